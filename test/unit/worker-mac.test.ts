import { createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { hmacAlgorithms, hmacSizes } from "../../modules/messages/algorithms.js";
import { Status } from "../../modules/messages/errors.js";
import { areEqual } from "../../modules/workers/compare.js";
import { Refusal } from "../../modules/workers/engines.js";
import { MacWorker } from "../../modules/workers/mac.js";
import { SoftwareSha2 } from "../../modules/workers/software-sha2.js";
import { Job } from "../support/job.js";
import { hashesWith } from "../support/noble-engines.js";
import { seed, seeded } from "../support/random.js";
import { outcome, runJob } from "../support/workers.js";

const random = seeded(seed);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

function run(...question: ConstructorParameters<typeof Job>): string {
	const job = new Job(...question);
	return outcome(job, runJob(job));
}

describe.each(hmacAlgorithms.map((name, index) => ({ name, index })))("the HMAC worker with $name", ({ name, index }) => {
	const hmac = (key: Uint8Array, message: Uint8Array): Buffer => createHmac(name.replace("SHA-", "SHA").toLowerCase(), key).update(message).digest();
	const parameters = [index];

	test("agrees with OpenSSL for keys and messages of all lengths around the end of a block", () => {
		for (const keyLength of [0, 1, 20, 31, 32, 63, 64, 65, 71, 72, 73, 103, 104, 105, 127, 128, 129, 135, 136, 137, 200, 1000]) {
			for (const length of [0, 1, 50, 63, 64, 100, 127, 128, 200, 1000]) {
				const [key, message] = [keyLength, length].map(random.bytes);
				const tag = hmac(key, message);
				expect(run("CalculateHmac", { key, inputs: [message], parameters, start: random.below(9) }), `seed ${seed}`).toBe(hex(tag));
				expect(run("VerifyHmac", { key, inputs: [message, tag], parameters })).toBe("1");
			}
		}
	});

	test("answers no to a tag with any bit flipped", () => {
		const [key, message] = [32, 40].map(random.bytes);
		const tag = Uint8Array.from(hmac(key, message));
		for (let bit = 0; bit < 8 * tag.length; bit++) {
			const changed = tag.slice();
			changed[bit >> 3] ^= 1 << (bit & 7);
			expect(run("VerifyHmac", { key, inputs: [message, changed], parameters })).toBe("0");
		}
	});

	test("answers no to a tag of any other size", () => {
		const [key, message] = [32, 40].map(random.bytes);
		const tag = Uint8Array.from([...hmac(key, message), 0]);
		for (let size = 0; size <= tag.length; size++)
			expect(run("VerifyHmac", { key, inputs: [message, tag.slice(0, size)], parameters })).toBe(size === hmacSizes[index] ? "1" : "0");
	});

	test("truncates tags to every length from 4 bytes to the whole, and to no other", () => {
		const [key, message] = [32, 40].map(random.bytes);
		const tag = hmac(key, message);
		for (let length = 4; length <= tag.length; length++) {
			const cut = [index, length];
			expect(run("CalculateHmac", { key, inputs: [message], parameters: cut }), `seed ${seed}`).toBe(hex(tag.subarray(0, length)));
			for (let size = 0; size <= tag.length; size++)
				expect(run("VerifyHmac", { key, inputs: [message, tag.subarray(0, size)], parameters: cut })).toBe(size === length ? "1" : "0");
			for (const bit of [0, 8 * length - 1]) {
				const changed = Uint8Array.from(tag.subarray(0, length));
				changed[bit >> 3] ^= 1 << (bit & 7);
				expect(run("VerifyHmac", { key, inputs: [message, changed], parameters: cut })).toBe("0");
			}
		}
		for (const length of [1, 2, 3, tag.length + 1, 256, 256 + tag.length, 0xffffffff]) {
			expect(run("CalculateHmac", { key, inputs: [message], parameters: [index, length] })).toBe("Crypto.InvalidTagSize");
			expect(run("VerifyHmac", { key, inputs: [message, tag.subarray(0, length)], parameters: [index, length] })).toBe("Crypto.InvalidTagSize");
		}
	});
});

describe("the HMAC worker", () => {
	test("answers NoWorkerForRequest for a hash that the engine lacks", () => {
		const engine = Object.assign(new SoftwareSha2(), { hmac: () => Refusal.unsupported });
		const ask = (request: "CalculateHmac" | "VerifyHmac", name: (typeof hmacAlgorithms)[number]): Status => {
			const index = hmacAlgorithms.indexOf(name);
			const tag = request === "VerifyHmac" ? [random.bytes(hmacSizes[index])] : [];
			const job = new Job(request, { key: random.bytes(20), inputs: [random.bytes(20), ...tag], parameters: [index] });
			const status = job.run("mac", new MacWorker(hashesWith(engine), job.memory));
			expect(job.isUntouched()).toBe(true);
			return status;
		};
		for (const request of ["CalculateHmac", "VerifyHmac"] as const) {
			for (const name of ["SHA-256", "SHA-384", "SHA-512"] as const) expect(ask(request, name)).toBe(Status.NoWorkerForRequest);
		}
	});
});

describe("the comparison of tags", () => {
	test("finds any difference in its range, and ignores other bytes", () => {
		const [one, two] = [random.bytes(40), random.bytes(50)];
		two.set(one.subarray(3, 33), 7);
		expect(areEqual(one, 3, two, 7, 30)).toBe(true);
		expect(areEqual(one, 3, two, 7, 0)).toBe(true);
		for (let bit = 0; bit < 8 * 50; bit++) {
			const changed = two.slice();
			changed[bit >> 3] ^= 1 << (bit & 7);
			expect(areEqual(one, 3, changed, 7, 30)).toBe(bit < 56 || bit >= 296);
		}
	});
});
