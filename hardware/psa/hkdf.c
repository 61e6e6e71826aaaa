#include "operations.h"

#include "library.h"
#include "wipe.h"

/* The counter of HKDF-Expand has one byte (RFC 5869 §2.3). */
#define MAXIMUM_BLOCKS 255
/* SHA-256, SHA-384 and SHA-512 (`hkdfAlgorithms`). */
#define ALGORITHMS 3

static psa_status_t derive(psa_key_derivation_operation_t *operation, psa_algorithm_t hash, const heimlig_job *job)
{
	const heimlig_bytes key = job->key, salt = job->inputs[0], info = job->inputs[1];
	psa_status_t status = psa_key_derivation_setup(operation, PSA_ALG_HKDF(hash));
	if (status == PSA_SUCCESS)
		status = psa_key_derivation_input_bytes(operation, PSA_KEY_DERIVATION_INPUT_SALT, salt.bytes, salt.length);
	if (status == PSA_SUCCESS)
		status = psa_key_derivation_input_bytes(operation, PSA_KEY_DERIVATION_INPUT_SECRET, key.bytes, key.length);
	if (status == PSA_SUCCESS)
		status = psa_key_derivation_input_bytes(operation, PSA_KEY_DERIVATION_INPUT_INFO, info.bytes, info.length);
	return status == PSA_SUCCESS ? psa_key_derivation_output_bytes(operation, job->output, job->output_length) : status;
}

static heimlig_result hkdf(const heimlig_job *job, uint32_t algorithm)
{
	if (algorithm >= ALGORITHMS)
		return HEIMLIG_UNSUPPORTED;
	const psa_algorithm_t hash = heimlig_psa_hash(algorithm);
	psa_key_derivation_operation_t operation = PSA_KEY_DERIVATION_OPERATION_INIT;
	if (job->output_length > MAXIMUM_BLOCKS * PSA_HASH_LENGTH(hash))
		return HEIMLIG_DATA_SIZE;
	const heimlig_result result = heimlig_psa_begin();
	if (result != 0)
		return result;
	const psa_status_t status = derive(&operation, hash, job);
	/* PSA Crypto fills the output with exclamation marks when it fails. */
	if (status != PSA_SUCCESS)
		heimlig_wipe(job->output, job->output_length);
	psa_key_derivation_abort(&operation);
	heimlig_psa_end();
	return status == PSA_SUCCESS ? (heimlig_result)job->output_length : HEIMLIG_FAULT;
}

heimlig_result heimlig_psa_hkdf(const heimlig_job *job)
{
	return hkdf(job, job->parameters[0]);
}

heimlig_result heimlig_psa_hkdf_derive_key(const heimlig_job *job)
{
	return hkdf(job, job->parameters[2]);
}
