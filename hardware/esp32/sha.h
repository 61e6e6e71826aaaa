#ifndef HEIMLIG_SHA_H
#define HEIMLIG_SHA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The largest block in bytes: of SHA-384 and SHA-512. */
#define HEIMLIG_SHA_BLOCK_MAXIMUM 128
/* The largest digest in bytes. */
#define HEIMLIG_SHA_DIGEST_MAXIMUM 64

/** A digest in the making. */
typedef struct {
	/* Words, because the HAL reads words. */
	uint32_t block[HEIMLIG_SHA_BLOCK_MAXIMUM / sizeof(uint32_t)];
	size_t used;
	uint64_t length;
	unsigned bits;
	bool first;
} heimlig_sha;

/** Whether the chip computes SHA-`bits`, of 256, 384 and 512. */
bool heimlig_sha_supported(unsigned bits);

/** Bytes in a block of SHA-`bits`, which must be supported. */
size_t heimlig_sha_block_size(unsigned bits);

/**
 * Begins a digest of SHA-`bits`, which must be supported, and takes the peripheral for this task until finish: the first ESP32
 * can neither save nor restore a digest, so it can not be shared on the way. About 5 microseconds for a block of 64 bytes.
 */
void heimlig_sha_start(heimlig_sha *sha, unsigned bits);

/** Takes in `length` bytes. */
void heimlig_sha_update(heimlig_sha *sha, const uint8_t *data, size_t length);

/** Writes the digest, `bits / 8` bytes; removes the data from `sha` and the peripheral, and gives the peripheral back. */
void heimlig_sha_finish(heimlig_sha *sha, uint8_t *digest);

/** Digest of one message: false, and nothing written, if the chip does not compute SHA-`bits`. */
bool heimlig_sha_digest(unsigned bits, const uint8_t *data, size_t length, uint8_t *digest);

#endif
