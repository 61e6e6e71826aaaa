#include "aes.h"

#include "aes-session.h"
#include "wipe.h"

static void increment(uint8_t *counter)
{
	for (int index = HEIMLIG_AES_BLOCK - 1; index >= HEIMLIG_AES_BLOCK - 4; index--) {
		counter[index]++;
		if (counter[index] != 0)
			return;
	}
}

static heimlig_aes_result transform(
	heimlig_aes_session *session, uint8_t *counter, const uint8_t *input, uint8_t *output, size_t length)
{
	uint8_t stream[HEIMLIG_AES_BLOCK];
	heimlig_aes_result result = heimlig_aes_session_transform(session, counter, stream);
	if (result == HEIMLIG_AES_OK) {
		increment(counter);
		for (size_t index = 0; index < length; index++)
			output[index] = input[index] ^ stream[index];
	}
	heimlig_wipe(stream, sizeof stream);
	return result;
}

heimlig_aes_result heimlig_aes_counter(
	const heimlig_aes_key *key, uint8_t *counter, const uint8_t *input, uint8_t *output, size_t length)
{
	heimlig_aes_session session;
	heimlig_aes_result result = HEIMLIG_AES_OK;
	heimlig_aes_session_start(&session, key, HEIMLIG_AES_ENCRYPT);
	for (size_t done = 0; done < length && result == HEIMLIG_AES_OK; done += HEIMLIG_AES_BLOCK) {
		size_t part = length - done < HEIMLIG_AES_BLOCK ? length - done : HEIMLIG_AES_BLOCK;
		result = transform(&session, counter, input + done, output + done, part);
	}
	heimlig_aes_session_finish(&session);
	if (result != HEIMLIG_AES_OK)
		heimlig_wipe(output, length);
	return result;
}
