/*
 * ECDSA with a hedged nonce. PSA Crypto signs either with a random nonce or with the deterministic one of RFC 6979, and with neither does it mix random
 * bytes into the deterministic one. So this calls what PSA Crypto of mbed TLS calls: its ECDSA, and its HMAC_DRBG as the source of the nonce.
 */
#ifndef MBEDTLS_DECLARE_PRIVATE_IDENTIFIERS
#define MBEDTLS_DECLARE_PRIVATE_IDENTIFIERS
#endif
#include "hedged-ecdsa.h"

#include <string.h>

#if defined __has_include && __has_include("mbedtls/private/ecdsa.h")
#include "mbedtls/private/ecdsa.h"
#include "mbedtls/private/hmac_drbg.h"
#else
#include "mbedtls/ecdsa.h"
#include "mbedtls/hmac_drbg.h"
#endif

#include "wipe.h"

/* Private key, digest, extra bytes (RFC 6979 §3.2 d, §3.6). */
#define SEED_BYTES (3 * HEIMLIG_NIST_MAXIMUM)

typedef struct {
	mbedtls_ecp_group group;
	mbedtls_mpi scalar;
	mbedtls_mpi digest;
	mbedtls_mpi r;
	mbedtls_mpi s;
	mbedtls_hmac_drbg_context nonces;
	uint8_t seed[SEED_BYTES];
} signing;

static void init(signing *context)
{
	mbedtls_ecp_group_init(&context->group);
	mbedtls_mpi_init(&context->scalar);
	mbedtls_mpi_init(&context->digest);
	mbedtls_mpi_init(&context->r);
	mbedtls_mpi_init(&context->s);
	mbedtls_hmac_drbg_init(&context->nonces);
}

/* mbed TLS wipes what it frees. */
static void release(signing *context)
{
	mbedtls_hmac_drbg_free(&context->nonces);
	mbedtls_mpi_free(&context->s);
	mbedtls_mpi_free(&context->r);
	mbedtls_mpi_free(&context->digest);
	mbedtls_mpi_free(&context->scalar);
	mbedtls_ecp_group_free(&context->group);
	heimlig_wipe(context->seed, sizeof context->seed);
}

static int load(signing *context, const heimlig_nist_curve *curve, const uint8_t *digest, const uint8_t *private_key)
{
	const bool is_256 = curve->hash == PSA_ALG_SHA_256;
	int failure = mbedtls_ecp_group_load(&context->group, is_256 ? MBEDTLS_ECP_DP_SECP256R1 : MBEDTLS_ECP_DP_SECP384R1);
	if (failure == 0)
		failure = mbedtls_mpi_read_binary(&context->scalar, private_key, curve->size);
	if (failure == 0)
		failure = mbedtls_mpi_read_binary(&context->digest, digest, curve->size);
	/* bits2octets (RFC 6979 §2.3.4): the digest has as many bits as the order, so one subtraction reduces it. */
	if (failure == 0 && mbedtls_mpi_cmp_mpi(&context->digest, &context->group.N) >= 0)
		failure = mbedtls_mpi_sub_mpi(&context->digest, &context->digest, &context->group.N);
	return failure;
}

static int seed(signing *context, const heimlig_nist_curve *curve, const uint8_t *private_key, const uint8_t *extra)
{
	const bool is_256 = curve->hash == PSA_ALG_SHA_256;
	uint8_t *const digest = context->seed + curve->size;
	memcpy(context->seed, private_key, curve->size);
	memcpy(digest + curve->size, extra, curve->size);
	const int failure = mbedtls_mpi_write_binary(&context->digest, digest, curve->size);
	if (failure != 0)
		return failure;
	const mbedtls_md_info_t *hash = mbedtls_md_info_from_type(is_256 ? MBEDTLS_MD_SHA256 : MBEDTLS_MD_SHA384);
	return mbedtls_hmac_drbg_seed_buf(&context->nonces, hash, context->seed, 3 * curve->size);
}

/* The first number that mbed TLS draws is the nonce; with the next it blinds. */
static int sign(signing *context, const heimlig_nist_curve *curve, const uint8_t *digest, uint8_t *signature)
{
	int failure = mbedtls_ecdsa_sign(
		&context->group, &context->r, &context->s, &context->scalar, digest, curve->size, mbedtls_hmac_drbg_random, &context->nonces);
	if (failure == 0)
		failure = mbedtls_mpi_write_binary(&context->r, signature, curve->size);
	if (failure == 0)
		failure = mbedtls_mpi_write_binary(&context->s, signature + curve->size, curve->size);
	return failure;
}

heimlig_result heimlig_nist_sign(
	const heimlig_nist_curve *curve, const uint8_t *digest, const uint8_t *private_key, const uint8_t *extra, uint8_t *signature)
{
	signing context;
	uint8_t made[2 * HEIMLIG_NIST_MAXIMUM];
	const heimlig_result result = heimlig_psa_begin();
	if (result != 0)
		return result;
	init(&context);
	int failure = load(&context, curve, digest, private_key);
	if (failure == 0)
		failure = seed(&context, curve, private_key, extra);
	if (failure == 0)
		failure = sign(&context, curve, digest, made);
	release(&context);
	if (failure == 0)
		memcpy(signature, made, 2 * curve->size);
	heimlig_psa_end();
	return failure == 0 ? 1 : HEIMLIG_FAULT;
}
