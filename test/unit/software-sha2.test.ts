import { describe, expect, test } from "vitest";
import { SoftwareAes } from "../../modules/workers/software-aes.js";
import { SoftwareSha2 } from "../../modules/workers/software-sha2.js";
import { answerOf, performed } from "../hardware/calls.js";
import { publishedCalls } from "../hardware/published.js";
import { hashBits, hmacCall } from "../hardware/references.js";
import { acceptedSessions, SESSION_SIZE, sessionRefusals } from "../hardware/session-refusals.js";
import { seed, seeded } from "../support/random.js";

const engines = { aes: new SoftwareAes(), sha2: new SoftwareSha2() };

describe("HMAC in software", () => {
	test("the examples of RFC 4231", () => {
		const calls = publishedCalls.filter(({ operation }) => operation === "hmac");
		expect(calls).toHaveLength(18);
		for (const shared of [false, true]) expect(calls.map((call) => performed(engines, call, shared))).toEqual(calls.map(answerOf));
	});

	test.each(hashBits)("over SHA-%i agrees with OpenSSL for keys and messages of every length around the block", (bits) => {
		const random = seeded(seed + bits);
		const lengths = [0, 1, 32, 63, 64, 65, 111, 112, 127, 128, 129, 300];
		const calls = lengths.flatMap((keyLength) => lengths.map((length) => hmacCall(random, bits, keyLength, length)));
		expect(
			calls.map((call) => performed(engines, call)),
			`seed ${seed}`,
		).toEqual(calls.map(answerOf));
	});
});

describe("a digest or an HMAC in pieces in software", () => {
	test("refuses wrong numbers, states that are none, and ranges that overlap, and leaves memory as it is", () => {
		for (const { name, what, prepare, call } of sessionRefusals()) {
			const engine = new SoftwareSha2();
			const memory = new Uint8Array(SESSION_SIZE).fill(0x33);
			prepare(engine, memory);
			const before = memory.slice();
			expect(() => call(engine, memory), what).toThrow(RangeError);
			expect(() => call(engine, memory), what).toThrow(name);
			expect(memory, what).toEqual(before);
		}
	});

	test("takes what lies beside the state, and ends what is ended", () => {
		acceptedSessions(new SoftwareSha2(), new Uint8Array(SESSION_SIZE));
	});
});
