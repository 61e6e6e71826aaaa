import { hmacAlgorithms, hmacSizes } from "../../../modules/messages/algorithms.js";
import { MINIMUM_TAG_BYTES } from "../../../modules/messages/sizes.js";
import type { Family } from "../family.js";
import { emptyReason, sizeReason, step, trial } from "../trial.js";

/** The files call HMAC with SHA-256 `HMACSHA256`, and with SHA3-256 `HMACSHA3-256`. */
function hmacHash(algorithm: string): (typeof hmacAlgorithms)[number] | undefined {
	return hmacAlgorithms.find((name) => algorithm === `HMAC${name.replace("SHA-", "SHA")}`);
}

/** All sizes from `first` to `last`. */
function from(first: number, last: number): number[] {
	return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The HSM calculates and verifies each tag. */
export const mac: Family = {
	schema: "mac_test_schema",
	type: "MacTest",
	plan(name, group, test) {
		const [key, message, tag] = [test.bytes("key"), test.bytes("msg"), test.bytes("tag")];
		const tagLength = group.count("tagSize") / 8;
		if (name === "AES-CMAC")
			return trial(
				[step("produce", "CalculateAesCmac", { key, message, tagLength }, tag), step("check", "VerifyAesCmac", { key, message, tag, tagLength }, true)],
				sizeReason("key", key.length, [16, 24, 32]) ?? sizeReason("tag", tagLength, from(MINIMUM_TAG_BYTES, 16)),
			);

		const algorithm = hmacHash(name);
		if (algorithm === undefined) return { skip: `${name} (of MACs the API offers AES-CMAC and HMAC with ${hmacAlgorithms.join(", ")})` };
		return trial(
			[
				step("produce", "CalculateHmac", { key, message, algorithm, tagLength }, tag),
				step("check", "VerifyHmac", { key, message, tag, algorithm, tagLength }, true),
			],
			emptyReason("key", key.length) ?? sizeReason("tag", tagLength, from(MINIMUM_TAG_BYTES, hmacSizes[hmacAlgorithms.indexOf(algorithm)])),
		);
	},
};
