import { createPrivateKey, createPublicKey, diffieHellman, sign } from "node:crypto";
import { seeded } from "../support/seeded.js";

/** Public-key cryptography is slow, so there are only this many samples. They are computed at the first use. */
const COUNT = 4;

/** Makes a private key of its 32 bytes, behind the fixed prefix of PKCS #8 (RFC 8410 §7). */
const privateKeyOf = (algorithm: "70" | "6e", bytes: Uint8Array) =>
	createPrivateKey({ key: Buffer.concat([Buffer.from(`302e020100300506032b65${algorithm}04220420`, "hex"), bytes]), format: "der", type: "pkcs8" });

interface Signature {
	readonly key: Uint8Array;
	readonly message: Uint8Array;
	readonly signature: Uint8Array;
}

interface Agreement {
	readonly key: Uint8Array;
	readonly publicKey: Uint8Array;
	readonly secret: Uint8Array;
}

let signed: readonly Signature[] | undefined;
let agreed: readonly Agreement[] | undefined;

/** Keys, messages and signatures of Ed25519 (RFC 8032), which is deterministic. */
export function signatures(): readonly Signature[] {
	return (signed ??= Array.from({ length: COUNT }, (_, number) => {
		const random = seeded(number);
		const [key, message] = [random.bytes(32), random.bytes(20)];
		return { key, message, signature: sign(null, message, privateKeyOf("70", key)) };
	}));
}

/** Keys, public keys and shared secrets of X25519 (RFC 7748). */
export function agreements(): readonly Agreement[] {
	return (agreed ??= Array.from({ length: COUNT }, (_, number) => {
		const random = seeded(1000 + number);
		const key = random.bytes(32);
		const other = createPublicKey(privateKeyOf("6e", random.bytes(32)));
		return {
			key,
			publicKey: other.export({ format: "der", type: "spki" }).subarray(-32),
			secret: diffieHellman({ privateKey: privateKeyOf("6e", key), publicKey: other }),
		};
	}));
}
