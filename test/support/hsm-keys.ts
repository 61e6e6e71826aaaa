/** Key descriptions for tests. Imports nothing of Node, since tests on XS use it. */
import type { KeyDescription, Owners, Permissions, Usage } from "../../modules/keystore/description.js";
import type { Curve } from "../../modules/messages/algorithms.js";

export const all: Permissions = { import: true, exportPrivate: true, overwrite: true, delete: true, wrap: true };
/** All permissions that a wrapping key may have. */
export const allButWrap: Permissions = { ...all, wrap: false };
export const noPermissions: Permissions = { import: false, exportPrivate: false, overwrite: false, delete: false, wrap: false };

export const wrapping: Usage = { algorithms: ["AES-KW"], operations: ["wrap"] };
/** AES-KW of the caller's bytes. */
export const bytesWrapping: Usage = { algorithms: ["AES-KW"], operations: ["encrypt", "decrypt"] };
export const keySealing: Usage = { algorithms: ["Seal"], operations: ["seal", "unseal"] };
export const deriving: Usage = { algorithms: ["HKDF"], operations: ["deriveBits", "deriveKey"] };
/** Deriving from a password. */
export const stretching: Usage = { algorithms: ["PBKDF2"], operations: ["deriveBits", "deriveKey"] };
export const agreeing: Usage = { algorithms: ["ECDH"], operations: ["deriveBits", "deriveKey"] };
/** Use with one cipher. */
export const sealing = (algorithm: "AES-GCM" | "AES-CBC" | "AES-CCM" | "AES-CTR" | "ChaCha20-Poly1305"): Usage => ({
	algorithms: [algorithm],
	operations: ["encrypt", "decrypt"],
});
/** Use with one MAC or signature algorithm. */
export const signing = (algorithm: "AES-CMAC" | "HMAC" | "ECDSA" | "Ed25519"): Usage => ({ algorithms: [algorithm], operations: ["sign", "verify"] });

/** The widest use of one symmetric key: AES-GCM, ChaCha20-Poly1305 and HMAC, as its size permits. */
function symmetricUse(size: number): Usage {
	if (size !== 16 && size !== 24 && size !== 32) return signing("HMAC");
	return { algorithms: size === 32 ? ["AES-GCM", "ChaCha20-Poly1305", "HMAC"] : ["AES-GCM", "HMAC"], operations: ["encrypt", "decrypt", "sign", "verify"] };
}

function pairUse(curve: Curve): Usage {
	return curve === "X25519" ? { algorithms: ["X25519"], operations: ["deriveBits", "deriveKey"] } : signing(curve === "Ed25519" ? "Ed25519" : "ECDSA");
}

/** Describes a symmetric key. The key store checks what the types do not. */
export function symmetric(id: number, size: number, permissions: Permissions = all, usage: Usage = symmetricUse(size), owners: Owners = "all"): KeyDescription {
	return { id, type: { kind: "symmetric", size }, permissions, usage, owners } as KeyDescription;
}

/** Describes a public key alone, as `symmetric` does. */
export function publicKey(
	id: number,
	curve: Curve,
	usage?: Usage,
	permissions: Permissions = { ...allButWrap, exportPrivate: false },
	owners: Owners = "all",
): KeyDescription {
	const use: Usage = curve === "X25519" ? pairUse(curve) : { algorithms: [curve === "Ed25519" ? curve : "ECDSA"], operations: ["verify"] };
	return { id, type: { kind: "public", curve }, permissions, usage: usage ?? use, owners } as KeyDescription;
}

/** Describes a key pair, as `symmetric` does. */
export function pair(id: number, curve: Curve, permissions: Permissions = allButWrap, usage: Usage = pairUse(curve), owners: Owners = "all"): KeyDescription {
	return { id, type: { kind: "pair", curve }, permissions, usage, owners } as KeyDescription;
}
