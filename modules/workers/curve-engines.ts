/**
 * What the ECC worker needs of a curve. Byte strings are views of the job's memory, keys and signatures have the sizes and
 * layouts of messages/algorithms.ts: a public key of a NIST curve is x‖y, a signature r‖s.
 */

/** The keys of one curve. */
export interface KeyPairs {
	/** Whether these bytes, of any number, are a private key. Takes the same time for all of the right size. */
	isPrivateKey(bytes: Uint8Array): boolean;
	/** Fills `privateKey` with a new one. */
	generatePrivateKey(privateKey: Uint8Array): void;
	/** Writes the public key that belongs to a private key, which `isPrivateKey` has approved. */
	derivePublicKey(privateKey: Uint8Array, publicKey: Uint8Array): void;
}

/** Signatures. A private key has been approved by `isPrivateKey`; anything else may be of any size. */
export interface Signatures {
	/** Whether these bytes are a public key: of the right size, and a point of the curve but infinity. */
	isPublicKey(bytes: Uint8Array): boolean;
	sign(message: Uint8Array, privateKey: Uint8Array, signature: Uint8Array): void;
	/** False also for what is no signature or no public key at all. */
	verify(message: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean;
}

/** The agreement on a shared secret. */
export interface Agreement {
	/** Writes the shared secret, and returns true; false, and nothing, if the public key is none or has a small order. */
	agree(privateKey: Uint8Array, publicKey: Uint8Array, secret: Uint8Array): boolean;
}

/** ECDSA and ECDH on one curve. */
export interface NistEngine extends KeyPairs, Agreement, Signatures {
	/** Size in bytes of the digest that is signed. */
	readonly digestSize: number;
	/** Signs what is the digest of a message already, of `digestSize` bytes. */
	signDigest(digest: Uint8Array, privateKey: Uint8Array, signature: Uint8Array): void;
	verifyDigest(digest: Uint8Array, signature: Uint8Array, publicKey: Uint8Array): boolean;
}

/** The curves that a worker has, by name; a request for any other is answered NoWorkerForRequest. */
export interface CurveEngines {
	readonly "P-256"?: NistEngine;
	readonly "P-384"?: NistEngine;
	readonly Ed25519?: KeyPairs & Signatures;
	readonly X25519?: KeyPairs & Agreement;
}
