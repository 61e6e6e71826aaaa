#ifndef HEIMLIG_SHA_PIECE_H
#define HEIMLIG_SHA_PIECE_H

#include <stdbool.h>
#include <stdint.h>

#include "sha-state.h"

/*
 * Hashes the blocks of one piece. sha-piece-resume.c is for chips whose peripheral takes a state back, sha-piece-hold.c for the first ESP32.
 */

/** Prepares for at least one block. */
void heimlig_sha_piece_begin(heimlig_sha_session *session);

/** Hashes a block. `first`: the first block of the message. */
void heimlig_sha_piece_hash(heimlig_sha_session *session, const uint32_t *block, bool first);

/** Stores the state in the session, and gives the peripheral to others. */
void heimlig_sha_piece_end(heimlig_sha_session *session);

/** Removes the session from the peripheral. */
void heimlig_sha_piece_drop(heimlig_sha_session *session);

#endif
