#ifndef HEIMLIG_SHA_OPERATIONS_H
#define HEIMLIG_SHA_OPERATIONS_H

#include "../job.h"

/*
 * SHA-2 (FIPS 180-4) and HMAC (RFC 2104) on the jobs of their requests. Parameter 0 of a request that begins is the algorithm: 0 to 2 for
 * SHA-256, SHA-384, SHA-512. HEIMLIG_UNSUPPORTED: the chip has no such digest.
 */

/** message. Writes the digest. */
heimlig_operation heimlig_sha_hash;

/** key (any length), message. Writes a tag of the size of the digest. */
heimlig_operation heimlig_sha_hmac;

/** Begins a digest in pieces: its state. */
heimlig_operation heimlig_sha_hash_start;

/** The next piece, of a digest. */
heimlig_operation heimlig_sha_hash_update;

/** Writes the digest and wipes the state. */
heimlig_operation heimlig_sha_hash_finish;

/** Gives up a digest that was started, or finished. */
heimlig_operation heimlig_sha_hash_end;

/** key: begins an HMAC in pieces. The state has the key in no form that it can be computed from. */
heimlig_operation heimlig_sha_hmac_start;

/** The next piece, of an HMAC. */
heimlig_operation heimlig_sha_hmac_update;

/** Writes the tag and wipes the state. */
heimlig_operation heimlig_sha_hmac_finish;

#endif
