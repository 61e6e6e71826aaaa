import { digestSizes, hmacAlgorithms } from "../../../modules/messages/algorithms.js";
import { MINIMUM_TAG_BYTES } from "../../../modules/messages/sizes.js";
import type { Family } from "../file.js";
import { emptyReason, question, sizeReason, trial } from "../trial.js";

/** `HMACSHA256` and `HMACSHA3-256` are SHA-256 and SHA3-256. */
function hmacHash(algorithm: string): (typeof hmacAlgorithms)[number] | undefined {
	return hmacAlgorithms.find((name) => algorithm === `HMAC${name.replace("SHA-", "SHA")}`);
}

/** All sizes of `first` to `last` bytes. */
function from(first: number, last: number): number[] {
	return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** The tag is calculated and verified. */
export const mac: Family = {
	schema: "mac_test_schema",
	type: "MacTest",
	plan(name, group, test) {
		const [key, message, tag] = [test.bytes("key"), test.bytes("msg"), test.bytes("tag")];
		const tagLength = group.count("tagSize") / 8;
		if (name === "AES-CMAC")
			return trial(
				[question("produce", "CalculateAesCmac", { key, message, tagLength }, tag), question("check", "VerifyAesCmac", { key, message, tag, tagLength }, true)],
				sizeReason("key", key.length, [16, 24, 32]) ?? sizeReason("tag", tagLength, from(MINIMUM_TAG_BYTES, 16)),
			);

		const algorithm = hmacHash(name);
		if (algorithm === undefined) return { skip: `${name} (of MACs the API offers AES-CMAC and HMAC with ${hmacAlgorithms.join(", ")})` };
		return trial(
			[
				question("produce", "CalculateHmac", { key, message, algorithm, tagLength }, tag),
				question("check", "VerifyHmac", { key, message, tag, algorithm, tagLength }, true),
			],
			emptyReason("key", key.length) ?? sizeReason("tag", tagLength, from(MINIMUM_TAG_BYTES, digestSizes[hmacAlgorithms.indexOf(algorithm)])),
		);
	},
};
