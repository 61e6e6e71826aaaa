#include "aes-cbc.h"

#include <string.h>

#include "../memory/compare.h"
#include "../memory/wipe.h"
#include "aes-block.h"

enum { IV, DATA };

static void add(uint8_t *sum, const uint8_t *block)
{
	for (size_t index = 0; index < HEIMLIG_AES_BLOCK; index++)
		sum[index] ^= block[index];
}

/* RFC 5652 §6.3: n missing bytes become n bytes of value n. A full block gets another block of padding. */
static void pad(uint8_t *block, const uint8_t *data, uint32_t length)
{
	memset(block, (int)(HEIMLIG_AES_BLOCK - length), HEIMLIG_AES_BLOCK);
	memcpy(block, data, length);
}

static heimlig_result encrypt_blocks(
	heimlig_aes_session *session, uint8_t *chain, const uint8_t *data, uint32_t length, uint8_t *output)
{
	heimlig_result result = 0;
	for (uint32_t done = 0; done < length && result == 0; done += HEIMLIG_AES_BLOCK) {
		add(chain, data + done);
		result = heimlig_aes_session_transform(session, chain, chain);
		if (result == 0)
			memcpy(output + done, chain, HEIMLIG_AES_BLOCK);
	}
	return result;
}

heimlig_result heimlig_aes_cbc_encrypt(const heimlig_job *job)
{
	heimlig_aes_session session;
	uint8_t chain[HEIMLIG_AES_BLOCK];
	uint8_t last[HEIMLIG_AES_BLOCK];
	const heimlig_bytes data = job->inputs[DATA];
	const uint32_t whole = data.length - data.length % HEIMLIG_AES_BLOCK;
	const uint32_t padded = whole + HEIMLIG_AES_BLOCK;
	heimlig_result result = heimlig_aes_check(job, HEIMLIG_AES_BLOCK, padded);
	if (result < 0)
		return result;
	memcpy(chain, job->inputs[IV].bytes, sizeof chain);
	pad(last, data.bytes + whole, data.length - whole);
	heimlig_aes_session_start(&session, job->key, HEIMLIG_AES_ENCRYPT);
	result = encrypt_blocks(&session, chain, data.bytes, whole, job->output);
	if (result == 0)
		result = encrypt_blocks(&session, chain, last, sizeof last, job->output + whole);
	heimlig_aes_session_finish(&session);
	/* After a fault, chain holds plaintext. */
	heimlig_wipe(chain, sizeof chain);
	heimlig_wipe(last, sizeof last);
	if (result < 0)
		heimlig_wipe(job->output, padded);
	return result < 0 ? result : (heimlig_result)padded;
}

/* Writes all blocks but the last to the output. */
static heimlig_result decrypt_blocks(const heimlig_job *job, uint8_t *last)
{
	heimlig_aes_session session;
	const heimlig_bytes data = job->inputs[DATA];
	const uint8_t *before = job->inputs[IV].bytes;
	heimlig_result result = 0;
	heimlig_aes_session_start(&session, job->key, HEIMLIG_AES_DECRYPT);
	for (uint32_t done = 0; done < data.length && result == 0; done += HEIMLIG_AES_BLOCK) {
		uint8_t *output = done < data.length - HEIMLIG_AES_BLOCK ? job->output + done : last;
		result = heimlig_aes_session_transform(&session, data.bytes + done, output);
		if (result == 0)
			add(output, before);
		before = data.bytes + done;
	}
	heimlig_aes_session_finish(&session);
	return result;
}

/* All bits one if the block ends with padding. Reads every byte, and no byte decides which comes next. */
static uint32_t padding_mask(const uint8_t *last)
{
	const uint32_t count = last[HEIMLIG_AES_BLOCK - 1];
	uint32_t wrong = heimlig_mask_below(count, 1) | heimlig_mask_below(HEIMLIG_AES_BLOCK, count);
	for (uint32_t index = 0; index < HEIMLIG_AES_BLOCK; index++)
		wrong |= heimlig_mask_below(index, count) & (last[HEIMLIG_AES_BLOCK - 1 - index] ^ count);
	return heimlig_mask_below(wrong, 1);
}

/* Overwrites the padding with zeros, and everything if the padding is wrong, in the same time. */
static void keep_plaintext(uint8_t *output, uint32_t length, const uint8_t *last, uint32_t mask)
{
	const uint32_t end = length - HEIMLIG_AES_BLOCK;
	const uint32_t count = HEIMLIG_AES_BLOCK - (uint32_t)last[HEIMLIG_AES_BLOCK - 1];
	for (uint32_t index = 0; index < end; index++)
		output[index] &= (uint8_t)mask;
	for (uint32_t index = 0; index < HEIMLIG_AES_BLOCK - 1; index++)
		output[end + index] = (uint8_t)(last[index] & mask & heimlig_mask_below(index, count));
}

heimlig_result heimlig_aes_cbc_decrypt(const heimlig_job *job)
{
	uint8_t last[HEIMLIG_AES_BLOCK] = { 0 };
	const uint32_t length = job->inputs[DATA].length;
	const bool has_blocks = length > 0 && length % HEIMLIG_AES_BLOCK == 0;
	heimlig_result result = heimlig_aes_check(job, HEIMLIG_AES_BLOCK, has_blocks ? length - 1 : 0);
	if (result < 0)
		return result;
	if (!has_blocks)
		return HEIMLIG_DATA_SIZE;
	result = decrypt_blocks(job, last);
	if (result == 0) {
		const uint32_t mask = padding_mask(last);
		keep_plaintext(job->output, length, last, mask);
		/* From here on the time may depend on the padding: the answer itself tells. */
		result = mask == 0 ? HEIMLIG_NOT_GENUINE : (heimlig_result)(length - last[HEIMLIG_AES_BLOCK - 1]);
	} else {
		heimlig_wipe(job->output, length - 1);
	}
	heimlig_wipe(last, sizeof last);
	return result;
}
