#ifndef HEIMLIG_EMULATED_SHA_COMPRESSION_H
#define HEIMLIG_EMULATED_SHA_COMPRESSION_H

#include <stdint.h>

/** FIPS 180-4 §6.2.2: hashes one block of 16 words into the state of 8 words of SHA-256. */
void emulated_sha_compress_32(uint32_t *state, const uint32_t *block);

/** FIPS 180-4 §6.4.2: hashes one block of 16 words into the state of 8 words of SHA-512 or SHA-384. */
void emulated_sha_compress_64(uint64_t *state, const uint64_t *block);

#endif
