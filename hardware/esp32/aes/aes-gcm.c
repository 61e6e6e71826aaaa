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
	/* The first counter block of the text. For ivs of other sizes than 12, it tells about the hash subkey. */
	uint8_t counter[HEIMLIG_AES_BLOCK];
	uint8_t tag_mask[HEIMLIG_AES_BLOCK];
} gcm_state;

/* SP 800-38D §7.1 step 2: the block that encrypts the tag. */
static void set_first_counter(gcm_state *state, heimlig_bytes iv)
{
	if (iv.length == HEIMLIG_AES_GCM_IV) {
		memset(state->counter, 0, HEIMLIG_AES_BLOCK);
		memcpy(state->counter, iv.bytes, HEIMLIG_AES_GCM_IV);
		state->counter[HEIMLIG_AES_BLOCK - 1] = 1;
		return;
	}
	heimlig_ghash_update(&state->ghash, iv.bytes, iv.length);
	heimlig_ghash_finish(&state->ghash, 0, iv.length, state->counter);
}

static heimlig_result prepare(gcm_state *state, const heimlig_job *job)
{
	uint8_t subkey[HEIMLIG_AES_BLOCK] = { 0 };
	heimlig_result result = heimlig_aes_acquire(job->key, HEIMLIG_AES_ENCRYPT);
	if (result < 0)
		return result;
	result = heimlig_aes_transform_block(subkey, subkey);
	if (result == 0) {
		heimlig_ghash_start(&state->ghash, subkey);
		set_first_counter(state, job->inputs[IV]);
		result = heimlig_aes_transform_block(state->counter, state->tag_mask);
		heimlig_aes_increment(state->counter);
		heimlig_ghash_start(&state->ghash, subkey);
	}
	heimlig_aes_release();
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

static heimlig_result apply_stream(gcm_state *state, const heimlig_job *job, uint32_t length)
{
	return heimlig_aes_counter(job->key, state->counter, job->inputs[DATA].bytes, job->output, length);
}

static heimlig_result check_sizes(const heimlig_job *job, uint32_t output_length)
{
	const uint32_t iv = job->inputs[IV].length;
	/* No iv has this size. */
	const bool has_iv = iv > 0 && iv <= HEIMLIG_AES_GCM_IV_MAXIMUM;
	return heimlig_aes_check(job, has_iv ? iv : UINT32_MAX, output_length);
}

heimlig_result heimlig_aes_gcm_encrypt(const heimlig_job *job)
{
	gcm_state state;
	const uint32_t length = job->inputs[DATA].length;
	heimlig_result result = check_sizes(job, length + HEIMLIG_AES_GCM_TAG);
	if (result < 0)
		return result;
	result = prepare(&state, job);
	if (result == 0)
		result = apply_stream(&state, job, length);
	if (result == 0) {
		compute_tag(&state, job, job->output, length, job->output + length);
		result = (heimlig_result)(length + HEIMLIG_AES_GCM_TAG);
	} else {
		heimlig_wipe(job->output, length + HEIMLIG_AES_GCM_TAG);
	}
	heimlig_wipe(&state, sizeof state);
	return result;
}

/* SP 800-38D §5.2.1.2: the tag is the first bytes of the whole one. */
static uint32_t tag_length(const heimlig_job *job)
{
	return job->parameters[0] == 0 ? HEIMLIG_AES_GCM_TAG : job->parameters[0];
}

static heimlig_result check_decryption(const heimlig_job *job)
{
	const uint32_t tag = tag_length(job);
	if (tag < HEIMLIG_AES_GCM_TAG_MINIMUM || tag > HEIMLIG_AES_GCM_TAG)
		return HEIMLIG_TAG_SIZE;
	if (job->inputs[DATA].length < tag)
		return HEIMLIG_DATA_SIZE;
	return check_sizes(job, job->inputs[DATA].length - tag);
}

static heimlig_result verify(gcm_state *state, const heimlig_job *job, uint32_t length)
{
	uint8_t expected[HEIMLIG_AES_GCM_TAG];
	compute_tag(state, job, job->inputs[DATA].bytes, length, expected);
	const bool is_genuine = heimlig_equal(expected, job->inputs[DATA].bytes + length, tag_length(job));
	/* With the right tag, an attacker could send the forged message. */
	heimlig_wipe(expected, sizeof expected);
	return is_genuine ? 0 : HEIMLIG_NOT_GENUINE;
}

heimlig_result heimlig_aes_gcm_decrypt(const heimlig_job *job)
{
	gcm_state state;
	heimlig_result result = check_decryption(job);
	if (result < 0)
		return result;
	const uint32_t length = job->inputs[DATA].length - tag_length(job);
	result = prepare(&state, job);
	if (result == 0)
		result = verify(&state, job, length);
	if (result == 0)
		result = apply_stream(&state, job, length);
	heimlig_wipe(&state, sizeof state);
	return result < 0 ? result : (heimlig_result)length;
}
