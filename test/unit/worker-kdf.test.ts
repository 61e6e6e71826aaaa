import { hkdfSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { digestSizes, hkdfAlgorithms } from "../../modules/messages/algorithms.js";
import { Job } from "../support/job.js";
import { seed, seeded } from "../support/random.js";
import { outcome, runJob } from "../support/workers.js";

const random = seeded(seed);

function run(...question: ConstructorParameters<typeof Job>): string {
	const job = new Job(...question);
	return outcome(job, runJob(job));
}

describe.each(hkdfAlgorithms.map((name, index) => ({ name, index })))("the key derivation worker with $name", ({ name, index }) => {
	const hkdf = (key: Uint8Array, salt: Uint8Array, info: Uint8Array, size: number): string =>
		Buffer.from(hkdfSync(name.replace("-", ""), key, salt, info, size)).toString("hex");
	const most = 255 * digestSizes[index];

	test("agrees with OpenSSL for all sizes around multiples of the digest", () => {
		for (const size of [0, 1, 16, 31, 32, 33, 47, 48, 49, 63, 64, 65, 96, 100, 1000, most - 1, most]) {
			const [key, salt, info] = [random.below(100), random.below(200), random.below(100)].map(random.bytes);
			expect(run("Hkdf", { key, inputs: [salt, info], parameters: [index, size] }) === hkdf(key, salt, info, size), `seed ${seed}, size ${size}`).toBe(true);
			if (size > 0 && size <= 64)
				expect(run("DeriveKeyHkdf", { key, inputs: [salt, info], parameters: [9, 0, index], capacity: size })).toBe(hkdf(key, salt, info, size));
		}
	});

	test("accepts an empty salt, info and key", () => {
		for (let left = 0; left < 8; left++) {
			const [key, salt, info] = [0, 1, 2].map((part) => random.bytes(((left >> part) & 1) * 20));
			expect(run("Hkdf", { key, inputs: [salt, info], parameters: [index, 42] })).toBe(hkdf(key, salt, info, 42));
		}
	});

	test("refuses more than 255 digests of output, and writes nothing", () => {
		for (const size of [most + 1, 0xffffffff]) {
			const job = new Job("Hkdf", { key: random.bytes(20), inputs: [random.bytes(8), random.bytes(8)], parameters: [index, size], capacity: 100 });
			expect(outcome(job, runJob(job))).toBe("Crypto.InvalidBufferSize");
			expect(job.isUntouched()).toBe(true);
		}
	});
});
