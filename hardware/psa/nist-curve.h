#ifndef HEIMLIG_PSA_NIST_CURVE_H
#define HEIMLIG_PSA_NIST_CURVE_H

#include <stdbool.h>
#include <stddef.h>

#include "library.h"

/** Bytes of a number of the largest curve. */
#define HEIMLIG_NIST_MAXIMUM 48

/** A curve. A private key, a digest and a coordinate have `size` bytes, a public key x‖y and a signature r‖s twice as many. */
typedef struct {
	uint32_t size;
	const uint8_t *order;
	/** The hash function of its signatures. */
	psa_algorithm_t hash;
} heimlig_nist_curve;

/** The curve by its number in `nistCurves` (modules/messages/algorithms.ts); NULL if there is none. */
const heimlig_nist_curve *heimlig_nist_curve_of(uint32_t number);

/*
 * The operations take byte strings of the right size. Inputs and output may overlap. Those that return a result return 1, or 0 if an input is not
 * what it should be, or HEIMLIG_FAULT. Only after 1 is the output written.
 */

/** Whether 0 < bytes < order. Takes the same time for all bytes. */
bool heimlig_nist_is_private_key(const heimlig_nist_curve *curve, const uint8_t *bytes);

/** Whether x‖y is a point of the curve other than infinity. */
heimlig_result heimlig_nist_is_public_key(const heimlig_nist_curve *curve, const uint8_t *bytes);

heimlig_result heimlig_nist_public_key(const heimlig_nist_curve *curve, const uint8_t *private_key, uint8_t *public_key);

/** 0 also if the public key is none. */
heimlig_result heimlig_nist_verify(const heimlig_nist_curve *curve, const uint8_t *digest, const uint8_t *signature, const uint8_t *public_key);

/** The x coordinate of the shared point (SP 800-56A §5.7.1.2). 0: the public key is none. */
heimlig_result heimlig_nist_agree(const heimlig_nist_curve *curve, const uint8_t *private_key, const uint8_t *public_key, uint8_t *secret);

/** The digest of a message with the curve's hash function. */
heimlig_result heimlig_nist_hash(const heimlig_nist_curve *curve, heimlig_bytes message, uint8_t *digest);

#endif
