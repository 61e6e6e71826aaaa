#ifndef HEIMLIG_SHA_OPERATIONS_H
#define HEIMLIG_SHA_OPERATIONS_H

#include "../job.h"

/*
 * SHA-2 (FIPS 180-4) and HMAC (RFC 2104) on the jobs of their requests. Parameter 0 of a hash, an HMAC or a start is the algorithm: 0, 1 and 2 are
 * SHA-256, SHA-384 and SHA-512. HEIMLIG_UNSUPPORTED: the chip lacks that digest.
 */

/** Takes the message. Writes the digest. */
heimlig_result heimlig_sha_hash(const heimlig_job *job);

/** Takes key (any length) and message. Writes a tag of the size of the digest. */
heimlig_result heimlig_sha_hmac(const heimlig_job *job);

/** Begins a digest in pieces: writes its state. */
heimlig_result heimlig_sha_hash_start(const heimlig_job *job);

/** Takes the next piece of a digest. */
heimlig_result heimlig_sha_hash_update(const heimlig_job *job);

/** Writes the digest and wipes the state. */
heimlig_result heimlig_sha_hash_finish(const heimlig_job *job);

/** Gives up a digest. Also takes the state of a finished one, and zeros. */
heimlig_result heimlig_sha_hash_end(const heimlig_job *job);

/** Takes the key and begins an HMAC in pieces. The key can not be computed from its state. */
heimlig_result heimlig_sha_hmac_start(const heimlig_job *job);

/** Takes the next piece of an HMAC. */
heimlig_result heimlig_sha_hmac_update(const heimlig_job *job);

/** Writes the tag and wipes the state. */
heimlig_result heimlig_sha_hmac_finish(const heimlig_job *job);

#endif
