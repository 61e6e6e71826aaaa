import { createHmac } from "node:crypto";
import { MAXIMUM_SYMMETRIC_KEY_BYTES } from "../../../modules/messages/row.js";
import { MINIMUM_KEY_BYTES } from "../../../modules/messages/sizes.js";
import type { Family } from "../family.js";
import type { Step } from "../trial.js";
import { sizeReason, step, trial } from "../trial.js";

/** SP 800-38F: KW is RFC 3394, KWP is RFC 5649. */
const padding = new Map([
	["AES-WRAP", false],
	["AES-KW", false],
	["KW", false],
	["AES-KWP", true],
	["KWP", true],
]);
/** Bytes that wrapping adds (RFC 3394 §2.2.1). */
const CHECK_BYTES = 8;

/** The message for HMAC with the unwrapped key. */
const data = new TextEncoder().encode("unwrapped");

/**
 * Runs through the key store: the HSM imports the key to the place of its size (machines/keys.ts), wraps it, deletes it and unwraps it. An
 * unwrapped key does not leave in the clear, so the trial compares an HMAC under it with Node's. Only a Crypto error is a refusal:
 * KeyStore.InvalidBufferSize means that the HSM has unwrapped a key of another size. Also encrypts and decrypts the key as bytes.
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
		// Any size of bytes, but without padding.
		const ofBytes: Step[] = padded
			? []
			: [step("produce", "EncryptAesKw", { key, plaintext: message }, wrapped), step("check", "DecryptAesKw", { key, ciphertext: wrapped }, message)];
		const unsupported = sizeReason("key", key.length, [16, 24, 32]);
		if (!fits && !padded) return trial(ofBytes, unsupported);
		if (!fits && test.text("result") !== "invalid")
			return { skip: `wrapped key of ${size} bytes (the key store wraps ${MINIMUM_KEY_BYTES} to ${MAXIMUM_SYMMETRIC_KEY_BYTES})` };

		const target = fits ? size : Math.min(Math.max(wrapped.length - CHECK_BYTES, MINIMUM_KEY_BYTES), MAXIMUM_SYMMETRIC_KEY_BYTES);
		const wrap: Step[] = [
			step("prepare", "ImportSymmetricKey", { key: target, data: message }, null),
			step("produce", "WrapKey", { key, target, padded }, wrapped),
		];
		const tag = new Uint8Array(createHmac("sha256", message).update(data).digest());
		const plan = trial(
			[
				...(fits ? wrap : []),
				step("clean", "DeleteKey", { key: target }, null),
				step("check", "UnwrapKey", { key, target, padded, wrapped }, null),
				step("check", "CalculateHmac", { key: target, message: data, algorithm: "SHA-256" }, tag, ["KeyStore.KeyNotFound"]),
				step("clean", "DeleteKey", { key: target }, null),
				...ofBytes,
			],
			unsupported,
		);
		return "steps" in plan ? { ...plan, places: [target] } : plan;
	},
};
