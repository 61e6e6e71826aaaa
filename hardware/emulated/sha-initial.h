#ifndef HEIMLIG_EMULATED_SHA_INITIAL_H
#define HEIMLIG_EMULATED_SHA_INITIAL_H

#include <stdint.h>

/** Writes the initial state of SHA-256, 8 words (FIPS 180-4 §5.3.3). */
void emulated_sha_initial_32(uint32_t *state);

/** Writes the initial state of SHA-384 (§5.3.4) or SHA-512 (§5.3.5), 8 words. */
void emulated_sha_initial_64(uint64_t *state, int is_384);

#endif
