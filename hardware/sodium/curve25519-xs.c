#include "binding/bytes.h"
#include "curve25519.h"

/*
 * Native functions. The arguments are Uint8Arrays of the right size; a message may have any. Each returns whether its inputs are what they should be.
 * Throws TypeError or RangeError that names the argument, and Error if libsodium failed.
 */

/* (bytes) */
void xs_heimlig_ed25519_is_public_key(xsMachine *the)
{
	heimlig_expect_arguments(the, 1);
	heimlig_return_boolean(the, heimlig_ed25519_is_public_key(heimlig_argument_bytes(the, 0, "bytes", HEIMLIG_25519_KEY)));
}

/* (private key, public key) */
void xs_heimlig_ed25519_public_key(xsMachine *the)
{
	heimlig_expect_arguments(the, 2);
	const uint8_t *private_key = heimlig_argument_bytes(the, 0, "private key", HEIMLIG_25519_KEY);
	uint8_t *public_key = heimlig_argument_output(the, 1, "public key", HEIMLIG_25519_KEY);
	heimlig_return_boolean(the, heimlig_ed25519_public_key(private_key, public_key));
}

/* (message, private key, signature) */
void xs_heimlig_ed25519_sign(xsMachine *the)
{
	heimlig_expect_arguments(the, 3);
	const heimlig_memory message = heimlig_argument_source(the, 0, "message");
	const uint8_t *private_key = heimlig_argument_bytes(the, 1, "private key", HEIMLIG_25519_KEY);
	uint8_t *signature = heimlig_argument_output(the, 2, "signature", HEIMLIG_25519_SIGNATURE);
	heimlig_return_boolean(the, heimlig_ed25519_sign((heimlig_bytes){ .bytes = message.bytes, .length = message.length }, private_key, signature));
}

/* (message, signature, public key) */
void xs_heimlig_ed25519_verify(xsMachine *the)
{
	heimlig_expect_arguments(the, 3);
	const heimlig_memory message = heimlig_argument_source(the, 0, "message");
	const uint8_t *signature = heimlig_argument_bytes(the, 1, "signature", HEIMLIG_25519_SIGNATURE);
	const uint8_t *public_key = heimlig_argument_bytes(the, 2, "public key", HEIMLIG_25519_KEY);
	heimlig_return_boolean(the, heimlig_ed25519_verify((heimlig_bytes){ .bytes = message.bytes, .length = message.length }, signature, public_key));
}

/* (private key, public key) */
void xs_heimlig_x25519_public_key(xsMachine *the)
{
	heimlig_expect_arguments(the, 2);
	const uint8_t *private_key = heimlig_argument_bytes(the, 0, "private key", HEIMLIG_25519_KEY);
	uint8_t *public_key = heimlig_argument_output(the, 1, "public key", HEIMLIG_25519_KEY);
	heimlig_return_boolean(the, heimlig_x25519_public_key(private_key, public_key));
}

/* (private key, public key, secret) */
void xs_heimlig_x25519_agree(xsMachine *the)
{
	heimlig_expect_arguments(the, 3);
	const uint8_t *private_key = heimlig_argument_bytes(the, 0, "private key", HEIMLIG_25519_KEY);
	const uint8_t *public_key = heimlig_argument_bytes(the, 1, "public key", HEIMLIG_25519_KEY);
	uint8_t *secret = heimlig_argument_output(the, 2, "secret", HEIMLIG_25519_KEY);
	heimlig_return_boolean(the, heimlig_x25519_agree(private_key, public_key, secret));
}
