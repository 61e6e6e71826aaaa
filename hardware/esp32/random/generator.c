#include "generator.h"

#include <string.h>

#include "../aes/aes-block.h"
#include "../memory/compare.h"
#include "../memory/wipe.h"
#include "esp_random.h"

/* Entropy has the layout of the state. */
static heimlig_result draw(heimlig_generator *generator, heimlig_generator *drawn)
{
	esp_fill_random(drawn, sizeof *drawn);
	const bool is_stuck = heimlig_equal(drawn->witness, generator->witness, sizeof drawn->witness);
	memcpy(generator->witness, drawn->witness, sizeof drawn->witness);
	return is_stuck ? HEIMLIG_STUCK : 0;
}

static heimlig_result add_stream(heimlig_bytes key, uint8_t *next, uint8_t *output, size_t length)
{
	heimlig_aes_session session;
	uint8_t counter[HEIMLIG_AES_BLOCK] = { 0 };
	heimlig_aes_session_start(&session, key, HEIMLIG_AES_ENCRYPT);
	heimlig_result result = heimlig_aes_session_counter(&session, counter, next, next, HEIMLIG_GENERATOR_KEY);
	if (result == 0)
		result = heimlig_aes_session_counter(&session, counter, output, output, length);
	heimlig_aes_session_finish(&session);
	return result;
}

/* `key`: the entropy, which becomes the key of this request. */
static heimlig_result generate(heimlig_generator *generator, uint8_t *key, uint8_t *output, size_t length)
{
	uint8_t next[HEIMLIG_GENERATOR_KEY] = { 0 };
	for (size_t index = 0; index < HEIMLIG_GENERATOR_KEY; index++)
		key[index] ^= generator->key[index];
	memset(output, 0, length);
	const heimlig_result result = add_stream((heimlig_bytes){ .bytes = key, .length = HEIMLIG_GENERATOR_KEY }, next, output, length);
	if (result == 0)
		memcpy(generator->key, next, sizeof next);
	heimlig_wipe(next, sizeof next);
	return result;
}

heimlig_result heimlig_generator_fill(heimlig_generator *generator, uint8_t *output, size_t length)
{
	heimlig_generator drawn;
	heimlig_result result = draw(generator, &drawn);
	if (result == 0)
		result = generate(generator, drawn.key, output, length);
	heimlig_wipe(&drawn, sizeof drawn);
	if (result < 0)
		heimlig_wipe(output, length);
	return result;
}
