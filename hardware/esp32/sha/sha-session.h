#ifndef HEIMLIG_SHA_SESSION_H
#define HEIMLIG_SHA_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sha-state.h"

/** Begins a digest of SHA-`bits`, which must be supported. With the kind HMAC, the peripheral holds nothing between two pieces. */
void heimlig_sha_session_start(heimlig_sha_session *session, unsigned bits, uint32_t kind);

/** Begins a digest with the state after one block. */
void heimlig_sha_session_start_after(heimlig_sha_session *session, unsigned bits, uint32_t kind, const uint32_t *state);

/** Whether the session is of `kind`, and not finished. */
bool heimlig_sha_session_is_started(const heimlig_sha_session *session, uint32_t kind);

/** Takes in `length` bytes. Holds no lock when it returns. */
void heimlig_sha_session_update(heimlig_sha_session *session, const uint8_t *data, size_t length);

/** Writes the digest, `bits / 8` bytes, and removes the session from here and from the peripheral. */
void heimlig_sha_session_finish(heimlig_sha_session *session, uint8_t *digest);

/** Removes the session from here and from the peripheral. */
void heimlig_sha_session_end(heimlig_sha_session *session);

#endif
