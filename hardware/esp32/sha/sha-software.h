#ifndef HEIMLIG_SHA_SOFTWARE_H
#define HEIMLIG_SHA_SOFTWARE_H

#include <stdbool.h>
#include <stdint.h>

/**
 * Hashes one block of SHA-`bits` (256, 384 or 512) in software, mbed TLS's; `first`: of a message, otherwise on from `state`, which is
 * as the first ESP32 gives it. Takes about 1 KB of stack and leaves none of the block there.
 */
void heimlig_sha_software_hash(unsigned bits, uint32_t *state, const uint32_t *block, bool first);

#endif
