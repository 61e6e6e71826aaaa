import { describe, expect, test } from "vitest";
import { SoftwareAes } from "../../modules/workers/software-aes.js";
import { SoftwareSha2 } from "../../modules/workers/software-sha2.js";
import { hashBits, hmacVector } from "../hardware/openssl-vectors.js";
import { publishedVectors } from "../hardware/published-vectors.js";
import { acceptedSessions, acceptedUnusedPairs, SESSION_SIZE, sessionRefusals } from "../hardware/session-refusals.js";
import { compute, expectedOf } from "../hardware/vectors.js";
import { seed, seeded } from "../support/random.js";

const engines = { aes: new SoftwareAes(), sha2: new SoftwareSha2() };

describe("HMAC in software", () => {
	test("computes the examples of RFC 4231", () => {
		const vectors = publishedVectors.filter(({ operation }) => operation === "hmac");
		expect(vectors).toHaveLength(18);
		for (const shared of [false, true]) expect(vectors.map((vector) => compute(engines, vector, shared))).toEqual(vectors.map(expectedOf));
	});

	test.each(hashBits)("over SHA-%i agrees with OpenSSL for keys and messages of every length around the block", (bits) => {
		const random = seeded(seed + bits);
		const lengths = [0, 1, 32, 63, 64, 65, 111, 112, 127, 128, 129, 300];
		const vectors = lengths.flatMap((keyLength) => lengths.map((length) => hmacVector(random, bits, keyLength, length)));
		expect(
			vectors.map((vector) => compute(engines, vector)),
			`seed ${seed}`,
		).toEqual(vectors.map(expectedOf));
	});
});

describe("a digest or an HMAC in pieces in software", () => {
	test("refuses pairs outside of memory, states that are not started, and ranges that overlap, and does not change memory", () => {
		for (const { names, what, prepare, call } of sessionRefusals()) {
			const engine = new SoftwareSha2();
			const memory = new Uint8Array(SESSION_SIZE).fill(0x33);
			prepare(engine, memory);
			const before = memory.slice();
			expect(() => call(engine, memory), what).toThrow(RangeError);
			for (const name of names) expect(() => call(engine, memory), what).toThrow(name);
			expect(memory, what).toEqual(before);
		}
	});

	test("accepts ranges beside the state, and ends a finished state", () => {
		acceptedSessions(new SoftwareSha2(), new Uint8Array(SESSION_SIZE));
	});

	test("ignores unused pairs over the state", () => {
		acceptedUnusedPairs(new SoftwareSha2(), new Uint8Array(SESSION_SIZE));
	});
});
