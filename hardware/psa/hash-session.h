#ifndef HEIMLIG_PSA_HASH_SESSION_H
#define HEIMLIG_PSA_HASH_SESSION_H

#include "library.h"

/** What a session was started for. No small numbers, which other engines have in their states; memory of zeros is no session. */
#define HEIMLIG_PSA_DIGEST 0x50534144u
#define HEIMLIG_PSA_HMAC 0x5053414du

/** Bytes of the largest block of a hash function (SHA3-256), and of the largest digest. */
#define HEIMLIG_PSA_BLOCK_MAXIMUM 136
#define HEIMLIG_PSA_DIGEST_MAXIMUM 64

/**
 * A digest, or an HMAC (RFC 2104), of a message in pieces. Its contexts are those of mbed TLS in software: they hold no memory besides, so a session that
 * is given up may be overwritten.
 *
 * An HMAC keeps the two digests after the first block of each, not the key. From those of SHA-2 the key can not be computed. From those of SHA-3 it can,
 * because the permutation has an inverse.
 */
typedef struct {
	psa_hash_operation_t inner;
	psa_hash_operation_t outer;
	psa_algorithm_t hash;
	uint32_t kind;
} heimlig_psa_session;

/*
 * Call the following between heimlig_psa_begin and heimlig_psa_end. After an error, the session is over and wiped.
 */

/** Begins a digest. PSA_ERROR_NOT_SUPPORTED: PSA Crypto lacks the hash function. */
psa_status_t heimlig_psa_digest_start(heimlig_psa_session *session, psa_algorithm_t hash);

/** Begins an HMAC with a key of any length. */
psa_status_t heimlig_psa_hmac_start_session(heimlig_psa_session *session, psa_algorithm_t hash, heimlig_bytes key);

/** Takes in a piece. */
psa_status_t heimlig_psa_session_update(heimlig_psa_session *session, heimlig_bytes piece);

/** Writes the digest or the tag, PSA_HASH_LENGTH(hash) bytes, and wipes the session. */
psa_status_t heimlig_psa_session_finish(heimlig_psa_session *session, uint8_t *output);

/** Ends the session early. */
void heimlig_psa_session_end(heimlig_psa_session *session);

#endif
