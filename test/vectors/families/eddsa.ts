import type { Family } from "../family.js";
import { step, trial } from "../trial.js";

export const eddsa: Family = {
	schema: "eddsa_verify_schema",
	type: "EddsaVerify",
	plan(_algorithm, group, test) {
		const given = group.object(group.has("publicKey") ? "publicKey" : "key");
		if (given.text("curve") !== "edwards25519") return { skip: `EdDSA on ${given.text("curve")} (the API offers Ed25519)` };
		const [key, message, signature] = [given.bytes("pk"), test.bytes("msg"), test.bytes("sig")];
		return trial([step("check", "VerifyEd25519", { key, message, signature }, true)]);
	},
};
