import { createHmac } from "node:crypto";
import { MAXIMUM_SYMMETRIC_KEY_BYTES } from "../../../modules/messages/row.js";
import { MINIMUM_KEY_BYTES } from "../../../modules/messages/sizes.js";
import type { Family } from "../file.js";
import type { Question } from "../trial.js";
import { question, sizeReason, trial } from "../trial.js";

/** SP 800-38F: KW is RFC 3394, KWP is RFC 5649. */
const padding = new Map([
	["AES-WRAP", false],
	["AES-KW", false],
	["KW", false],
	["AES-KWP", true],
	["KWP", true],
]);
/** RFC 3394 §2.2.1: what wrapping adds. */
const CHECK_BYTES = 8;

/** What the unwrapped key is used on. */
const data = new TextEncoder().encode("unwrapped");

/**
 * Through the key store: the key is put into the place of its size (machines/keys.ts), wrapped, deleted and unwrapped. What was
 * unwrapped does not leave in the clear: that it is the key is seen by what HMAC makes of it, which Node computes as well.
 * Only a Crypto error is a refusal: KeyStore.InvalidBufferSize says that something was unwrapped, but of another size.
 */
export const keywrap: Family = {
	schema: "keywrap_test_schema",
	type: "KeywrapTest",
	oneByOne: true,
	plan(algorithm, _group, test) {
		const padded = padding.get(algorithm);
		if (padded === undefined) return { skip: `${algorithm} (of key wraps the API offers AES-KW and AES-KWP)` };
		const [key, message, wrapped] = [test.bytes("key"), test.bytes("msg"), test.bytes("ct")];
		const size = message.length;
		const fits = size >= MINIMUM_KEY_BYTES && size <= MAXIMUM_SYMMETRIC_KEY_BYTES;
		if (!fits && test.text("result") !== "invalid")
			return { skip: `wrapped key of ${size} bytes (the key store wraps ${MINIMUM_KEY_BYTES} to ${MAXIMUM_SYMMETRIC_KEY_BYTES})` };

		const target = fits ? size : Math.min(Math.max(wrapped.length - CHECK_BYTES, MINIMUM_KEY_BYTES), MAXIMUM_SYMMETRIC_KEY_BYTES);
		const wrap: Question[] = [
			question("prepare", "ImportSymmetricKey", { key: target, data: message }, null),
			question("produce", "WrapKey", { key, target, padded }, wrapped),
		];
		const tag = new Uint8Array(createHmac("sha256", message).update(data).digest());
		const plan = trial(
			[
				...(fits ? wrap : []),
				question("clean", "DeleteKey", { key: target }, null),
				question("check", "UnwrapKey", { key, target, padded, wrapped }, null),
				question("check", "CalculateHmac", { key: target, message: data, algorithm: "SHA-256" }, tag, ["KeyStore.KeyNotFound"]),
				question("clean", "DeleteKey", { key: target }, null),
			],
			sizeReason("key", key.length, [16, 24, 32]),
		);
		return "questions" in plan ? { ...plan, places: [target] } : plan;
	},
};
