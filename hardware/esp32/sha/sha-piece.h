#ifndef HEIMLIG_SHA_PIECE_H
#define HEIMLIG_SHA_PIECE_H

#include <stdbool.h>
#include <stdint.h>

#include "sha-session.h"

/*
 * How the blocks of one piece are hashed: on chips whose peripheral takes a state back (sha-piece-resume.c), and on the first ESP32
 * (sha-piece-hold.c).
 */

/** Makes ready for at least one block. */
void heimlig_sha_piece_begin(heimlig_sha_session *session);

/** Hashes a block; `first`: of the message. */
void heimlig_sha_piece_hash(heimlig_sha_session *session, const uint32_t *block, bool first);

/** Leaves the state in the session, and the peripheral to others. */
void heimlig_sha_piece_end(heimlig_sha_session *session);

/** Removes from the peripheral what it has of the session. */
void heimlig_sha_piece_drop(heimlig_sha_session *session);

#endif
