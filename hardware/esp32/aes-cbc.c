#include "aes.h"

#include <string.h>

#include "aes-session.h"
#include "compare.h"
#include "wipe.h"

static void add(uint8_t *sum, const uint8_t *block)
{
	for (size_t index = 0; index < HEIMLIG_AES_BLOCK; index++)
		sum[index] ^= block[index];
}

/* RFC 5652 §6.3: as many bytes as are missing, each of them that number; a whole block if none is missing. */
static void pad(uint8_t *block, const uint8_t *data, size_t length)
{
	memset(block, (int)(HEIMLIG_AES_BLOCK - length), HEIMLIG_AES_BLOCK);
	memcpy(block, data, length);
}

static heimlig_aes_result encrypt_blocks(
	heimlig_aes_session *session, uint8_t *chain, const uint8_t *data, size_t length, uint8_t *output)
{
	heimlig_aes_result result = HEIMLIG_AES_OK;
	for (size_t done = 0; done < length && result == HEIMLIG_AES_OK; done += HEIMLIG_AES_BLOCK) {
		add(chain, data + done);
		result = heimlig_aes_session_transform(session, chain, chain);
		if (result == HEIMLIG_AES_OK)
			memcpy(output + done, chain, HEIMLIG_AES_BLOCK);
	}
	return result;
}

heimlig_aes_result heimlig_aes_cbc_encrypt(
	const heimlig_aes_key *key, const uint8_t *iv, const uint8_t *data, size_t length, uint8_t *output)
{
	heimlig_aes_session session;
	uint8_t chain[HEIMLIG_AES_BLOCK];
	uint8_t last[HEIMLIG_AES_BLOCK];
	const size_t whole = length - length % HEIMLIG_AES_BLOCK;
	if (!heimlig_aes_key_size_supported(key->length))
		return HEIMLIG_AES_KEY_SIZE;
	memcpy(chain, iv, sizeof chain);
	pad(last, data + whole, length - whole);
	heimlig_aes_session_start(&session, key, HEIMLIG_AES_ENCRYPT);
	heimlig_aes_result result = encrypt_blocks(&session, chain, data, whole, output);
	if (result == HEIMLIG_AES_OK)
		result = encrypt_blocks(&session, chain, last, sizeof last, output + whole);
	heimlig_aes_session_finish(&session);
	/* After a fault, chain is a sum with plaintext that was not encrypted. */
	heimlig_wipe(chain, sizeof chain);
	heimlig_wipe(last, sizeof last);
	if (result != HEIMLIG_AES_OK)
		heimlig_wipe(output, whole + HEIMLIG_AES_BLOCK);
	return result;
}

static heimlig_aes_result decrypt_block(
	heimlig_aes_session *session, const uint8_t *before, const uint8_t *block, uint8_t *output)
{
	heimlig_aes_result result = heimlig_aes_session_transform(session, block, output);
	if (result == HEIMLIG_AES_OK)
		add(output, before);
	return result;
}

/* All blocks but the last go to `output`. */
static heimlig_aes_result decrypt_blocks(const heimlig_aes_key *key, const uint8_t *iv,
	const uint8_t *data, size_t length, uint8_t *output, uint8_t *last)
{
	heimlig_aes_session session;
	const uint8_t *before = iv;
	const size_t end = length - HEIMLIG_AES_BLOCK;
	heimlig_aes_result result = HEIMLIG_AES_OK;
	heimlig_aes_session_start(&session, key, HEIMLIG_AES_DECRYPT);
	for (size_t done = 0; done < length && result == HEIMLIG_AES_OK; done += HEIMLIG_AES_BLOCK) {
		result = decrypt_block(&session, before, data + done, done < end ? output + done : last);
		before = data + done;
	}
	heimlig_aes_session_finish(&session);
	return result;
}

/* All bits one if the block ends with padding: every byte is looked at, and none decides what is looked at next. */
static uint32_t padding_mask(const uint8_t *last)
{
	const uint32_t count = last[HEIMLIG_AES_BLOCK - 1];
	uint32_t wrong = heimlig_mask_below(count, 1) | heimlig_mask_below(HEIMLIG_AES_BLOCK, count);
	for (uint32_t index = 0; index < HEIMLIG_AES_BLOCK; index++)
		wrong |= heimlig_mask_below(index, count) & (last[HEIMLIG_AES_BLOCK - 1 - index] ^ count);
	return heimlig_mask_below(wrong, 1);
}

/* What is not plaintext becomes zeros, and so does everything if the padding is wrong; the time is the same. */
static void keep_plaintext(uint8_t *output, size_t length, const uint8_t *last, uint32_t mask)
{
	const size_t end = length - HEIMLIG_AES_BLOCK;
	const uint32_t count = HEIMLIG_AES_BLOCK - last[HEIMLIG_AES_BLOCK - 1];
	for (size_t index = 0; index < end; index++)
		output[index] &= (uint8_t)mask;
	for (uint32_t index = 0; index < HEIMLIG_AES_BLOCK - 1; index++)
		output[end + index] = (uint8_t)(last[index] & mask & heimlig_mask_below(index, count));
}

heimlig_aes_result heimlig_aes_cbc_decrypt(const heimlig_aes_key *key, const uint8_t *iv,
	const uint8_t *data, size_t length, uint8_t *output, size_t *plaintext_length)
{
	uint8_t last[HEIMLIG_AES_BLOCK];
	if (!heimlig_aes_key_size_supported(key->length))
		return HEIMLIG_AES_KEY_SIZE;
	if (length == 0 || length % HEIMLIG_AES_BLOCK != 0)
		return HEIMLIG_AES_DATA_SIZE;
	heimlig_aes_result result = decrypt_blocks(key, iv, data, length, output, last);
	if (result == HEIMLIG_AES_OK) {
		const uint32_t mask = padding_mask(last);
		keep_plaintext(output, length, last, mask);
		/* From here on it is the answer itself that tells. */
		if (mask == 0)
			result = HEIMLIG_AES_PADDING;
		else
			*plaintext_length = length - last[HEIMLIG_AES_BLOCK - 1];
	} else {
		heimlig_wipe(output, length - 1);
	}
	heimlig_wipe(last, sizeof last);
	return result;
}
