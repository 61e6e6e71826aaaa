#ifndef HEIMLIG_SHA_STATE_H
#define HEIMLIG_SHA_STATE_H

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

#endif
