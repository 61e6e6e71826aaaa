import { digestSizes, hmacAlgorithms } from "../../../modules/messages/algorithms.js";
import type { Family } from "../file.js";
import { question, sizeReason, trial } from "../trial.js";

/** `HMACSHA256` and `HMACSHA3-256` are SHA-256 and SHA3-256. */
function hmacHash(algorithm: string): (typeof hmacAlgorithms)[number] | undefined {
	return hmacAlgorithms.find((name) => algorithm === `HMAC${name.replace("SHA-", "SHA")}`);
}

/** The tag is calculated and verified. */
export const mac: Family = {
	schema: "mac_test_schema",
	type: "MacTest",
	plan(name, _group, test) {
		const [key, message, tag] = [test.bytes("key"), test.bytes("msg"), test.bytes("tag")];
		if (name === "AES-CMAC") return trial([
			question("produce", "CalculateAesCmac", { key, message }, tag),
			question("check", "VerifyAesCmac", { key, message, tag }, true),
		], sizeReason("key", key.length, [16, 24, 32]) ?? sizeReason("tag", tag.length, [16]));

		const algorithm = hmacHash(name);
		if (algorithm === undefined) return { skip: `${name} (of MACs the API offers AES-CMAC and HMAC with ${hmacAlgorithms.join(", ")})` };
		return trial([
			question("produce", "CalculateHmac", { key, message, algorithm }, tag),
			question("check", "VerifyHmac", { key, message, tag, algorithm }, true),
		], sizeReason("tag", tag.length, [digestSizes[hmacAlgorithms.indexOf(algorithm)]]));
	},
};
