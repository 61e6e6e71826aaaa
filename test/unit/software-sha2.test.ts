import { describe, expect, test } from "vitest";
import { SoftwareAes } from "../../modules/workers/software-aes.js";
import { SoftwareSha2 } from "../../modules/workers/software-sha2.js";
import { answerOf, performed } from "../hardware/calls.js";
import { publishedCalls } from "../hardware/published.js";
import { hashBits, hmacCall } from "../hardware/references.js";
import { seed, seeded } from "../support/random.js";

const engines = { aes: new SoftwareAes(), sha2: new SoftwareSha2() };

describe("HMAC in software", () => {
	test("the examples of RFC 4231", () => {
		const calls = publishedCalls.filter(({ operation }) => operation === "hmac");
		expect(calls).toHaveLength(18);
		for (const shared of [false, true])
			expect(calls.map((call) => performed(engines, call, shared))).toEqual(calls.map(answerOf));
	});

	test.each(hashBits)("over SHA-%i agrees with OpenSSL for keys and messages of every length around the block", (bits) => {
		const random = seeded(seed + bits);
		const lengths = [0, 1, 32, 63, 64, 65, 111, 112, 127, 128, 129, 300];
		const calls = lengths.flatMap((keyLength) => lengths.map((length) => hmacCall(random, bits, keyLength, length)));
		expect(calls.map((call) => performed(engines, call)), `seed ${seed}`).toEqual(calls.map(answerOf));
	});
});
