import { ecdsa, weierstrass, type ECDSA, type WeierstrassOpts } from "@noble/curves/abstract/weierstrass.js";
import type { CHash } from "@noble/hashes/utils.js";
import { Blinding } from "./blinding.js";
import type { NistEngine } from "./curve-engines.js";
import type { RandomGenerator } from "./generator.js";

/** SEC 1 §2.3.3: what an uncompressed point begins with. */
const UNCOMPRESSED = 4;

/**
 * ECDSA (FIPS 186-5 §6) and ECDH (SP 800-56A §5.7.1.2) on one curve of prime order, on noble.
 *
 * Signatures are those of RFC 6979 with fresh random bytes mixed in (§3.6), so that neither a weak generator nor a
 * fault that makes the same message be signed twice tells the key; scalars are blinded. noble's numbers are BigInts: they
 * and the byte strings that noble makes of a private key stay in the machine's heap until other things are written there.
 */
export class NistCurve implements NistEngine {
	readonly digestSize: number;
	private readonly curve: ECDSA;
	private readonly generator: RandomGenerator;
	private readonly blinding: Blinding;
	/** The order of the base point, as private keys are written. */
	private readonly order: Uint8Array;

	/** `hash`: what messages are digested with. No table of base points is made, which would need 200 KB or more. */
	constructor(parameters: WeierstrassOpts<bigint>, hash: CHash, generator: RandomGenerator) {
		this.blinding = new Blinding(generator);
		const randomBytes = this.blinding.lend;
		const Point = weierstrass(parameters, { randomBytes });
		Point.BASE.precompute(1);
		this.curve = ecdsa(Point, hash, { lowS: false, randomBytes });
		this.blinding.begin();
		this.order = Point.Fn.toBytes(parameters.n);
		this.digestSize = hash.outputLen;
		this.generator = generator;
	}

	/** 0 < bytes < n, by subtracting n: whether there is a borrow at the end says it. */
	isPrivateKey(bytes: Uint8Array): boolean {
		const { order } = this;
		if (bytes.length !== order.length) return false;
		let borrow = 0;
		let any = 0;
		for (let index = order.length - 1; index >= 0; index--) {
			any |= bytes[index];
			borrow = bytes[index] - order[index] - borrow >> 8 & 1;
		}
		return borrow === 1 && any !== 0;
	}

	/** By testing candidates (FIPS 186-5 §A.2.2). */
	generatePrivateKey(privateKey: Uint8Array): void {
		do this.generator.fill(privateKey, 0, privateKey.length);
		while (!this.isPrivateKey(privateKey));
	}

	derivePublicKey(privateKey: Uint8Array, publicKey: Uint8Array): void {
		try {
			publicKey.set(this.curve.getPublicKey(privateKey, false).subarray(1));
		} finally {
			this.blinding.end();
		}
	}

	isPublicKey(bytes: Uint8Array): boolean {
		return this.curve.utils.isValidPublicKey(uncompressed(bytes), false);
	}

	sign(message: Uint8Array, privateKey: Uint8Array, signature: Uint8Array): void {
		this.signAny(message, true, privateKey, signature);
	}

	signDigest(digest: Uint8Array, privateKey: Uint8Array, signature: Uint8Array): void {
		this.signAny(digest, false, privateKey, signature);
	}

	verify(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
		return this.verifyAny(message, true, signature, publicKey);
	}

	verifyDigest(digest: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean {
		return this.verifyAny(digest, false, signature, publicKey);
	}

	agree(privateKey: Uint8Array, publicKey: Uint8Array, secret: Uint8Array): boolean {
		if (!this.isPublicKey(publicKey)) return false;
		try {
			const shared = this.curve.getSharedSecret(privateKey, uncompressed(publicKey), false);
			secret.set(shared.subarray(1, 1 + this.order.length));
			shared.fill(0);
		} finally {
			this.blinding.end();
		}
		return true;
	}

	private signAny(message: Uint8Array, prehash: boolean, privateKey: Uint8Array, signature: Uint8Array): void {
		const extraEntropy = new Uint8Array(this.order.length);
		try {
			this.generator.fill(extraEntropy, 0, extraEntropy.length);
			signature.set(this.curve.sign(message, privateKey, { prehash, extraEntropy }));
		} finally {
			extraEntropy.fill(0);
			this.blinding.end();
		}
	}

	private verifyAny(message: Uint8Array, prehash: boolean, signature: Uint8Array, publicKey: Uint8Array): boolean {
		return signature.length === 2 * this.order.length && this.curve.verify(signature, message, uncompressed(publicKey), { prehash });
	}
}

function uncompressed(coordinates: Uint8Array): Uint8Array {
	const point = new Uint8Array(1 + coordinates.length);
	point[0] = UNCOMPRESSED;
	point.set(coordinates, 1);
	return point;
}
