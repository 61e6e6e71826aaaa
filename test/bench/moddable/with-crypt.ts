/** The same work by the Moddable SDK's cryptography, as an application would call it in its own machine. */
import { BlockCipher, Digest, Mode, StreamCipher } from "crypt";
import Curve from "curve";
import ECDSA from "ecdsa";
import ECPoint from "ecp";
import GCM from "gcm";
import HMAC from "hmac";
import { FIRST_COUNTER, iv, key, message32, nonce, scalar256, scalar384 } from "../machines/inputs.js";

type CryptWork = () => ArrayBuffer | boolean;

const BLOCK = 16;

/** Work on a message. The SDK has no ChaCha20-Poly1305, AES-CCM, AES-CMAC, SHA-3 and BLAKE3. */
export const onMessage: Readonly<Record<string, (message: Uint8Array) => CryptWork>> = Object.freeze({
	"AES-256-GCM": (message: Uint8Array) => () => new GCM(new BlockCipher("AES", key.buffer)).process(message, undefined, nonce.buffer, undefined, true),
	"AES-256-CBC": (message: Uint8Array) => () => {
		const mode = new Mode("CBC", new BlockCipher("AES", key.buffer), iv.buffer, true);
		mode.eof = true;
		// By itself, it allocates no room for the padding, but writes it.
		return mode.encrypt(message, new ArrayBuffer(message.length + BLOCK - (message.length % BLOCK)));
	},
	ChaCha20: (message: Uint8Array) => () => new StreamCipher("ChaCha", key.buffer, nonce.buffer, FIRST_COUNTER).encrypt(message),
	"SHA-256": (message: Uint8Array) => () => new Digest("SHA256").process(message),
	"SHA-512": (message: Uint8Array) => () => new Digest("SHA512").process(message),
	"HMAC-SHA-256": (message: Uint8Array) => () => new HMAC(new Digest("SHA256"), key.buffer).process(message),
});

function nist(
	name: "secp256r1" | "secp384r1",
	algorithm: "SHA256" | "SHA384",
	scalar: ArrayBuffer,
): { readonly [part in "public" | "sign" | "verify" | "agree"]: CryptWork } {
	const curve = new Curve(name);
	const point = curve.dh(scalar);
	const digest = (): ArrayBuffer => new Digest(algorithm).process(message32);
	const sign = (): ArrayBuffer => new ECDSA(BigInt.fromArrayBuffer(scalar), curve).sign(digest());
	const signature = sign();
	return {
		public: () => point,
		sign,
		verify: () => new ECDSA(ECPoint.fromOctetString(new Uint8Array(point)), curve).verify(digest(), signature),
		agree: () => curve.Z(curve.dh(scalar, point)),
	};
}

/** Public-key operations and their public keys. The SDK has no Ed25519 and X25519. */
export function operations(): Readonly<Record<string, CryptWork>> {
	const p256 = nist("secp256r1", "SHA256", scalar256.buffer);
	const p384 = nist("secp384r1", "SHA384", scalar384.buffer);
	return {
		"P-256 public key": p256.public,
		"P-256 sign": p256.sign,
		"P-256 verify": p256.verify,
		"P-256 ECDH": p256.agree,
		"P-384 public key": p384.public,
		"P-384 sign": p384.sign,
		"P-384 verify": p384.verify,
	};
}
