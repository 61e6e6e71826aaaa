#ifndef MBEDTLS_SHA512_H
#define MBEDTLS_SHA512_H

#include <stddef.h>
#include <stdint.h>

/* As mbed TLS's configuration defines it. */
#define MBEDTLS_SHA384_C
#define MBEDTLS_SHA512_C

/* A simulator may have the real library in the same program. */
#define mbedtls_sha512_init emulated_mbedtls_sha512_init
#define mbedtls_sha512_free emulated_mbedtls_sha512_free
#define mbedtls_sha512_starts emulated_mbedtls_sha512_starts
#define mbedtls_sha512_update emulated_mbedtls_sha512_update

/** The fields of TF-PSA-Crypto 1.0. */
typedef struct {
	uint64_t total[2];
	uint64_t state[8];
	unsigned char buffer[128];
	int is384;
} mbedtls_sha512_context;

void mbedtls_sha512_init(mbedtls_sha512_context *ctx);

/** Wipes the context. */
void mbedtls_sha512_free(mbedtls_sha512_context *ctx);

/** `is384`: 0 or 1. Returns 0, or a negative number for any other value. */
int mbedtls_sha512_starts(mbedtls_sha512_context *ctx, int is384);

/** Hashes one block of `ilen` bytes. The model takes whole blocks only. */
int mbedtls_sha512_update(mbedtls_sha512_context *ctx, const unsigned char *input, size_t ilen);

#endif
