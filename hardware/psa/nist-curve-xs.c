#include "binding/bytes.h"
#include "compressed-point.h"
#include "hedged-ecdsa.h"
#include "nist-curve.h"

/*
 * Native functions over the curves. Argument 0 is the number of the curve, the others are Uint8Arrays of the right size. Each returns whether its inputs
 * are what they should be. Throws TypeError or RangeError that names the argument, and Error if PSA Crypto failed.
 */

static const heimlig_nist_curve *argument_curve(xsMachine *the)
{
	const heimlig_nist_curve *curve = heimlig_nist_curve_of(heimlig_argument(the, 0, "curve"));
	if (curve == NULL)
		xsRangeError("curve: out of range");
	return curve;
}

/* (curve, bytes) */
void xs_heimlig_psa_is_private_key(xsMachine *the)
{
	heimlig_expect_arguments(the, 2);
	const heimlig_nist_curve *curve = argument_curve(the);
	const uint8_t *bytes = heimlig_argument_bytes(the, 1, "bytes", curve->size);
	xsmcSetBoolean(xsResult, heimlig_nist_is_private_key(curve, bytes));
}

/* (curve, bytes) */
void xs_heimlig_psa_is_public_key(xsMachine *the)
{
	heimlig_expect_arguments(the, 2);
	const heimlig_nist_curve *curve = argument_curve(the);
	const uint8_t *bytes = heimlig_argument_bytes(the, 1, "bytes", 2 * curve->size);
	heimlig_return_boolean(the, heimlig_nist_is_public_key(curve, bytes));
}

/* (curve, compressed point, coordinates) */
void xs_heimlig_psa_decompress(xsMachine *the)
{
	heimlig_expect_arguments(the, 3);
	const heimlig_nist_curve *curve = argument_curve(the);
	const uint8_t *point = heimlig_argument_bytes(the, 1, "compressed point", 1 + curve->size);
	uint8_t *coordinates = heimlig_argument_output(the, 2, "coordinates", 2 * curve->size);
	heimlig_return_boolean(the, heimlig_nist_decompress(curve, point, coordinates));
}

/* (curve, private key, public key) */
void xs_heimlig_psa_public_key(xsMachine *the)
{
	heimlig_expect_arguments(the, 3);
	const heimlig_nist_curve *curve = argument_curve(the);
	const uint8_t *private_key = heimlig_argument_bytes(the, 1, "private key", curve->size);
	uint8_t *public_key = heimlig_argument_output(the, 2, "public key", 2 * curve->size);
	heimlig_return_boolean(the, heimlig_nist_public_key(curve, private_key, public_key));
}

/* (curve, message, digest) */
void xs_heimlig_psa_digest(xsMachine *the)
{
	heimlig_expect_arguments(the, 3);
	const heimlig_nist_curve *curve = argument_curve(the);
	const heimlig_memory message = heimlig_argument_source(the, 1, "message");
	uint8_t *digest = heimlig_argument_output(the, 2, "digest", curve->size);
	heimlig_return_boolean(the, heimlig_nist_hash(curve, (heimlig_bytes){ .bytes = message.bytes, .length = message.length }, digest));
}

/* (curve, digest, private key, extra, signature) */
void xs_heimlig_psa_sign(xsMachine *the)
{
	heimlig_expect_arguments(the, 5);
	const heimlig_nist_curve *curve = argument_curve(the);
	const uint8_t *digest = heimlig_argument_bytes(the, 1, "digest", curve->size);
	const uint8_t *private_key = heimlig_argument_bytes(the, 2, "private key", curve->size);
	const uint8_t *extra = heimlig_argument_bytes(the, 3, "extra", curve->size);
	uint8_t *signature = heimlig_argument_output(the, 4, "signature", 2 * curve->size);
	heimlig_return_boolean(the, heimlig_nist_sign(curve, digest, private_key, extra, signature));
}

/* (curve, digest, signature, public key) */
void xs_heimlig_psa_verify(xsMachine *the)
{
	heimlig_expect_arguments(the, 4);
	const heimlig_nist_curve *curve = argument_curve(the);
	const uint8_t *digest = heimlig_argument_bytes(the, 1, "digest", curve->size);
	const uint8_t *signature = heimlig_argument_bytes(the, 2, "signature", 2 * curve->size);
	const uint8_t *public_key = heimlig_argument_bytes(the, 3, "public key", 2 * curve->size);
	heimlig_return_boolean(the, heimlig_nist_verify(curve, digest, signature, public_key));
}

/* (curve, private key, public key, secret) */
void xs_heimlig_psa_agree(xsMachine *the)
{
	heimlig_expect_arguments(the, 4);
	const heimlig_nist_curve *curve = argument_curve(the);
	const uint8_t *private_key = heimlig_argument_bytes(the, 1, "private key", curve->size);
	const uint8_t *public_key = heimlig_argument_bytes(the, 2, "public key", 2 * curve->size);
	uint8_t *secret = heimlig_argument_output(the, 3, "secret", curve->size);
	heimlig_return_boolean(the, heimlig_nist_agree(curve, private_key, public_key, secret));
}
