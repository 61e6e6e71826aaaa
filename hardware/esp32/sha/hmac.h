#ifndef HEIMLIG_HMAC_H
#define HEIMLIG_HMAC_H

#include <stddef.h>
#include <stdint.h>

#include "sha-session.h"

/**
 * HMAC (RFC 2104, FIPS 198-1) over SHA-`bits`, which must be supported. Writes `bits / 8` bytes to `tag`, which must not overlap an input. A key may
 * have any length. This task holds the peripheral until it returns.
 */
void heimlig_hmac(unsigned bits, const uint8_t *key, size_t key_length, const uint8_t *data, size_t length, uint8_t *tag);

/** An HMAC of a message in pieces. The key can not be computed from it. To take in a piece, update the inner digest. */
typedef struct {
	heimlig_sha_session inner;
	/* The state of the outer digest after its first block. */
	uint32_t outer[HEIMLIG_SHA_STATE_WORDS];
} heimlig_hmac_session;

/** Begins an HMAC over SHA-`bits`, which must be supported, with a key of any length. */
void heimlig_hmac_session_start(heimlig_hmac_session *session, unsigned bits, const uint8_t *key, size_t key_length);

/** Writes the tag, `bits / 8` bytes, and wipes the session. */
void heimlig_hmac_session_finish(heimlig_hmac_session *session, uint8_t *tag);

#endif
