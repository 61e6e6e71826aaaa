#ifndef HEIMLIG_AES_GHASH_H
#define HEIMLIG_AES_GHASH_H

#include <stddef.h>
#include <stdint.h>

/** GHASH (SP 800-38D §6.4). Holds key material, also in its scratch words: wipe it after use. */
typedef struct {
	/* Word 0 holds the coefficients of x^0 to x^31; x^0 is its highest bit. */
	uint32_t subkey[4];
	uint32_t state[4];
	/* The sum of the halves of each, for Karatsuba's middle product. */
	uint32_t subkey_sum[2];
	uint32_t state_sum[2];
	uint32_t product[8];
	uint32_t middle[4];
} heimlig_ghash;

/** Begins with the hash subkey, 16 bytes. */
void heimlig_ghash_start(heimlig_ghash *ghash, const uint8_t *subkey);

/** Takes in `length` bytes and fills the last block with zeros. */
void heimlig_ghash_update(heimlig_ghash *ghash, const uint8_t *data, size_t length);

/** Takes in the block of lengths, given in bytes, and writes the hash, 16 bytes. */
void heimlig_ghash_finish(heimlig_ghash *ghash, uint64_t aad_length, uint64_t data_length, uint8_t *hash);

#endif
