#ifndef HEIMLIG_PSA_MBEDTLS_PRIVATE_H
#define HEIMLIG_PSA_MBEDTLS_PRIVATE_H

/*
 * The functions of mbed TLS below PSA Crypto. Versions 2 and 3 have them in public headers, version 4 in private ones. Include this first: the headers of
 * PSA Crypto include some of them.
 */

/* As in library.h. */
#if defined ESP_PLATFORM && !defined TF_PSA_CRYPTO_USER_CONFIG_FILE
#define TF_PSA_CRYPTO_USER_CONFIG_FILE "mbedtls/esp_config.h"
#endif
#ifndef MBEDTLS_DECLARE_PRIVATE_IDENTIFIERS
#define MBEDTLS_DECLARE_PRIVATE_IDENTIFIERS
#endif
#if defined __has_include && __has_include("mbedtls/private/ecdsa.h")
#include "mbedtls/private/ecdsa.h"
#include "mbedtls/private/hmac_drbg.h"
#else
#include "mbedtls/ecdsa.h"
#include "mbedtls/hmac_drbg.h"
#endif

#endif
