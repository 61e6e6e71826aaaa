#ifndef HEIMLIG_PSA_LIBRARY_H
#define HEIMLIG_PSA_LIBRARY_H

/* ESP-IDF compiles mbed TLS with this, and the SDK our C without it. Sizes and fields of contexts depend on it. */
#if defined ESP_PLATFORM && !defined TF_PSA_CRYPTO_USER_CONFIG_FILE
#define TF_PSA_CRYPTO_USER_CONFIG_FILE "mbedtls/esp_config.h"
#endif
#include "psa/crypto.h"

#if defined ESP_PLATFORM
#if !defined PSA_WANT_ALG_CHACHA20_POLY1305 || !defined PSA_WANT_ALG_SHA3_256 || !defined PSA_WANT_ALG_SHA_1 \
	|| !defined MBEDTLS_HMAC_DRBG_C
#error "Heimlig needs CONFIG_MBEDTLS_CHACHA20_C, CONFIG_MBEDTLS_CHACHAPOLY_C, CONFIG_MBEDTLS_SHA3_C, CONFIG_MBEDTLS_SHA1_C and CONFIG_MBEDTLS_HMAC_DRBG_C"
#endif
/* TLS and Wi-Fi use the key slots of PSA Crypto as well, from other tasks. */
#if !defined MBEDTLS_THREADING_C
#error "Heimlig needs CONFIG_MBEDTLS_THREADING_C"
#endif
#endif

#include "job.h"

/**
 * Enters PSA Crypto, and initializes it the first time. Waits for other tasks. Returns HEIMLIG_FAULT, and does not enter, if PSA Crypto does not
 * start; else 0.
 */
heimlig_result heimlig_psa_begin(void);

/** Overwrites what PSA Crypto left on the stack, scalars that it recodes for example, and leaves it. */
void heimlig_psa_end(void);

/**
 * Imports a key for one operation. The caller destroys it. `usage` and `algorithm` are all that the key may be used for.
 */
psa_status_t heimlig_psa_import(psa_key_type_t type, psa_key_usage_t usage, psa_algorithm_t algorithm, heimlig_bytes bytes, psa_key_id_t *key);

/** The hash function by its number in `hashAlgorithms` (modules/messages/algorithms.ts); PSA_ALG_NONE: PSA Crypto has none. */
psa_algorithm_t heimlig_psa_hash(uint32_t algorithm);

/** The hash function of an HMAC, by its number in `hmacAlgorithms`; PSA_ALG_NONE: there is none. */
psa_algorithm_t heimlig_psa_hmac_hash(uint32_t algorithm);

#endif
