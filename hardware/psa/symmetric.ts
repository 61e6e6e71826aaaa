import type { ChaChaPolyEngine, HashEngine, HkdfEngine, Pbkdf2Engine } from "../../modules/workers/engines.js";

/** ChaCha20-Poly1305 on PSA Crypto. */
export const psaChaChaPoly: ChaChaPolyEngine = Object.freeze({
	encrypt: native("xs_heimlig_psa_chachapoly_encrypt"),
	decrypt: native("xs_heimlig_psa_chachapoly_decrypt"),
});

/** HKDF on PSA Crypto. */
export const psaHkdf: HkdfEngine = Object.freeze({
	hkdf: native("xs_heimlig_psa_hkdf"),
	deriveKey: native("xs_heimlig_psa_hkdf_derive_key"),
});

/** PBKDF2 on PSA Crypto. */
export const psaPbkdf2: Pbkdf2Engine = Object.freeze({
	start: native("xs_heimlig_psa_pbkdf2_start"),
	continue: native("xs_heimlig_psa_pbkdf2_continue"),
	finish: native("xs_heimlig_psa_pbkdf2_finish"),
});

/** SHA-1, SHA-2, SHA-3 where mbed TLS has it, and HMAC over them, on PSA Crypto. */
export const psaHashes: HashEngine = Object.freeze({
	hash: native("xs_heimlig_psa_hash_whole"),
	hmac: native("xs_heimlig_psa_hmac_whole"),
	hashStart: native("xs_heimlig_psa_hash_start"),
	hashUpdate: native("xs_heimlig_psa_hash_update"),
	hashFinish: native("xs_heimlig_psa_hash_finish"),
	hashEnd: native("xs_heimlig_psa_hash_end"),
	hmacStart: native("xs_heimlig_psa_hmac_start"),
	hmacUpdate: native("xs_heimlig_psa_hmac_update"),
	hmacFinish: native("xs_heimlig_psa_hmac_finish"),
});
