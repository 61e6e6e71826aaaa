import type { NistEngine } from "../../modules/workers/curve-engines.js";
import type { RandomSource } from "../../modules/workers/engines.js";

const isPrivateKey: (curve: number, bytes: Uint8Array) => boolean = native("xs_heimlig_psa_is_private_key");
const isPublicKey: (curve: number, bytes: Uint8Array) => boolean = native("xs_heimlig_psa_is_public_key");
const decompress: (curve: number, point: Uint8Array, coordinates: Uint8Array) => boolean = native("xs_heimlig_psa_decompress");
const writePublicKey: (curve: number, privateKey: Uint8Array, publicKey: Uint8Array) => boolean = native("xs_heimlig_psa_public_key");
const digest: (curve: number, message: Uint8Array, digest: Uint8Array) => boolean = native("xs_heimlig_psa_digest");
const sign: (curve: number, digest: Uint8Array, privateKey: Uint8Array, extra: Uint8Array, signature: Uint8Array) => boolean = native("xs_heimlig_psa_sign");
const verify: (curve: number, digest: Uint8Array, signature: Uint8Array, publicKey: Uint8Array) => boolean = native("xs_heimlig_psa_verify");
const agree: (curve: number, privateKey: Uint8Array, publicKey: Uint8Array, secret: Uint8Array) => boolean = native("xs_heimlig_psa_agree");

/** The number of a curve in natives, and bytes of its numbers. */
const curves = Object.freeze({ "P-256": { number: 0, size: 32 }, "P-384": { number: 1, size: 48 } });

/**
 * ECDSA (FIPS 186-5 §6) and ECDH (SP 800-56A §5.7.1.2) on PSA Crypto of mbed TLS. Signatures have the nonce of RFC 6979 with fresh random bytes mixed in
 * (§3.6), so the same bytes give the same signature with noble. Each key is imported for one operation and destroyed.
 * @throws Error if PSA Crypto fails, for example without memory. Nothing is written then.
 */
export class PsaCurve implements NistEngine {
	readonly digestSize: number;
	private readonly curve: number;
	private readonly generator: RandomSource;

	/** `generator`: for keys and nonces. */
	constructor(name: keyof typeof curves, generator: RandomSource) {
		this.curve = curves[name].number;
		this.digestSize = curves[name].size;
		this.generator = generator;
	}

	isPrivateKey(bytes: Uint8Array): boolean {
		return bytes.length === this.digestSize && isPrivateKey(this.curve, bytes);
	}

	/** Tests candidates (FIPS 186-5 §A.2.2). */
	generatePrivateKey(privateKey: Uint8Array): void {
		do this.generator.fill(privateKey, 0, privateKey.length);
		while (!this.isPrivateKey(privateKey));
	}

	derivePublicKey(privateKey: Uint8Array, publicKey: Uint8Array): void {
		writePublicKey(this.curve, privateKey, publicKey);
	}

	isPublicKey(bytes: Uint8Array): boolean {
		return bytes.length === 2 * this.digestSize && isPublicKey(this.curve, bytes);
	}

	decompress(point: Uint8Array): Uint8Array | undefined {
		const coordinates = new Uint8Array(2 * this.digestSize);
		return point.length === 1 + this.digestSize && decompress(this.curve, point, coordinates) ? coordinates : undefined;
	}

	sign(message: Uint8Array, privateKey: Uint8Array, signature: Uint8Array): void {
		this.signDigest(this.digestOf(message), privateKey, signature);
	}

	signDigest(digest: Uint8Array, privateKey: Uint8Array, signature: Uint8Array): void {
		const extra = new Uint8Array(this.digestSize);
		try {
			this.generator.fill(extra, 0, extra.length);
			sign(this.curve, digest, privateKey, extra, signature);
		} finally {
			extra.fill(0);
		}
	}

	verify(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
		return this.verifyDigest(this.digestOf(message), signature, publicKey);
	}

	verifyDigest(digest: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
		const size = 2 * this.digestSize;
		return signature.length === size && publicKey.length === size && verify(this.curve, digest, signature, publicKey);
	}

	agree(privateKey: Uint8Array, publicKey: Uint8Array, secret: Uint8Array): boolean {
		return publicKey.length === 2 * this.digestSize && agree(this.curve, privateKey, publicKey, secret);
	}

	private digestOf(message: Uint8Array): Uint8Array {
		const bytes = new Uint8Array(this.digestSize);
		digest(this.curve, message, bytes);
		return bytes;
	}
}
