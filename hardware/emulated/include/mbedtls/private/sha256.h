#ifndef MBEDTLS_SHA256_H
#define MBEDTLS_SHA256_H

#include <stddef.h>
#include <stdint.h>

/* As mbed TLS's configuration defines it. */
#define MBEDTLS_SHA256_C

/* A simulator may have the real library in the same program. */
#define mbedtls_sha256_init emulated_mbedtls_sha256_init
#define mbedtls_sha256_free emulated_mbedtls_sha256_free
#define mbedtls_sha256_starts emulated_mbedtls_sha256_starts
#define mbedtls_sha256_update emulated_mbedtls_sha256_update

/** The fields of TF-PSA-Crypto 1.0. */
typedef struct {
	unsigned char buffer[64];
	uint32_t total[2];
	uint32_t state[8];
} mbedtls_sha256_context;

void mbedtls_sha256_init(mbedtls_sha256_context *ctx);

/** Wipes the context. */
void mbedtls_sha256_free(mbedtls_sha256_context *ctx);

/** `is224`: 0. Returns 0, or a negative number for any other value. */
int mbedtls_sha256_starts(mbedtls_sha256_context *ctx, int is224);

/** Hashes one block of `ilen` bytes. The model takes whole blocks only. */
int mbedtls_sha256_update(mbedtls_sha256_context *ctx, const unsigned char *input, size_t ilen);

#endif
