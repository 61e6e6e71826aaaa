import { pbkdf2Sync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { digestSizes, pbkdf2Algorithms } from "../../modules/messages/algorithms.js";
import { Status } from "../../modules/messages/errors.js";
import { OUTPUT } from "../../modules/messages/slot.js";
import { SoftwarePbkdf2 } from "../../modules/workers/software-pbkdf2.js";
import { pbkdf2 as vectors } from "../support/known-answers/pbkdf2.js";
import { Pbkdf2Harness, type Pbkdf2Question } from "../support/pbkdf2-harness.js";
import { seed, seeded } from "../support/random.js";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
/** Iterations of one piece (software-pbkdf2.ts). */
const steps = [16, 4, 4];

function expected({ key, salt, iterations, algorithm, size }: Pbkdf2Question): string {
	return pbkdf2Sync(key, salt, iterations, size, pbkdf2Algorithms[algorithm].replace("-", "")).toString("hex");
}

test.each(vectors)("$source: $iterations iterations", ({ output, ...question }) => {
	expect(hex(new Pbkdf2Harness(new SoftwarePbkdf2()).derive(0, question))).toBe(output);
});

describe.each(pbkdf2Algorithms.map((name, index) => ({ name, index })))("PBKDF2 in pieces with $name", ({ index }) => {
	const random = seeded(seed + index);
	const harness = new Pbkdf2Harness(new SoftwarePbkdf2());
	const digest = digestSizes[index];
	const step = steps[index];
	const question = (changes: Partial<Pbkdf2Question> = {}): Pbkdf2Question => ({
		key: random.bytes(random.below(40)),
		salt: random.bytes(random.below(40)),
		iterations: 1 + random.below(5),
		algorithm: index,
		size: 1 + random.below(144),
		...changes,
	});
	const check = (asked: Pbkdf2Question, isKey = false): void =>
		expect(hex(harness.derive(0, asked, isKey)), `seed ${seed}, ${asked.iterations} iterations, ${asked.size} bytes`).toBe(expected(asked));

	test("agrees with OpenSSL for all sizes around multiples of the digest", () => {
		for (const size of [1, 16, 20, digest - 1, digest, digest + 1, 2 * digest - 1, 2 * digest, 2 * digest + 1, 143, 144].filter((each) => each <= 144))
			for (const iterations of [1, 2, 3]) check(question({ size, iterations }), size % 2 === 0);
	});

	test("agrees with it for iterations around those of a piece, of one block and of several", () => {
		for (const size of [digest, 144])
			for (const iterations of [step - 1, step, step + 1, step + 2, 2 * step, 2 * step + 1, 2 * step + 2, 1000]) {
				check(question({ size, iterations }));
				expect(harness.pieces).toBe(Math.max(1, Math.ceil((Math.ceil(size / digest) * (iterations - 1)) / step)));
			}
	});

	test("agrees with it for keys and salts of any size, also empty and longer than a block", () => {
		for (const size of [0, 1, digest, 63, 64, 65, 127, 128, 145, 300]) {
			check(question({ key: random.bytes(size) }));
			check(question({ salt: random.bytes(size) }));
		}
		check(question({ key: new Uint8Array(0), salt: new Uint8Array(0) }));
		for (let count = 0; count < 50; count++) check(question());
	});

	test("keeps two sessions apart, whose pieces come in turn", () => {
		const asked = [question({ iterations: 3 * step, size: 144 }), question({ iterations: 5 * step, size: 144 })];
		asked.forEach((each, session) => {
			expect(harness.start("Pbkdf2Start", session, each)).toBe(Status.Ok);
		});
		for (let open = [0, 1]; open.length > 0; ) open = open.filter((session) => harness.continue(session) > 0);
		asked.forEach((each, session) => {
			expect(harness.run("Pbkdf2Finish", session)).toBe(Status.Ok);
			const start = harness.slot.offset(OUTPUT);
			expect(hex(harness.memory.slice(start, start + harness.slot.length(OUTPUT)))).toBe(expected(each));
		});
		for (const session of [0, 1]) harness.wipe(session);
	});

	test("tells how many iterations are left, 2^31 - 1 at most", () => {
		expect(harness.start("Pbkdf2Start", 0, question({ iterations: 1000, size: 2 * digest }))).toBe(Status.Ok);
		expect([harness.continue(0), harness.continue(0)]).toEqual([2 * 999 - step, 2 * 999 - 2 * step]);
		harness.wipe(0);
		expect(harness.start("Pbkdf2Start", 0, question({ iterations: 0xffffffff, size: 144 }))).toBe(Status.Ok);
		expect(harness.continue(0)).toBe(0x7fffffff);
		harness.wipe(0);
	});

	test("gives no output as long as iterations are left, and writes none", () => {
		expect(harness.start("Pbkdf2KeyStart", 0, question({ iterations: step + 2, size: 32 }))).toBe(Status.Ok);
		for (let piece = 0; piece < 2; piece++) {
			expect(harness.run("Pbkdf2KeyFinish", 0, { room: 32 })).toBe(Status["Session.Unfinished"]);
			const start = harness.slot.offset(OUTPUT);
			expect(harness.memory.subarray(start, start + 32).every((byte) => byte === 0xa5)).toBe(true);
			harness.continue(0);
		}
		for (const room of [14, 31, 33]) expect(harness.run("Pbkdf2KeyFinish", 0, { room })).toBe(Status["KeyStore.InvalidBufferSize"]);
		expect(harness.run("Pbkdf2KeyFinish", 0, { room: 32 })).toBe(Status.Ok);
		expect(
			harness
				.stateOf(0)
				.subarray(8)
				.every((byte) => byte === 0),
		).toBe(true);
		harness.wipe(0);
	});

	test("keeps no key, salt or pad in its state", () => {
		const key = random.bytes(24);
		const salt = random.bytes(24);
		expect(harness.start("Pbkdf2Start", 0, question({ key, salt, iterations: 1000 }))).toBe(Status.Ok);
		harness.continue(0);
		const state = hex(harness.stateOf(0));
		for (const secret of [key, salt, key.map((byte) => byte ^ 0x36), key.map((byte) => byte ^ 0x5c)])
			for (let start = 0; start + 4 <= secret.length; start++) expect(state.includes(hex(secret.subarray(start, start + 4))), `seed ${seed}`).toBe(false);
		harness.wipe(0);
	});

	test("refuses no iterations, no output and too much of it, and starts nothing", () => {
		for (const [changes, status] of [
			[{ iterations: 0 }, "InvalidParameter"],
			[{ size: 0 }, "Crypto.InvalidBufferSize"],
			[{ size: 145 }, "Crypto.InvalidBufferSize"],
			[{ size: 0xffffffff }, "Crypto.InvalidBufferSize"],
		] as const) {
			expect(harness.start("Pbkdf2Start", 0, question(changes))).toBe(Status[status]);
			expect(harness.stateOf(0).every((byte) => byte === 0)).toBe(true);
		}
	});
});

test("a session is of one kind, and other hash functions are refused", () => {
	const harness = new Pbkdf2Harness(new SoftwarePbkdf2());
	const question = { key: Uint8Array.of(1), salt: Uint8Array.of(2), iterations: 1, algorithm: 0, size: 32 };
	for (const request of ["Pbkdf2Continue", "Pbkdf2Finish", "Pbkdf2KeyFinish"] as const) expect(() => harness.run(request, 0), request).toThrow("state: not");
	expect(harness.start("Pbkdf2Start", 0, question)).toBe(Status.Ok);
	expect(() => harness.run("Pbkdf2KeyFinish", 0)).toThrow("state: not");
	harness.wipe(0);
	expect(harness.start("Pbkdf2KeyStart", 0, question)).toBe(Status.Ok);
	expect(() => harness.run("Pbkdf2Finish", 0)).toThrow("state: not");
	harness.wipe(0);
	for (const algorithm of [3, 7, 0xffffffff]) expect(harness.start("Pbkdf2Start", 0, { ...question, algorithm })).toBe(Status.NoWorkerForRequest);
});
