#ifndef HEIMLIG_EMULATED_SHA_INITIAL_H
#define HEIMLIG_EMULATED_SHA_INITIAL_H

#include <stdint.h>

/** Writes the 8 words that SHA-256 begins with (FIPS 180-4 §5.3.3). */
void emulated_sha_initial_32(uint32_t *state);

/** Writes the 8 words that SHA-384 (§5.3.4) or SHA-512 (§5.3.5) begins with. */
void emulated_sha_initial_64(uint64_t *state, int is_384);

#endif
