#ifndef HEIMLIG_SHA_OPERATIONS_H
#define HEIMLIG_SHA_OPERATIONS_H

#include "../job.h"

/*
 * SHA-2 (FIPS 180-4) and HMAC (RFC 2104) on the jobs of their requests. Parameter 0 of a request that begins is the algorithm: 0 to 2 for
 * SHA-256, SHA-384, SHA-512. HEIMLIG_UNSUPPORTED: the chip has no such digest.
 */

/** message. Writes the digest. */
heimlig_result heimlig_sha_hash(const heimlig_job *job);

/** key (any length), message. Writes a tag of the size of the digest. */
heimlig_result heimlig_sha_hmac(const heimlig_job *job);

/** Begins a digest in pieces: its state. */
heimlig_result heimlig_sha_hash_start(const heimlig_job *job);

/** The next piece, of a digest. */
heimlig_result heimlig_sha_hash_update(const heimlig_job *job);

/** Writes the digest and wipes the state. */
heimlig_result heimlig_sha_hash_finish(const heimlig_job *job);

/** Gives up a digest that was started, or finished. */
heimlig_result heimlig_sha_hash_end(const heimlig_job *job);

/** key: begins an HMAC in pieces. The state has the key in no form that it can be computed from. */
heimlig_result heimlig_sha_hmac_start(const heimlig_job *job);

/** The next piece, of an HMAC. */
heimlig_result heimlig_sha_hmac_update(const heimlig_job *job);

/** Writes the tag and wipes the state. */
heimlig_result heimlig_sha_hmac_finish(const heimlig_job *job);

#endif
