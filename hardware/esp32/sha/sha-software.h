#ifndef HEIMLIG_SHA_SOFTWARE_H
#define HEIMLIG_SHA_SOFTWARE_H

#include <stdbool.h>
#include <stdint.h>

/**
 * Hashes one block of SHA-`bits` (256, 384 or 512) with mbed TLS. `first`: the first block of a message; else it goes on from `state`, in the form of
 * the first ESP32. Takes about 1 KB of stack and leaves nothing of the block there.
 */
void heimlig_sha_software_hash(unsigned bits, uint32_t *state, const uint32_t *block, bool first);

#endif
