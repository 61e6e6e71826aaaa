#include "sha-software.h"

#include "soc/soc_caps.h"

/* Chips whose peripheral takes a state back need no software. */
#if !SOC_SHA_SUPPORT_RESUME

#include <stdlib.h>
#include <string.h>

/* ESP-IDF compiles mbed TLS with this. The fields of a context depend on it. */
#ifndef TF_PSA_CRYPTO_USER_CONFIG_FILE
#define TF_PSA_CRYPTO_USER_CONFIG_FILE "mbedtls/esp_config.h"
#endif
#ifndef MBEDTLS_ALLOW_PRIVATE_ACCESS
#define MBEDTLS_ALLOW_PRIVATE_ACCESS
#endif
#ifndef MBEDTLS_DECLARE_PRIVATE_IDENTIFIERS
#define MBEDTLS_DECLARE_PRIVATE_IDENTIFIERS
#endif
#include "mbedtls/private/sha256.h"
#include "mbedtls/private/sha512.h"

#if !defined MBEDTLS_SHA256_C || !defined MBEDTLS_SHA384_C || !defined MBEDTLS_SHA512_C
#error "Digests in pieces need SHA-256, SHA-384 and SHA-512 of mbed TLS: set CONFIG_MBEDTLS_SHA256_C, _SHA384_C and _SHA512_C"
#endif

/* These functions of mbed TLS only compute in memory and can not fail. Like the HAL, we take a failure for an attack. */
static void expect_success(int result)
{
	if (result != 0)
		abort();
}

/* The context starts at a block, so one block is compressed at once. */
static void hash_256(uint32_t *state, const uint32_t *block, bool first)
{
	mbedtls_sha256_context context;
	mbedtls_sha256_init(&context);
	expect_success(mbedtls_sha256_starts(&context, 0));
	if (!first)
		memcpy(context.state, state, sizeof context.state);
	expect_success(mbedtls_sha256_update(&context, (const unsigned char *)block, 64));
	memcpy(state, context.state, sizeof context.state);
	mbedtls_sha256_free(&context);
}

static void hash_512(bool is_384, uint32_t *state, const uint32_t *block, bool first)
{
	mbedtls_sha512_context context;
	mbedtls_sha512_init(&context);
	expect_success(mbedtls_sha512_starts(&context, is_384));
	if (!first)
		memcpy(context.state, state, sizeof context.state);
	expect_success(mbedtls_sha512_update(&context, (const unsigned char *)block, 128));
	memcpy(state, context.state, sizeof context.state);
	mbedtls_sha512_free(&context);
}

void heimlig_sha_software_hash(unsigned bits, uint32_t *state, const uint32_t *block, bool first)
{
	if (bits == 256)
		hash_256(state, block, first);
	else
		hash_512(bits == 384, state, block, first);
}

#endif
