#ifndef HEIMLIG_PSA_NATIVES_H
#define HEIMLIG_PSA_NATIVES_H

/** The functions over PSA Crypto that JavaScript can call, as X(name). Each is `void name(xsMachine *the)`. */
#define HEIMLIG_PSA_NATIVES(X) \
	X(xs_heimlig_psa_is_private_key) \
	X(xs_heimlig_psa_is_public_key) \
	X(xs_heimlig_psa_decompress) \
	X(xs_heimlig_psa_public_key) \
	X(xs_heimlig_psa_digest) \
	X(xs_heimlig_psa_sign) \
	X(xs_heimlig_psa_verify) \
	X(xs_heimlig_psa_agree) \
	X(xs_heimlig_psa_chachapoly_encrypt) \
	X(xs_heimlig_psa_chachapoly_decrypt) \
	X(xs_heimlig_psa_hkdf) \
	X(xs_heimlig_psa_hkdf_derive_key) \
	X(xs_heimlig_psa_pbkdf2_start) \
	X(xs_heimlig_psa_pbkdf2_continue) \
	X(xs_heimlig_psa_pbkdf2_finish) \
	X(xs_heimlig_psa_hash_whole) \
	X(xs_heimlig_psa_hmac_whole) \
	X(xs_heimlig_psa_hash_start) \
	X(xs_heimlig_psa_hash_update) \
	X(xs_heimlig_psa_hash_finish) \
	X(xs_heimlig_psa_hash_end) \
	X(xs_heimlig_psa_hmac_start) \
	X(xs_heimlig_psa_hmac_update) \
	X(xs_heimlig_psa_hmac_finish)

#endif
