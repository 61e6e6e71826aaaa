import type { Family } from "../family.js";
import type { JsonObject } from "../json-object.js";
import { type Plan, step, trial } from "../trial.js";
import { DerError, signatureOfDer } from "./der.js";
import { digest, fitDigest } from "./digest.js";
import { coordinates, type NistCurve, nistCurve } from "./nist-curve.js";

/** Signatures as r‖s. */
export const ecdsa: Family = {
	schema: "ecdsa_p1363_verify_schema",
	type: "EcdsaP1363Verify",
	plan: (_algorithm, group, test) => plan(group, test, (signature) => signature),
};

/** Signatures in DER. The HSM takes r‖s, so valid DER is converted, and invalid DER is refused without the HSM. */
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
 * The HSM verifies each signature twice, with the public key in each of its forms: once for the message and once for its digest. If the hash
 * function is not the curve's, both times for the digest.
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
	const prehashed = { ...common, message: fitDigest(hashed, curve.size), prehashed: true };
	return trial([
		step("check", "VerifyEcdsa", sha === curve.hash ? { ...common, key: point, message } : { ...prehashed, key: point }, true),
		step("check", "VerifyEcdsa", { ...prehashed, key: coordinates(point, curve) ?? point }, true),
	]);
}
