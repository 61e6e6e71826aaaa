#ifndef HEIMLIG_SHA_SESSION_H
#define HEIMLIG_SHA_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sha-message.h"

/* Kinds of sessions. None is 0: memory of zeros is no session. */
#define HEIMLIG_SHA_SESSION_DIGEST 1
#define HEIMLIG_SHA_SESSION_HMAC 2

/**
 * A digest of a message in pieces. Between two pieces everything is in here; the peripheral may hold a copy of a digest's state. It consists of
 * words, so it needs no more alignment than words.
 */
typedef struct {
	heimlig_sha_message message;
	/* The state after the last block, as the peripheral gives it. */
	uint32_t state[HEIMLIG_SHA_STATE_WORDS];
	/* The ticket with which the digest holds the peripheral (a number of 64 bits); 0: it does not. */
	uint32_t ticket[2];
	uint32_t kind;
} heimlig_sha_session;

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
