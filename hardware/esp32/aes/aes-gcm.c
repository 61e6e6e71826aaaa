#include "aes-gcm.h"

#include <string.h>

#include "../memory/compare.h"
#include "../memory/wipe.h"
#include "aes-block.h"
#include "aes-ghash.h"

enum { IV, AAD, DATA };

/* Key material, computed from key and iv before the message. */
typedef struct {
	heimlig_ghash ghash;
	uint8_t tag_mask[HEIMLIG_AES_BLOCK];
} gcm_state;

/* SP 800-38D §7.1 step 2: number 1 for the tag. inc32 gives 2 for the first block of text. */
static void set_counter(uint8_t *counter, const heimlig_job *job, uint8_t number)
{
	memset(counter, 0, HEIMLIG_AES_BLOCK);
	memcpy(counter, job->inputs[IV].bytes, HEIMLIG_AES_GCM_IV);
	counter[HEIMLIG_AES_BLOCK - 1] = number;
}

static heimlig_result prepare(gcm_state *state, const heimlig_job *job)
{
	uint8_t block[HEIMLIG_AES_BLOCK];
	uint8_t subkey[HEIMLIG_AES_BLOCK] = { 0 };
	heimlig_result result = heimlig_aes_acquire(job->key, HEIMLIG_AES_ENCRYPT);
	if (result < 0)
		return result;
	result = heimlig_aes_transform_block(subkey, subkey);
	if (result == 0) {
		set_counter(block, job, 1);
		result = heimlig_aes_transform_block(block, state->tag_mask);
	}
	heimlig_aes_release();
	heimlig_ghash_start(&state->ghash, subkey);
	heimlig_wipe(subkey, sizeof subkey);
	return result;
}

static void compute_tag(gcm_state *state, const heimlig_job *job, const uint8_t *ciphertext, uint32_t length, uint8_t *tag)
{
	heimlig_ghash_update(&state->ghash, job->inputs[AAD].bytes, job->inputs[AAD].length);
	heimlig_ghash_update(&state->ghash, ciphertext, length);
	heimlig_ghash_finish(&state->ghash, job->inputs[AAD].length, length, tag);
	for (size_t index = 0; index < HEIMLIG_AES_GCM_TAG; index++)
		tag[index] ^= state->tag_mask[index];
}

static heimlig_result apply_stream(const heimlig_job *job, uint32_t length)
{
	uint8_t counter[HEIMLIG_AES_BLOCK];
	set_counter(counter, job, 2);
	return heimlig_aes_counter(job->key, counter, job->inputs[DATA].bytes, job->output, length);
}

heimlig_result heimlig_aes_gcm_encrypt(const heimlig_job *job)
{
	gcm_state state;
	const uint32_t length = job->inputs[DATA].length;
	heimlig_result result = heimlig_aes_check(job, HEIMLIG_AES_GCM_IV, length + HEIMLIG_AES_GCM_TAG);
	if (result < 0)
		return result;
	result = prepare(&state, job);
	if (result == 0)
		result = apply_stream(job, length);
	if (result == 0) {
		compute_tag(&state, job, job->output, length, job->output + length);
		result = (heimlig_result)(length + HEIMLIG_AES_GCM_TAG);
	} else {
		heimlig_wipe(job->output, length + HEIMLIG_AES_GCM_TAG);
	}
	heimlig_wipe(&state, sizeof state);
	return result;
}

static heimlig_result verify(const heimlig_job *job, uint32_t length)
{
	gcm_state state;
	uint8_t expected[HEIMLIG_AES_GCM_TAG];
	heimlig_result result = prepare(&state, job);
	if (result == 0) {
		compute_tag(&state, job, job->inputs[DATA].bytes, length, expected);
		if (!heimlig_equal(expected, job->inputs[DATA].bytes + length, sizeof expected))
			result = HEIMLIG_NOT_GENUINE;
		/* With the right tag, an attacker could send the forged message. */
		heimlig_wipe(expected, sizeof expected);
	}
	heimlig_wipe(&state, sizeof state);
	return result;
}

heimlig_result heimlig_aes_gcm_decrypt(const heimlig_job *job)
{
	if (job->inputs[DATA].length < HEIMLIG_AES_GCM_TAG)
		return HEIMLIG_DATA_SIZE;
	const uint32_t length = job->inputs[DATA].length - HEIMLIG_AES_GCM_TAG;
	heimlig_result result = heimlig_aes_check(job, HEIMLIG_AES_GCM_IV, length);
	if (result == 0)
		result = verify(job, length);
	if (result == 0)
		result = apply_stream(job, length);
	return result < 0 ? result : (heimlig_result)length;
}
