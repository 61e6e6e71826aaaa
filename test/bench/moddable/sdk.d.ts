/** Types of the Moddable SDK's cryptography that the benchmark uses. The SDK has none. Buffers are ArrayBuffers unless stated otherwise. */
declare module "crypt" {
	export class Digest {
		constructor(algorithm: "SHA256" | "SHA384" | "SHA512");
		process(...data: readonly (ArrayBuffer | Uint8Array)[]): ArrayBuffer;
	}
	export class BlockCipher {
		constructor(cipher: "AES", key: ArrayBuffer);
	}
	export class StreamCipher {
		constructor(cipher: "ChaCha", key: ArrayBuffer, iv: ArrayBuffer, counter: number);
		encrypt(data: ArrayBuffer | Uint8Array): ArrayBuffer;
	}
	export class Mode {
		constructor(mode: "CBC", cipher: BlockCipher, iv: ArrayBuffer, padding: boolean);
		/** Whether the next data to encrypt is the last. */
		eof: boolean;
		encrypt(data: ArrayBuffer | Uint8Array, result: ArrayBuffer): ArrayBuffer;
	}
}

declare module "gcm" {
	import type { BlockCipher } from "crypt";
	export default class GCM {
		constructor(cipher: BlockCipher);
		process(data: ArrayBuffer | Uint8Array, result: undefined, iv: ArrayBuffer, aad: undefined, encrypts: true): ArrayBuffer;
	}
}

declare module "hmac" {
	import type { Digest } from "crypt";
	export default class HMAC {
		constructor(digest: Digest, key: ArrayBuffer);
		process(...data: readonly (ArrayBuffer | Uint8Array)[]): ArrayBuffer;
	}
}

declare module "ecp" {
	export default class ECPoint {
		/** `point`: uncompressed (SEC 1 §2.3.3). */
		static fromOctetString(point: Uint8Array): ECPoint;
	}
}

declare module "curve" {
	export default class Curve {
		constructor(name: "secp256r1" | "secp384r1");
		/** A multiple of `point`, or of the base point, uncompressed. */
		dh(scalar: ArrayBuffer, point?: ArrayBuffer): ArrayBuffer;
		/** The x coordinate of an uncompressed point. */
		Z(point: ArrayBuffer): ArrayBuffer;
	}
}

declare module "ecdsa" {
	import type Curve from "curve";
	import type ECPoint from "ecp";
	export default class ECDSA {
		/** `key`: the private key to sign, the public key to verify. */
		constructor(key: bigint | ECPoint, curve: Curve);
		sign(digest: ArrayBuffer): ArrayBuffer;
		verify(digest: ArrayBuffer, signature: ArrayBuffer): boolean;
	}
}
