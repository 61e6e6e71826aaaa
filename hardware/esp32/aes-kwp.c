#include "aes.h"

#include <string.h>

#include "aes-wrapping.h"
#include "compare.h"
#include "wipe.h"

/* RFC 5649 §3: the value that is checked is this constant and the length of the data in 32 bits. */
#define ALTERNATIVE_VALUE UINT32_C(0xa65959a6)
/* The longest data that is below 2^32 also when it is padded. */
#define DATA_MAXIMUM (UINT32_MAX - 7)

static void store(uint8_t *bytes, uint32_t number)
{
	for (int index = 3; index >= 0; index--) {
		bytes[index] = (uint8_t)number;
		number >>= 8;
	}
}

static uint32_t load(const uint8_t *bytes)
{
	return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | (uint32_t)bytes[3];
}

static size_t padding_of(size_t length)
{
	return (HEIMLIG_AES_SEMIBLOCK - length % HEIMLIG_AES_SEMIBLOCK) % HEIMLIG_AES_SEMIBLOCK;
}

static heimlig_aes_result check(const heimlig_aes_key *key, uint64_t length)
{
	if (!heimlig_aes_key_size_supported(key->length))
		return HEIMLIG_AES_KEY_SIZE;
	return length == 0 || length > DATA_MAXIMUM ? HEIMLIG_AES_DATA_SIZE : HEIMLIG_AES_OK;
}

static heimlig_aes_result wrap(const heimlig_aes_key *key, uint8_t *output, size_t padded)
{
	uint8_t *data = output + HEIMLIG_AES_SEMIBLOCK;
	if (padded == HEIMLIG_AES_SEMIBLOCK)
		return heimlig_aes_wrapping_block(key, HEIMLIG_AES_ENCRYPT, output, data);
	return heimlig_aes_wrapping(key, output, data, padded / HEIMLIG_AES_SEMIBLOCK);
}

heimlig_aes_result heimlig_aes_kwp_wrap(const heimlig_aes_key *key, const uint8_t *data, size_t length, uint8_t *output)
{
	heimlig_aes_result result = check(key, length);
	if (result != HEIMLIG_AES_OK)
		return result;
	const size_t padded = length + padding_of(length);
	store(output, ALTERNATIVE_VALUE);
	store(output + 4, (uint32_t)length);
	memcpy(output + HEIMLIG_AES_SEMIBLOCK, data, length);
	memset(output + HEIMLIG_AES_SEMIBLOCK + length, 0, padded - length);
	result = wrap(key, output, padded);
	if (result != HEIMLIG_AES_OK)
		heimlig_wipe(output, HEIMLIG_AES_SEMIBLOCK + padded);
	return result;
}

/* RFC 5649 §3: the constant, a length that needs just this many semiblocks, and zeros behind it. All bits one if all is right. */
static uint32_t genuine_mask(const uint8_t *value, const uint8_t *data, size_t padded)
{
	const uint8_t *last = data + padded - HEIMLIG_AES_SEMIBLOCK;
	/* Too long a length makes a very large difference. */
	const uint32_t padding = (uint32_t)padded - load(value + 4);
	uint32_t wrong = load(value) ^ ALTERNATIVE_VALUE;
	wrong |= heimlig_mask_below(HEIMLIG_AES_SEMIBLOCK - 1, padding);
	for (uint32_t index = 0; index < HEIMLIG_AES_SEMIBLOCK; index++)
		wrong |= heimlig_mask_below(index, padding) & last[HEIMLIG_AES_SEMIBLOCK - 1 - index];
	return heimlig_mask_below(wrong, 1);
}

static heimlig_aes_result unwrap(const heimlig_aes_key *key, uint8_t *value, uint8_t *output, size_t padded)
{
	heimlig_aes_result result = padded == HEIMLIG_AES_SEMIBLOCK
		? heimlig_aes_wrapping_block(key, HEIMLIG_AES_DECRYPT, value, output)
		: heimlig_aes_unwrapping(key, value, output, padded / HEIMLIG_AES_SEMIBLOCK);
	if (result == HEIMLIG_AES_OK && genuine_mask(value, output, padded) == 0)
		result = HEIMLIG_AES_UNWRAP;
	return result;
}

heimlig_aes_result heimlig_aes_kwp_unwrap(
	const heimlig_aes_key *key, const uint8_t *data, size_t length, uint8_t *output, size_t *unwrapped_length)
{
	uint8_t value[HEIMLIG_AES_SEMIBLOCK];
	const size_t padded = length < HEIMLIG_AES_SEMIBLOCK ? 0 : length - HEIMLIG_AES_SEMIBLOCK;
	heimlig_aes_result result = check(key, padded);
	if (result != HEIMLIG_AES_OK)
		return result;
	if (padded % HEIMLIG_AES_SEMIBLOCK != 0)
		return HEIMLIG_AES_DATA_SIZE;
	memcpy(value, data, sizeof value);
	memcpy(output, data + HEIMLIG_AES_SEMIBLOCK, padded);
	result = unwrap(key, value, output, padded);
	if (result == HEIMLIG_AES_OK)
		*unwrapped_length = load(value + 4);
	else
		heimlig_wipe(output, padded);
	heimlig_wipe(value, sizeof value);
	return result;
}
