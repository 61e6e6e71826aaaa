#ifndef HEIMLIG_SHA_H
#define HEIMLIG_SHA_H

#include <stddef.h>
#include <stdint.h>

#include "sha-engine.h"
#include "sha-message.h"

/** A digest in the making. */
typedef heimlig_sha_message heimlig_sha;

/**
 * Begins a digest of SHA-`bits`, which must be supported, and holds the peripheral until finish: no other task comes
 * between its blocks, so it needs no copy of its state. About 5 microseconds for a block of 64 bytes.
 */
void heimlig_sha_start(heimlig_sha *sha, unsigned bits);

/** Takes in `length` bytes. */
void heimlig_sha_update(heimlig_sha *sha, const uint8_t *data, size_t length);

/** Writes the digest, `bits / 8` bytes; removes the data from `sha` and the peripheral, and gives the peripheral back. */
void heimlig_sha_finish(heimlig_sha *sha, uint8_t *digest);

/** Digest of one message by SHA-`bits`, which must be supported. */
void heimlig_sha_digest(unsigned bits, const uint8_t *data, size_t length, uint8_t *digest);

#endif
