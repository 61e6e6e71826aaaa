#include "mbedtls-sha.h"

#include <string.h>

#include "mbedtls/private/sha256.h"
#include "mbedtls/private/sha512.h"
#include "panic.h"
#include "sha-compression.h"
#include "sha-initial.h"

static unsigned long blocks;

unsigned long emulated_software_blocks(void)
{
	return blocks;
}

void mbedtls_sha256_init(mbedtls_sha256_context *ctx)
{
	memset(ctx, 0, sizeof *ctx);
}

void mbedtls_sha256_free(mbedtls_sha256_context *ctx)
{
	memset(ctx, 0, sizeof *ctx);
}

int mbedtls_sha256_starts(mbedtls_sha256_context *ctx, int is224)
{
	if (is224 != 0)
		return -1;
	ctx->total[0] = ctx->total[1] = 0;
	emulated_sha_initial_32(ctx->state);
	return 0;
}

int mbedtls_sha256_update(mbedtls_sha256_context *ctx, const unsigned char *input, size_t ilen)
{
	uint32_t block[16];
	if (ilen != sizeof block || ctx->total[0] % sizeof block != 0)
		emulated_panic("mbedtls_sha256_update: %lu bytes are not one block", (unsigned long)ilen);
	for (size_t index = 0; index < 16; index++, input += 4)
		block[index] = (uint32_t)input[0] << 24 | (uint32_t)input[1] << 16 | (uint32_t)input[2] << 8 | input[3];
	emulated_sha_compress_32(ctx->state, block);
	ctx->total[0] += (uint32_t)ilen;
	__atomic_fetch_add(&blocks, 1, __ATOMIC_RELAXED);
	return 0;
}

void mbedtls_sha512_init(mbedtls_sha512_context *ctx)
{
	memset(ctx, 0, sizeof *ctx);
}

void mbedtls_sha512_free(mbedtls_sha512_context *ctx)
{
	memset(ctx, 0, sizeof *ctx);
}

int mbedtls_sha512_starts(mbedtls_sha512_context *ctx, int is384)
{
	if (is384 != 0 && is384 != 1)
		return -1;
	ctx->total[0] = ctx->total[1] = 0;
	ctx->is384 = is384;
	emulated_sha_initial_64(ctx->state, is384);
	return 0;
}

int mbedtls_sha512_update(mbedtls_sha512_context *ctx, const unsigned char *input, size_t ilen)
{
	uint64_t block[16];
	if (ilen != sizeof block || ctx->total[0] % sizeof block != 0)
		emulated_panic("mbedtls_sha512_update: %lu bytes are not one block", (unsigned long)ilen);
	for (size_t index = 0; index < 16; index++) {
		block[index] = 0;
		for (int byte = 0; byte < 8; byte++)
			block[index] = block[index] << 8 | *input++;
	}
	emulated_sha_compress_64(ctx->state, block);
	ctx->total[0] += ilen;
	__atomic_fetch_add(&blocks, 1, __ATOMIC_RELAXED);
	return 0;
}
