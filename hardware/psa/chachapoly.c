#include "operations.h"

#include "library.h"

#define KEY_BYTES 32
#define NONCE_BYTES 12
#define TAG_BYTES 16

static heimlig_result check(const heimlig_job *job, uint32_t output)
{
	if (job->key.length != KEY_BYTES)
		return HEIMLIG_KEY_SIZE;
	if (job->inputs[0].length != NONCE_BYTES)
		return HEIMLIG_IV_SIZE;
	return job->output_length < output ? HEIMLIG_OUTPUT_SIZE : 0;
}

static heimlig_result settle(psa_status_t status, size_t length)
{
	switch (status) {
	case PSA_SUCCESS:
		return (heimlig_result)length;
	case PSA_ERROR_INVALID_SIGNATURE:
		return HEIMLIG_NOT_GENUINE;
	default:
		return HEIMLIG_FAULT;
	}
}

/* RFC 8439 §2.8 */
static heimlig_result seal(const heimlig_job *job, bool encrypts, uint32_t output_length)
{
	const heimlig_bytes nonce = job->inputs[0], aad = job->inputs[1], data = job->inputs[2];
	psa_key_id_t key = 0;
	size_t length = 0;
	const heimlig_result result = heimlig_psa_begin();
	if (result != 0)
		return result;
	psa_status_t status = heimlig_psa_import(
		PSA_KEY_TYPE_CHACHA20, encrypts ? PSA_KEY_USAGE_ENCRYPT : PSA_KEY_USAGE_DECRYPT, PSA_ALG_CHACHA20_POLY1305, job->key, &key);
	if (status == PSA_SUCCESS)
		status = (encrypts ? psa_aead_encrypt : psa_aead_decrypt)(key, PSA_ALG_CHACHA20_POLY1305, nonce.bytes, nonce.length, aad.bytes, aad.length, data.bytes,
			data.length, job->output, output_length, &length);
	psa_destroy_key(key);
	heimlig_psa_end();
	return settle(status, length);
}

heimlig_result heimlig_psa_chachapoly_encrypt(const heimlig_job *job)
{
	const uint32_t output_length = job->inputs[2].length + TAG_BYTES;
	const heimlig_result refusal = check(job, output_length);
	return refusal != 0 ? refusal : seal(job, true, output_length);
}

heimlig_result heimlig_psa_chachapoly_decrypt(const heimlig_job *job)
{
	if (job->inputs[2].length < TAG_BYTES)
		return HEIMLIG_TAG_SIZE;
	const uint32_t output_length = job->inputs[2].length - TAG_BYTES;
	const heimlig_result refusal = check(job, output_length);
	return refusal != 0 ? refusal : seal(job, false, output_length);
}
