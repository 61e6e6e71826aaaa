#include "library.h"

#include <stdbool.h>

#include "driver-lock.h"
#include "wipe-stack.h"

heimlig_result heimlig_psa_begin(void)
{
	heimlig_libraries_begin();
	/* It may be initialized: ESP-IDF does so when it starts. */
	if (psa_crypto_init() == PSA_SUCCESS)
		return 0;
	heimlig_libraries_end();
	return HEIMLIG_FAULT;
}

void heimlig_psa_end(void)
{
	/* A machine that has left can be deleted, and its stack is given back as it is. */
	heimlig_wipe_stack();
	heimlig_libraries_end();
}

psa_status_t heimlig_psa_import(psa_key_type_t type, psa_key_usage_t usage, psa_algorithm_t algorithm, heimlig_bytes bytes, psa_key_id_t *key)
{
	psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
	psa_set_key_type(&attributes, type);
	psa_set_key_usage_flags(&attributes, usage);
	psa_set_key_algorithm(&attributes, algorithm);
	return psa_import_key(&attributes, bytes.bytes, bytes.length, key);
}

psa_algorithm_t heimlig_psa_hash(uint32_t algorithm)
{
	/* PSA Crypto has no BLAKE3. */
	static const psa_algorithm_t algorithms[] = {
		PSA_ALG_SHA_256, PSA_ALG_SHA_384, PSA_ALG_SHA_512, PSA_ALG_SHA3_256, PSA_ALG_SHA3_384, PSA_ALG_SHA3_512, PSA_ALG_NONE, PSA_ALG_SHA_1,
	};
	return algorithm < sizeof algorithms / sizeof algorithms[0] ? algorithms[algorithm] : PSA_ALG_NONE;
}

psa_algorithm_t heimlig_psa_hmac_hash(uint32_t algorithm)
{
	static const psa_algorithm_t algorithms[] = {
		PSA_ALG_SHA_256, PSA_ALG_SHA_384, PSA_ALG_SHA_512, PSA_ALG_SHA3_256, PSA_ALG_SHA3_384, PSA_ALG_SHA3_512, PSA_ALG_SHA_1,
	};
	return algorithm < sizeof algorithms / sizeof algorithms[0] ? algorithms[algorithm] : PSA_ALG_NONE;
}
