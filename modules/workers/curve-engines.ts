/**
 * The interfaces of curves for the ECC worker. Byte strings are views of the job's memory. Keys and signatures have the sizes and formats of
 * messages/algorithms.ts: a public key of a NIST curve is x‖y, a signature r‖s.
 */

/** The keys of one curve. */
export interface KeyPairs {
	/** Whether these bytes, of any number, are a private key. Takes the same time for all values of the right size. */
	isPrivateKey(bytes: Uint8Array): boolean;
	/** Fills `privateKey` with a new private key. */
	generatePrivateKey(privateKey: Uint8Array): void;
	/** Writes the public key of a private key. Call `isPrivateKey` first. */
	derivePublicKey(privateKey: Uint8Array, publicKey: Uint8Array): void;
	/** Whether these bytes, of any number, are a public key: a point of the curve other than infinity. X25519 takes any 32 bytes (RFC 7748 §5). */
	isPublicKey(bytes: Uint8Array): boolean;
}

/** Signatures. Call `isPrivateKey` first; all other inputs may have any size. */
export interface Signatures {
	sign(message: Uint8Array, privateKey: Uint8Array, signature: Uint8Array): void;
	/** Also false if the bytes are no signature, or no public key. */
	verify(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean;
}

/** Key agreement. */
export interface Agreement {
	/** Writes the shared secret and returns true. Writes nothing and returns false if the public key is invalid or has a small order. */
	agree(privateKey: Uint8Array, publicKey: Uint8Array, secret: Uint8Array): boolean;
}

/** ECDSA and ECDH on one curve. */
export interface NistEngine extends KeyPairs, Agreement, Signatures {
	/** The coordinates x‖y of a compressed point (SEC 1 §2.3.4), which begins with 2 or 3; undefined if it is no point of the curve. */
	decompress(point: Uint8Array): Uint8Array | undefined;
	/** The size in bytes of the digest that it signs. */
	readonly digestSize: number;
	/** Signs the digest of a message, of `digestSize` bytes. */
	signDigest(digest: Uint8Array, privateKey: Uint8Array, signature: Uint8Array): void;
	verifyDigest(digest: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean;
}

/** The curves of a worker, by name. A request for another one gets NoWorkerForRequest. */
export interface CurveEngines {
	readonly "P-256"?: NistEngine;
	readonly "P-384"?: NistEngine;
	readonly Ed25519?: KeyPairs & Signatures;
	readonly X25519?: KeyPairs & Agreement;
}
