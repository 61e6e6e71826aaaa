import type { Agreement, KeyPairs, Signatures } from "../../modules/workers/curve-engines.js";
import type { RandomSource } from "../../modules/workers/engines.js";

const isPublicKey: (bytes: Uint8Array) => boolean = native("xs_heimlig_ed25519_is_public_key");
const writeSigner: (privateKey: Uint8Array, publicKey: Uint8Array) => boolean = native("xs_heimlig_ed25519_public_key");
const sign: (message: Uint8Array, privateKey: Uint8Array, signature: Uint8Array) => boolean = native("xs_heimlig_ed25519_sign");
const verify: (message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array) => boolean = native("xs_heimlig_ed25519_verify");
const writePeer: (privateKey: Uint8Array, publicKey: Uint8Array) => boolean = native("xs_heimlig_x25519_public_key");
const agree: (privateKey: Uint8Array, publicKey: Uint8Array, secret: Uint8Array) => boolean = native("xs_heimlig_x25519_agree");

const KEY_BYTES = 32;
const SIGNATURE_BYTES = 64;

/** Private keys of curve 25519: any 32 bytes (RFC 8032 §5.1.5, RFC 7748 §5). */
class Keys25519 {
	private readonly generator: RandomSource;

	/** `generator`: for keys. */
	constructor(generator: RandomSource) {
		this.generator = generator;
	}

	isPrivateKey(bytes: Uint8Array): boolean {
		return bytes.length === KEY_BYTES;
	}

	generatePrivateKey(privateKey: Uint8Array): void {
		this.generator.fill(privateKey, 0, KEY_BYTES);
	}
}

/**
 * Ed25519 (RFC 8032 §5.1) on libsodium. modules/workers/ed25519.ts has the rule for verification.
 * @throws Error if libsodium does not start
 */
export class SodiumEd25519 extends Keys25519 implements KeyPairs, Signatures {
	derivePublicKey(privateKey: Uint8Array, publicKey: Uint8Array): void {
		writeSigner(privateKey, publicKey);
	}

	isPublicKey(bytes: Uint8Array): boolean {
		return bytes.length === KEY_BYTES && isPublicKey(bytes);
	}

	sign(message: Uint8Array, privateKey: Uint8Array, signature: Uint8Array): void {
		sign(message, privateKey, signature);
	}

	verify(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
		return signature.length === SIGNATURE_BYTES && publicKey.length === KEY_BYTES && verify(message, signature, publicKey);
	}
}

/** X25519 (RFC 7748 §5) on libsodium. @throws Error if libsodium does not start */
export class SodiumX25519 extends Keys25519 implements KeyPairs, Agreement {
	derivePublicKey(privateKey: Uint8Array, publicKey: Uint8Array): void {
		writePeer(privateKey, publicKey);
	}

	isPublicKey(bytes: Uint8Array): boolean {
		return bytes.length === KEY_BYTES;
	}

	agree(privateKey: Uint8Array, publicKey: Uint8Array, secret: Uint8Array): boolean {
		return publicKey.length === KEY_BYTES && agree(privateKey, publicKey, secret);
	}
}
