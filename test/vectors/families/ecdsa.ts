import type { Family } from "../file.js";
import type { JsonObject } from "../json-object.js";
import { type Plan, question, trial } from "../trial.js";
import { DerError, signatureOfDer } from "./der.js";
import { digest, fitted } from "./digest.js";
import { coordinates, type NistCurve, nistCurve } from "./nist-curve.js";

/** Signatures as r‖s. */
export const ecdsa: Family = {
	schema: "ecdsa_p1363_verify_schema",
	type: "EcdsaP1363Verify",
	plan: (_algorithm, group, test) => plan(group, test, (signature) => signature),
};

/** Signatures in DER. The HSM takes r‖s: it is asked for those that are DER, all others are refused here. */
export const ecdsaDer: Family = {
	schema: "ecdsa_verify_schema",
	type: "EcdsaVerify",
	plan(_algorithm, group, test) {
		try {
			return plan(group, test, (signature, { size }) => signatureOfDer(signature, size));
		} catch (error) {
			if (error instanceof DerError) return { refusal: error.message };
			throw error;
		}
	},
};

/**
 * Each signature is verified for the message and for its digest, with the public key in both of its forms; with another hash function
 * than the curve's, for the digest in both.
 */
function plan(group: JsonObject, test: JsonObject, convert: (signature: Uint8Array, curve: NistCurve) => Uint8Array): Plan {
	const given = group.object(group.has("publicKey") ? "publicKey" : "key");
	const [curveName, sha] = [given.text("curve"), group.text("sha")];
	const curve = nistCurve(curveName);
	if (curve === undefined) return { skip: `ECDSA on ${curveName} (the API offers P-256 and P-384)` };
	const [point, message] = [given.bytes("uncompressed"), test.bytes("msg")];
	const hashed = digest(sha, message);
	if (hashed === undefined) return { skip: `ECDSA with ${sha} (node:crypto computes no such digest)` };
	const common = { signature: convert(test.bytes("sig"), curve), curve: curve.name };
	const prehashed = { ...common, message: fitted(hashed, curve.size), prehashed: true };
	return trial([
		question("check", "VerifyEcdsa", sha === curve.hash ? { ...common, key: point, message } : { ...prehashed, key: point }, true),
		question("check", "VerifyEcdsa", { ...prehashed, key: coordinates(point, curve) ?? point }, true),
	]);
}
