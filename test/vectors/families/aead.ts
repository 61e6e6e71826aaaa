import type { Family } from "../family.js";
import { concatenate, sizeReason, step, trial } from "../trial.js";

const AES_KEYS = [16, 24, 32];
const FIXED_TAG = [16];
const GCM_IVS = Array.from({ length: 64 }, (_, index) => index + 1);
/** SP 800-38D §5.2.1.2. */
const GCM_TAGS = [12, 13, 14, 15, 16];
/** SP 800-38C §A.1. */
const CCM_TAGS = [4, 6, 8, 10, 12, 14, 16];
const CCM_NONCES = [7, 8, 9, 10, 11, 12, 13];

/** Encryption must give exactly the ciphertext and the tag, decryption the message. */
export const aead: Family = {
	schema: "aead_test_schema",
	type: "AeadTest",
	plan(algorithm, _group, test) {
		const [key, iv, aad, tag] = [test.bytes("key"), test.bytes("iv"), test.bytes("aad"), test.bytes("tag")];
		const plaintext = test.bytes("msg");
		const ciphertext = concatenate(test.bytes("ct"), tag);
		const unsupported = (keys: number[], ivs: number[], tags: number[]): string | undefined =>
			sizeReason("key", key.length, keys) ?? sizeReason("iv", iv.length, ivs) ?? sizeReason("tag", tag.length, tags);

		if (algorithm === "AES-GCM")
			return trial(
				[
					// The HSM encrypts with this size of tag only.
					...(GCM_IVS.includes(iv.length) && tag.length === 16 ? [step("produce", "EncryptAesGcm", { key, iv, aad, plaintext }, ciphertext)] : []),
					step("check", "DecryptAesGcm", { key, iv, aad, ciphertext, tagLength: tag.length }, plaintext),
				],
				unsupported(AES_KEYS, GCM_IVS, GCM_TAGS),
			);
		if (algorithm === "AES-CCM")
			return trial(
				[
					step("produce", "EncryptAesCcm", { key, nonce: iv, aad, plaintext, tagLength: tag.length }, ciphertext),
					step("check", "DecryptAesCcm", { key, nonce: iv, aad, ciphertext, tagLength: tag.length }, plaintext),
				],
				unsupported(AES_KEYS, CCM_NONCES, CCM_TAGS),
			);
		if (algorithm === "CHACHA20-POLY1305")
			return trial(
				[
					step("produce", "EncryptChaChaPoly", { key, nonce: iv, aad, plaintext }, ciphertext),
					step("check", "DecryptChaChaPoly", { key, nonce: iv, aad, ciphertext }, plaintext),
				],
				unsupported([32], [12], FIXED_TAG),
			);
		return { skip: `${algorithm} (of AEADs the API offers AES-GCM, AES-CCM and ChaCha20-Poly1305)` };
	},
};
