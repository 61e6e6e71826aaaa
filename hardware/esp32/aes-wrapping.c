#include "aes-wrapping.h"

#include <string.h>

#include "aes-session.h"
#include "wipe.h"

#define ROUNDS 6

static heimlig_aes_result transform(heimlig_aes_session *session, uint8_t *value, uint8_t *data)
{
	uint8_t block[HEIMLIG_AES_BLOCK];
	memcpy(block, value, HEIMLIG_AES_SEMIBLOCK);
	memcpy(block + HEIMLIG_AES_SEMIBLOCK, data, HEIMLIG_AES_SEMIBLOCK);
	heimlig_aes_result result = heimlig_aes_session_transform(session, block, block);
	if (result == HEIMLIG_AES_OK) {
		memcpy(value, block, HEIMLIG_AES_SEMIBLOCK);
		memcpy(data, block + HEIMLIG_AES_SEMIBLOCK, HEIMLIG_AES_SEMIBLOCK);
	}
	heimlig_wipe(block, sizeof block);
	return result;
}

static void add_step(uint8_t *value, uint64_t step)
{
	for (int index = HEIMLIG_AES_SEMIBLOCK - 1; index >= 0; index--) {
		value[index] ^= (uint8_t)step;
		step >>= 8;
	}
}

heimlig_aes_result heimlig_aes_wrapping(const heimlig_aes_key *key, uint8_t *value, uint8_t *data, size_t count)
{
	heimlig_aes_session session;
	heimlig_aes_result result = HEIMLIG_AES_OK;
	const uint64_t steps = (uint64_t)ROUNDS * count;
	heimlig_aes_session_start(&session, key, HEIMLIG_AES_ENCRYPT);
	for (uint64_t step = 1; step <= steps && result == HEIMLIG_AES_OK; step++) {
		result = transform(&session, value, data + (size_t)((step - 1) % count) * HEIMLIG_AES_SEMIBLOCK);
		add_step(value, step);
	}
	heimlig_aes_session_finish(&session);
	return result;
}

heimlig_aes_result heimlig_aes_unwrapping(const heimlig_aes_key *key, uint8_t *value, uint8_t *data, size_t count)
{
	heimlig_aes_session session;
	heimlig_aes_result result = HEIMLIG_AES_OK;
	heimlig_aes_session_start(&session, key, HEIMLIG_AES_DECRYPT);
	for (uint64_t step = (uint64_t)ROUNDS * count; step >= 1 && result == HEIMLIG_AES_OK; step--) {
		add_step(value, step);
		result = transform(&session, value, data + (size_t)((step - 1) % count) * HEIMLIG_AES_SEMIBLOCK);
	}
	heimlig_aes_session_finish(&session);
	return result;
}

heimlig_aes_result heimlig_aes_wrapping_block(
	const heimlig_aes_key *key, heimlig_aes_direction direction, uint8_t *value, uint8_t *data)
{
	heimlig_aes_session session;
	heimlig_aes_session_start(&session, key, direction);
	heimlig_aes_result result = transform(&session, value, data);
	heimlig_aes_session_finish(&session);
	return result;
}
