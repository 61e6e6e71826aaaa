import type { Family } from "../family.js";
import { step, trial } from "../trial.js";

export const xdh: Family = {
	schema: "xdh_comp_schema",
	type: "XdhComp",
	plan(_algorithm, group, test) {
		const curve = group.text("curve");
		if (curve !== "curve25519") return { skip: `XDH on ${curve} (the API offers X25519)` };
		const [publicKey, key, shared] = [test.bytes("public"), test.bytes("private"), test.bytes("shared")];
		const plan = trial([step("check", "X25519", { key, publicKey }, shared)]);
		// RFC 7748 §6.1 leaves this check to the protocol. An HSM must make it, since it hands out the secret.
		return "steps" in plan && shared.every((byte) => byte === 0) ? { ...plan, refused: "all-zero shared secret (an error of the API, RFC 7748 §6.1)" } : plan;
	},
};
