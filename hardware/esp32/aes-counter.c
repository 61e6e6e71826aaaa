#include "aes.h"

#include "wipe.h"

/* At about 3 microseconds a block on an ESP32, TLS waits for half a millisecond at most. */
#define BLOCKS_AT_ONCE 128

static void increment(uint8_t *counter)
{
	for (int index = HEIMLIG_AES_BLOCK - 1; index >= HEIMLIG_AES_BLOCK - 4; index--) {
		counter[index]++;
		if (counter[index] != 0)
			return;
	}
}

static heimlig_aes_result transform_block(uint8_t *counter, const uint8_t *input, uint8_t *output, size_t length)
{
	uint8_t stream[HEIMLIG_AES_BLOCK];
	heimlig_aes_result result = heimlig_aes_transform_block(counter, stream);
	if (result == HEIMLIG_AES_OK) {
		increment(counter);
		for (size_t index = 0; index < length; index++)
			output[index] = input[index] ^ stream[index];
	}
	heimlig_wipe(stream, sizeof stream);
	return result;
}

static heimlig_aes_result transform_held(uint8_t *counter, const uint8_t *input, uint8_t *output, size_t length)
{
	for (size_t done = 0; done < length; done += HEIMLIG_AES_BLOCK) {
		size_t part = length - done < HEIMLIG_AES_BLOCK ? length - done : HEIMLIG_AES_BLOCK;
		heimlig_aes_result result = transform_block(counter, input + done, output + done, part);
		if (result != HEIMLIG_AES_OK)
			return result;
	}
	return HEIMLIG_AES_OK;
}

heimlig_aes_result heimlig_aes_counter(
	const heimlig_aes_key *key, uint8_t *counter, const uint8_t *input, uint8_t *output, size_t length)
{
	const size_t at_once = (size_t)BLOCKS_AT_ONCE * HEIMLIG_AES_BLOCK;
	heimlig_aes_result result = HEIMLIG_AES_OK;
	for (size_t done = 0; done < length && result == HEIMLIG_AES_OK; done += at_once) {
		size_t part = length - done < at_once ? length - done : at_once;
		result = heimlig_aes_acquire(key, HEIMLIG_AES_ENCRYPT);
		if (result == HEIMLIG_AES_OK) {
			result = transform_held(counter, input + done, output + done, part);
			heimlig_aes_release();
		}
	}
	if (result != HEIMLIG_AES_OK)
		heimlig_wipe(output, length);
	return result;
}
