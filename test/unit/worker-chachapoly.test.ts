import { createCipheriv } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Status } from "../../modules/messages/errors.js";
import { Job } from "../support/job.js";
import { seed, seeded } from "../support/random.js";
import { outcome, runJob } from "../support/workers.js";

const random = seeded(seed);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

function seal(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, data: Uint8Array): Uint8Array {
	const cipher = createCipheriv("chacha20-poly1305", key, nonce, { authTagLength: 16 });
	cipher.setAAD(aad, { plaintextLength: data.length });
	return Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]);
}

function question(dataLength: number): [key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, data: Uint8Array] {
	return [random.bytes(32), random.bytes(12), random.bytes(random.below(60)), random.bytes(dataLength)];
}

describe("the ChaCha20-Poly1305 worker", () => {
	test("agrees with OpenSSL for all lengths around the ends of blocks, at any offset", () => {
		for (const length of [...Array.from({ length: 70 }, (_, index) => index), 127, 128, 129, 1000, 4096, 5001]) {
			const [key, nonce, aad, data] = question(length);
			const sealed = seal(key, nonce, aad, data);
			const seals = new Job("EncryptChaChaPoly", { key, inputs: [nonce, aad, data], start: random.below(9) });
			expect(outcome(seals, runJob(seals)), `seed ${seed}`).toBe(hex(sealed));
			const opens = new Job("DecryptChaChaPoly", { key, inputs: [nonce, aad, sealed], start: random.below(9) });
			expect(outcome(opens, runJob(opens)), `seed ${seed}`).toBe(hex(data));
		}
	});

	test("refuses a tag with any bit flipped, and writes nothing", () => {
		const [key, nonce, aad, data] = question(50);
		const sealed = seal(key, nonce, aad, data);
		for (let bit = 0; bit < 128; bit++) {
			const changed = sealed.slice();
			changed[50 + (bit >> 3)] ^= 1 << (bit & 7);
			const job = new Job("DecryptChaChaPoly", { key, inputs: [nonce, aad, changed] });
			expect(runJob(job)).toBe(Status["Crypto.Decrypt"]);
			expect(job.isUntouched()).toBe(true);
		}
	});

	test.each([
		["key", 0],
		["nonce", 1],
		["aad", 2],
		["ciphertext", 3],
	])("refuses a change of any byte of %s, and writes nothing", (_what, part) => {
		const [key, nonce, , data] = question(20);
		const aad = random.bytes(20);
		const parts = [key, nonce, aad, seal(key, nonce, aad, data)];
		for (let byte = 0; byte < parts[part].length; byte++) {
			const [changedKey, ...inputs] = parts.map((bytes) => bytes.slice());
			[changedKey, ...inputs][part][byte] ^= 0x40;
			const job = new Job("DecryptChaChaPoly", { key: changedKey, inputs });
			expect(runJob(job)).toBe(Status["Crypto.Decrypt"]);
			expect(job.isUntouched()).toBe(true);
		}
	});

	test("refuses a truncated ciphertext, down to the length of a tag", () => {
		const [key, nonce, aad, data] = question(40);
		const sealed = seal(key, nonce, aad, data);
		for (let length = 16; length < sealed.length; length++) {
			const job = new Job("DecryptChaChaPoly", { key, inputs: [nonce, aad, sealed.slice(0, length)] });
			expect(runJob(job)).toBe(Status["Crypto.Decrypt"]);
			expect(job.isUntouched()).toBe(true);
		}
	});
});
