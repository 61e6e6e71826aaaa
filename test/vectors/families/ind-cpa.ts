import type { Family } from "../family.js";
import { sizeReason, step, trial } from "../trial.js";

/** Encryption without a tag. Only the padding makes a ciphertext invalid. */
export const indCpa: Family = {
	schema: "ind_cpa_test_schema",
	type: "IndCpaTest",
	plan(algorithm, _group, test) {
		if (algorithm !== "AES-CBC-PKCS5") return { skip: `${algorithm} (of the ciphers without a tag, this family has AES-CBC with PKCS#7)` };
		const [key, iv, plaintext, ciphertext] = [test.bytes("key"), test.bytes("iv"), test.bytes("msg"), test.bytes("ct")];
		return trial(
			[step("produce", "EncryptAesCbc", { key, iv, plaintext }, ciphertext), step("check", "DecryptAesCbc", { key, iv, ciphertext }, plaintext)],
			sizeReason("key", key.length, [16, 24, 32]) ?? sizeReason("iv", iv.length, [16]),
		);
	},
};
