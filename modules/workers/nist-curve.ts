import { type ECDSA, ecdsa, weierstrass } from "@noble/curves/abstract/weierstrass.js";
import type { CHash } from "@noble/hashes/utils.js";
import type { Blinding } from "./blinding.js";
import type { NistEngine } from "./curve-engines.js";
import type { RandomSource } from "./engines.js";
import { type NistParameters, toNumber } from "./nist-parameters.js";
import { unlessRefused } from "./noble-refusals.js";
import { NO_TABLE, SharedCurve } from "./shared-curve.js";

/** SEC 1 §2.3.3: the first byte of an uncompressed point. */
const UNCOMPRESSED = 4;

/**
 * ECDSA (FIPS 186-5 §6) and ECDH (SP 800-56A §5.7.1.2) on one curve of prime order, on noble.
 *
 * Signatures follow RFC 6979 with fresh random bytes mixed in (§3.6). So neither a weak generator nor a fault in one of two signatures of the same
 * message reveals the key. Scalars are blinded. noble computes with BigInts. They, and noble's byte strings of a private key, stay in the heap
 * until `Heap.wipe` or other data overwrites them.
 */
export class NistCurve implements NistEngine {
	readonly digestSize: number;
	private readonly shared: SharedCurve<ECDSA>;
	private readonly blinding: Blinding;
	private readonly generator: RandomSource;

	/** `hash`: of messages. `generator`: for keys, nonces and blinding. */
	constructor(shared: SharedCurve<ECDSA>, hash: CHash, generator: RandomSource) {
		this.shared = shared;
		this.blinding = shared.blinding;
		this.digestSize = hash.outputLen;
		this.generator = generator;
	}

	/** 0 < bytes < n. Subtracts n; the borrow at the end decides. */
	isPrivateKey(bytes: Uint8Array): boolean {
		const { Fn } = this.curve.Point;
		const order = Fn.toBytes(Fn.ORDER);
		if (bytes.length !== order.length) return false;
		let borrow = 0;
		let any = 0;
		for (let index = order.length - 1; index >= 0; index--) {
			any |= bytes[index];
			borrow = ((bytes[index] - order[index] - borrow) >> 8) & 1;
		}
		return borrow === 1 && any !== 0;
	}

	/** Tests candidates (FIPS 186-5 §A.2.2). */
	generatePrivateKey(privateKey: Uint8Array): void {
		do this.generator.fill(privateKey, 0, privateKey.length);
		while (!this.isPrivateKey(privateKey));
	}

	derivePublicKey(privateKey: Uint8Array, publicKey: Uint8Array): void {
		this.blinding.begin(this.generator);
		try {
			publicKey.set(this.curve.getPublicKey(privateKey, false).subarray(1));
		} finally {
			this.blinding.end();
		}
	}

	isPublicKey(bytes: Uint8Array): boolean {
		return this.curve.utils.isValidPublicKey(uncompressed(bytes), false);
	}

	decompress(point: Uint8Array): Uint8Array | undefined {
		return unlessRefused(() => this.curve.Point.fromBytes(point).toBytes(false).subarray(1));
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
		this.blinding.begin(this.generator);
		try {
			const shared = this.curve.getSharedSecret(privateKey, uncompressed(publicKey), false);
			try {
				secret.set(shared.subarray(1, 1 + this.size));
			} finally {
				shared.fill(0);
			}
		} finally {
			this.blinding.end();
		}
		return true;
	}

	private get curve(): ECDSA {
		return this.shared.curve;
	}

	/** The size of a private key in bytes. */
	private get size(): number {
		return this.curve.Point.Fn.BYTES;
	}

	private signAny(message: Uint8Array, prehash: boolean, privateKey: Uint8Array, signature: Uint8Array): void {
		const extraEntropy = new Uint8Array(this.size);
		this.blinding.begin(this.generator);
		try {
			this.generator.fill(extraEntropy, 0, extraEntropy.length);
			signature.set(this.curve.sign(message, privateKey, { prehash, extraEntropy }));
		} finally {
			extraEntropy.fill(0);
			this.blinding.end();
		}
	}

	private verifyAny(message: Uint8Array, prehash: boolean, signature: Uint8Array, publicKey: Uint8Array): boolean {
		return signature.length === 2 * this.size && this.curve.verify(signature, message, uncompressed(publicKey), { prehash });
	}
}

/** A curve, shared by all engines of a machine. `hash`: of messages. */
export function shareNistCurve({ p, n, b, Gx, Gy }: NistParameters, hash: CHash): SharedCurve<ECDSA> {
	return new SharedCurve((randomBytes, window) => {
		const field = toNumber(p);
		const Point = weierstrass(
			{ p: field, n: toNumber(n), h: BigInt(1), a: field - BigInt(3), b: toNumber(b), Gx: toNumber(Gx), Gy: toNumber(Gy) },
			{ randomBytes },
		);
		Point.BASE.precompute(window, window === NO_TABLE);
		return ecdsa(Point, hash, { lowS: false, randomBytes });
	});
}

function uncompressed(coordinates: Uint8Array): Uint8Array {
	const point = new Uint8Array(1 + coordinates.length);
	point[0] = UNCOMPRESSED;
	point.set(coordinates, 1);
	return point;
}
