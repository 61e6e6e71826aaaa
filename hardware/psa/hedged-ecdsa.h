#ifndef HEIMLIG_PSA_HEDGED_ECDSA_H
#define HEIMLIG_PSA_HEDGED_ECDSA_H

#include "nist-curve.h"

/**
 * Signs a digest. The nonce is that of RFC 6979 §3.2 with `extra`, random bytes of the curve's size, as additional data (§3.6). So neither a weak
 * generator nor a fault in one of two signatures of the same message reveals the key.
 */
heimlig_result heimlig_nist_sign(
	const heimlig_nist_curve *curve, const uint8_t *digest, const uint8_t *private_key, const uint8_t *extra, uint8_t *signature);

#endif
