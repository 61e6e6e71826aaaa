#ifndef HEIMLIG_SHA_H
#define HEIMLIG_SHA_H

#include <stddef.h>
#include <stdint.h>

#include "sha-engine.h"
#include "sha-message.h"

/** A digest under way. */
typedef heimlig_sha_message heimlig_sha;

/**
 * Begins a digest of SHA-`bits`, which must be supported. This task holds the peripheral until finish, so the digest needs no copy of its state. A
 * block of 64 bytes takes about 5 microseconds.
 */
void heimlig_sha_start(heimlig_sha *sha, unsigned bits);

/** Takes in `length` bytes. */
void heimlig_sha_update(heimlig_sha *sha, const uint8_t *data, size_t length);

/** Writes the digest, `bits / 8` bytes. Removes the data from `sha` and the peripheral, and gives the peripheral back. */
void heimlig_sha_finish(heimlig_sha *sha, uint8_t *digest);

/** Digest of one message by SHA-`bits`, which must be supported. */
void heimlig_sha_digest(unsigned bits, const uint8_t *data, size_t length, uint8_t *digest);

#endif
