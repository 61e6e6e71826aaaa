#ifndef HEIMLIG_AES_GHASH_H
#define HEIMLIG_AES_GHASH_H

#include <stddef.h>
#include <stdint.h>

/** GHASH (SP 800-38D §6.4). Holds key material, also in its scratch words: wipe it after use. */
typedef struct {
	/* Big-endian: word 0 has the coefficients of x^0 to x^31, the first of them in its highest bit. */
	uint32_t subkey[4];
	uint32_t state[4];
	/* The halves of each added, for Karatsuba's middle product. */
	uint32_t subkey_sum[2];
	uint32_t state_sum[2];
	uint32_t product[8];
	uint32_t middle[4];
} heimlig_ghash;

/** Begins with the hash subkey, 16 bytes. */
void heimlig_ghash_start(heimlig_ghash *ghash, const uint8_t *subkey);

/** Takes in `length` bytes and, if they are no whole number of blocks, zeros up to the next block. */
void heimlig_ghash_update(heimlig_ghash *ghash, const uint8_t *data, size_t length);

/** Takes in the closing block, the lengths in bytes of what went before, and writes the hash, 16 bytes. */
void heimlig_ghash_finish(heimlig_ghash *ghash, uint64_t aad_length, uint64_t data_length, uint8_t *hash);

#endif
