#ifndef HEIMLIG_SODIUM_CURVE25519_H
#define HEIMLIG_SODIUM_CURVE25519_H

#include <stdint.h>

#include "job.h"

/** Bytes of a private key (RFC 8032 §5.1.5: the seed), of a public key and of a shared secret. */
#define HEIMLIG_25519_KEY 32
#define HEIMLIG_25519_SIGNATURE 64

/*
 * The operations return 1, or 0 if an input is not what it should be, or HEIMLIG_FAULT if libsodium does not start. Inputs and output may overlap. Only
 * after 1 is the output written.
 */

/** Whether the bytes are the canonical encoding of a point of the curve (RFC 8032 §5.1.3), of any order. */
heimlig_result heimlig_ed25519_is_public_key(const uint8_t *bytes);
heimlig_result heimlig_ed25519_public_key(const uint8_t *private_key, uint8_t *public_key);
heimlig_result heimlig_ed25519_sign(heimlig_bytes message, const uint8_t *private_key, uint8_t *signature);
/** By the equation without the cofactor. Points of small order and numbers that are not reduced verify nothing. */
heimlig_result heimlig_ed25519_verify(heimlig_bytes message, const uint8_t *signature, const uint8_t *public_key);

heimlig_result heimlig_x25519_public_key(const uint8_t *private_key, uint8_t *public_key);
/** 0: the public key has a small order (RFC 7748 §6.1). */
heimlig_result heimlig_x25519_agree(const uint8_t *private_key, const uint8_t *public_key, uint8_t *secret);

#endif
