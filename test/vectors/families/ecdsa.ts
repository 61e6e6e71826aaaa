import { createHash } from "node:crypto";
import type { Family } from "../file.js";
import { question, trial } from "../trial.js";
import { coordinates, nistCurve } from "./nist-curve.js";

/** Signatures as r‖s. Each is verified for the message and for its digest, with the public key in both of its forms. */
export const ecdsa: Family = {
	schema: "ecdsa_p1363_verify_schema",
	type: "EcdsaP1363Verify",
	plan(_algorithm, group, test) {
		const given = group.object(group.has("publicKey") ? "publicKey" : "key");
		const [curveName, sha] = [given.text("curve"), group.text("sha")];
		const curve = nistCurve(curveName);
		if (curve?.hash !== sha) return { skip: `ECDSA on ${curveName} with ${sha} (the API offers P-256 with SHA-256 and P-384 with SHA-384)` };
		const [key, message, signature] = [given.bytes("uncompressed"), test.bytes("msg"), test.bytes("sig")];
		const digest = new Uint8Array(createHash(sha).update(message).digest());
		return trial([
			question("check", "VerifyEcdsa", { key, message, signature, curve: curve.name }, true),
			question("check", "VerifyEcdsa", {
				key: coordinates(key, curve) ?? key, message: digest, signature, curve: curve.name, prehashed: true,
			}, true),
		]);
	},
};
