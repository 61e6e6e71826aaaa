#ifndef HEIMLIG_SODIUM_NATIVES_H
#define HEIMLIG_SODIUM_NATIVES_H

/** The functions over libsodium that JavaScript can call, as X(name). Each is `void name(xsMachine *the)`. */
#define HEIMLIG_SODIUM_NATIVES(X) \
	X(xs_heimlig_ed25519_is_public_key) \
	X(xs_heimlig_ed25519_public_key) \
	X(xs_heimlig_ed25519_sign) \
	X(xs_heimlig_ed25519_verify) \
	X(xs_heimlig_x25519_public_key) \
	X(xs_heimlig_x25519_agree)

#endif
