#include "aes.h"

#include <string.h>

#include "aes-wrapping.h"
#include "compare.h"
#include "wipe.h"

/* RFC 3394 §2.2.3.1 */
static const uint8_t initial_value[HEIMLIG_AES_SEMIBLOCK] = { 0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6, 0xa6 };

static heimlig_aes_result check(const heimlig_aes_key *key, size_t length, size_t minimum)
{
	if (!heimlig_aes_key_size_supported(key->length))
		return HEIMLIG_AES_KEY_SIZE;
	return length < minimum || length % HEIMLIG_AES_SEMIBLOCK != 0 ? HEIMLIG_AES_DATA_SIZE : HEIMLIG_AES_OK;
}

heimlig_aes_result heimlig_aes_kw_wrap(const heimlig_aes_key *key, const uint8_t *data, size_t length, uint8_t *output)
{
	heimlig_aes_result result = check(key, length, 2 * HEIMLIG_AES_SEMIBLOCK);
	if (result != HEIMLIG_AES_OK)
		return result;
	memcpy(output, initial_value, sizeof initial_value);
	memcpy(output + HEIMLIG_AES_SEMIBLOCK, data, length);
	result = heimlig_aes_wrapping(key, output, output + HEIMLIG_AES_SEMIBLOCK, length / HEIMLIG_AES_SEMIBLOCK);
	if (result != HEIMLIG_AES_OK)
		heimlig_wipe(output, HEIMLIG_AES_SEMIBLOCK + length);
	return result;
}

heimlig_aes_result heimlig_aes_kw_unwrap(const heimlig_aes_key *key, const uint8_t *data, size_t length, uint8_t *output)
{
	uint8_t value[HEIMLIG_AES_SEMIBLOCK];
	heimlig_aes_result result = check(key, length, 3 * HEIMLIG_AES_SEMIBLOCK);
	if (result != HEIMLIG_AES_OK)
		return result;
	const size_t unwrapped = length - HEIMLIG_AES_SEMIBLOCK;
	memcpy(value, data, sizeof value);
	memcpy(output, data + HEIMLIG_AES_SEMIBLOCK, unwrapped);
	result = heimlig_aes_unwrapping(key, value, output, unwrapped / HEIMLIG_AES_SEMIBLOCK);
	if (result == HEIMLIG_AES_OK && !heimlig_equal(value, initial_value, sizeof value))
		result = HEIMLIG_AES_UNWRAP;
	heimlig_wipe(value, sizeof value);
	if (result != HEIMLIG_AES_OK)
		heimlig_wipe(output, unwrapped);
	return result;
}
