#ifndef HEIMLIG_AES_SESSION_H
#define HEIMLIG_AES_SESSION_H

#include "aes.h"

/**
 * Many blocks under one key. The peripheral is taken when a block needs it and given back every 128 blocks (2 KB of most modes),
 * so that TLS waits for half a millisecond at most, at about 3 microseconds a block on an ESP32. One session at a time: a
 * second one would wait for the first for ever.
 */
typedef struct {
	heimlig_aes_key key;
	heimlig_aes_direction direction;
	/* Blocks until the peripheral is given back; 0: not held. */
	unsigned left;
} heimlig_aes_session;

/** Begins with a key, whose bytes must stay where they are until the end. Does not take the peripheral yet. */
void heimlig_aes_session_start(heimlig_aes_session *session, const heimlig_aes_key *key, heimlig_aes_direction direction);

/**
 * Transforms one block of 16 bytes, at any alignment; `output` may be `input`.
 * Errors: HEIMLIG_AES_KEY_SIZE, HEIMLIG_AES_FAULT, with `output` untouched and the peripheral not held.
 */
heimlig_aes_result heimlig_aes_session_transform(heimlig_aes_session *session, const uint8_t *input, uint8_t *output);

/** Gives the peripheral back if it is held. To be called at the end, also after an error. */
void heimlig_aes_session_finish(heimlig_aes_session *session);

#endif
