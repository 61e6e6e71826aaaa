#ifndef HEIMLIG_HMAC_SESSION_H
#define HEIMLIG_HMAC_SESSION_H

#include <stddef.h>
#include <stdint.h>

#include "sha-session.h"

/** An HMAC of a message in pieces. It has the key in no form that it can be computed from. */
typedef struct {
	heimlig_sha_session inner;
	/* The state of the outer digest after its first block. */
	uint32_t outer[HEIMLIG_SHA_STATE_WORDS];
} heimlig_hmac_session;

/** Begins an HMAC over SHA-`bits`, which must be supported, with a key of any length. */
void heimlig_hmac_session_start(heimlig_hmac_session *session, unsigned bits, const uint8_t *key, size_t key_length);

/** Takes in `length` bytes. */
void heimlig_hmac_session_update(heimlig_hmac_session *session, const uint8_t *data, size_t length);

/** Writes the tag, `bits / 8` bytes, and wipes the session. */
void heimlig_hmac_session_finish(heimlig_hmac_session *session, uint8_t *tag);

#endif
