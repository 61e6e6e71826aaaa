import type { CurveEngines, NistEngine } from "../../../modules/workers/curve-engines.js";
import type { Work } from "./engine-jobs.js";
import { message32 } from "./inputs.js";

/** Signing, verification and agreement with a new key. `size`: bytes of a private key. */
function nist(engine: NistEngine, size: number): { readonly [part in "sign" | "verify" | "agree"]: Work } {
	const [privateKey, publicKey, signature, secret] = [size, 2 * size, 2 * size, size].map((bytes) => new Uint8Array(bytes));
	engine.generatePrivateKey(privateKey);
	engine.derivePublicKey(privateKey, publicKey);
	engine.sign(message32, privateKey, signature);
	return {
		sign: () => engine.sign(message32, privateKey, signature),
		verify: () => engine.verify(message32, signature, publicKey),
		agree: () => engine.agree(privateKey, publicKey, secret),
	};
}

/** The operations of engines by their names in the tables. */
export function withCurveEngines(engines: CurveEngines): Readonly<Record<string, Work>> {
	const { "P-256": p256, "P-384": p384, Ed25519: ed25519, X25519: x25519 } = engines;
	if (p256 === undefined || p384 === undefined || ed25519 === undefined || x25519 === undefined) throw new Error("the firmware leaves a curve out");
	const [of256, of384] = [nist(p256, 32), nist(p384, 48)];
	const [edwardsKey, edwardsPublic, signature] = [new Uint8Array(32).fill(3), new Uint8Array(32), new Uint8Array(64)];
	ed25519.derivePublicKey(edwardsKey, edwardsPublic);
	ed25519.sign(message32, edwardsKey, signature);
	const [montgomeryKey, montgomeryPublic, secret] = [new Uint8Array(32).fill(3), new Uint8Array(32), new Uint8Array(32)];
	x25519.derivePublicKey(montgomeryKey, montgomeryPublic);
	return {
		"P-256 sign": of256.sign,
		"P-256 verify": of256.verify,
		"P-256 ECDH": of256.agree,
		"P-384 sign": of384.sign,
		"P-384 verify": of384.verify,
		"Ed25519 sign": () => ed25519.sign(message32, edwardsKey, signature),
		"Ed25519 verify": () => ed25519.verify(message32, signature, edwardsPublic),
		X25519: () => x25519.agree(montgomeryKey, montgomeryPublic, secret),
	};
}
