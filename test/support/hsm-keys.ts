/** Key descriptions for tests. Imports nothing of Node, so that tests on XS can use it. */
import type { KeyDescription, Permissions, Usage } from "../../modules/keystore/description.js";
import type { Curve } from "../../modules/messages/algorithms.js";

export const all: Permissions = { import: true, exportPrivate: true, overwrite: true, delete: true, wrap: true };
/** All that a wrapping key may have. */
export const allButWrap: Permissions = { ...all, wrap: false };
export const no: Permissions = { import: false, exportPrivate: false, overwrite: false, delete: false, wrap: false };

export const wrapping: Usage = { algorithms: ["AES-KW"], operations: ["wrap"] };
export const deriving: Usage = { algorithms: ["HKDF"], operations: ["deriveBits", "deriveKey"] };
export const agreeing: Usage = { algorithms: ["ECDH"], operations: ["deriveBits"] };
/** Of one algorithm that seals. */
export const sealing = (algorithm: "AES-GCM" | "AES-CBC" | "AES-CCM" | "ChaCha20-Poly1305"): Usage => ({
	algorithms: [algorithm],
	operations: ["encrypt", "decrypt"],
});
/** Of one algorithm that signs. */
export const signing = (algorithm: "AES-CMAC" | "HMAC" | "ECDSA" | "Ed25519"): Usage => ({ algorithms: [algorithm], operations: ["sign", "verify"] });

/** As much as one symmetric key may be used for: AES-GCM, ChaCha20-Poly1305 and HMAC, as far as its size lets it. */
function symmetricUse(size: number): Usage {
	if (size !== 16 && size !== 24 && size !== 32) return signing("HMAC");
	return { algorithms: size === 32 ? ["AES-GCM", "ChaCha20-Poly1305", "HMAC"] : ["AES-GCM", "HMAC"], operations: ["encrypt", "decrypt", "sign", "verify"] };
}

function pairUse(curve: Curve): Usage {
	return curve === "X25519" ? { algorithms: ["X25519"], operations: ["deriveBits"] } : signing(curve === "Ed25519" ? "Ed25519" : "ECDSA");
}

/** A description of any shape that the types can not tell, which the key store checks. */
export function symmetric(id: number, size: number, permissions: Permissions = all, usage: Usage = symmetricUse(size)): KeyDescription {
	return { id, type: { kind: "symmetric", size }, permissions, usage } as KeyDescription;
}

/** Likewise. Pairs are not wrapped. */
export function pair(id: number, curve: Curve, permissions: Permissions = allButWrap, usage: Usage = pairUse(curve)): KeyDescription {
	return { id, type: { kind: "pair", curve }, permissions, usage } as KeyDescription;
}
