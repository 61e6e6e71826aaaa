/** The C over the native libraries: without memory, in threads, and what it leaves behind. */
import { beforeAll, describe, expect, test } from "vitest";
import { repeatEnvironment, seed } from "../support/random.js";
import { seeded } from "../support/seeded.js";
import { shortOrFull } from "../support/test-form.js";
import { type NistName, signByDefinition } from "./nonce.js";
import { ask, buildLibrariesProgram, hasSha3, skipped, versions } from "./program.js";

if (skipped !== undefined) console.log(`the C of native engines is not tested: ${skipped}`);

interface Line {
	readonly operation: string;
	readonly problem?: string;
	readonly result: number;
	readonly allocations: number;
	readonly faults: number;
}

interface Remains {
	readonly operation: string;
	/** Bytes. */
	readonly stack: number;
	readonly remaining: number;
	/** Places with a part of a secret: in the stack, and in freed memory. */
	readonly words: number;
	readonly heap: number;
}

const HEX = "hex";

describe.skipIf(skipped !== undefined)(`native engines in C: ${versions}`, () => {
	let program: string;
	beforeAll(() => {
		program = buildLibrariesProgram();
	});

	test("each allocation that fails gives an error, leaves nothing behind, and spoils no other operation", () => {
		// One of so many, after the first hundred.
		const lines = ask(program, "faults", shortOrFull("397", "37")) as Line[];
		expect(lines.filter(({ problem }) => problem !== undefined)).toEqual([]);
		expect(lines.length).toBeGreaterThan(50);
		const named = (name: string): Line | undefined => lines.find(({ operation }) => operation === name);
		for (const name of ["P-256 sign", "P-384 verify", "P-256 agree", "P-384 public key"]) expect(named(name)?.faults, name).toBeGreaterThan(90);
		expect(named("initialization")?.faults).toBeGreaterThan(0);
		const refused = lines.filter(({ operation }) => / refuse$|is no public key/.test(operation)).map(({ result }) => result);
		expect(refused).toEqual([0, 0, 0, 0, -1, 0, 0]);
		const unsupported = lines.filter(({ result }) => result === -6).map(({ operation }) => operation);
		expect(unsupported.every((name) => name.includes("SHA3"))).toBe(true);
		expect(unsupported.length).toBe(hasSha3 ? 0 : 8);
	});

	test("no operation leaves a part of a key on the stack or in freed memory, or uses more stack than is wiped", () => {
		const lines = ask(program, "remains") as [...Remains[], { wiped: number }];
		const { wiped } = lines.pop() as { wiped: number };
		const leak = lines.pop() as Remains;
		expect(leak.operation).toBe("leak");
		expect(leak.words).toBeGreaterThan(20);
		expect(leak.heap).toBeGreaterThan(20);
		expect(lines.length).toBeGreaterThan(50);
		for (const { operation, stack, remaining, words, heap } of lines as Remains[]) {
			expect({ operation, words, heap }).toEqual({ operation, words: 0, heap: 0 });
			expect(stack, `stack of ${operation}`).toBeLessThanOrEqual(wiped);
			// Frames of the wipe itself, and of what calls it.
			expect(remaining, `not wiped after ${operation}`).toBeLessThan(wiped / 10);
		}
		expect(Math.max(...(lines as Remains[]).map(({ stack }) => stack))).toBeGreaterThan(wiped / 2);
	});

	test("two threads never meet in a library, and get right answers", () => {
		const [{ turns, ...rest }] = ask(program, "threads") as [{ turns: number }];
		expect(rest).toEqual({ wrong: 0, together: 0, slots: 0 });
		expect(turns).toBeGreaterThan(200);
	});

	describe.each<[NistName, number]>([
		["P-256", 32],
		["P-384", 48],
	])("a signature with %s", (curve, size) => {
		const random = seeded(seed);
		const sign = (digest: Uint8Array, key: Uint8Array, extra: Uint8Array): unknown =>
			ask(program, "sign", ...[digest, key, extra].map((bytes) => Buffer.from(bytes).toString(HEX)))[0];
		const generate = (): Uint8Array => random.bytes(size).fill(0x7f, 0, 1);

		test("has the nonce of RFC 6979 §3.6, whatever the digest", () => {
			for (const digest of [random.bytes(size), random.bytes(size).fill(0xff), new Uint8Array(size)]) {
				const [key, extra] = [generate(), random.bytes(size)];
				expect(sign(digest, key, extra), repeatEnvironment).toEqual({ result: 1, signature: signByDefinition(curve, digest, key, extra) });
			}
		});

		test("depends on the extra bytes, and on nothing else that is random", () => {
			const [digest, key, extra, other] = [random.bytes(size), generate(), random.bytes(size), random.bytes(size)];
			expect(sign(digest, key, extra)).toEqual(sign(digest, key, extra));
			expect(sign(digest, key, other)).not.toEqual(sign(digest, key, extra));
		});

		test("with a private key of zero, or of the order or more, is a fault", () => {
			for (const key of [new Uint8Array(size), new Uint8Array(size).fill(0xff)])
				expect(sign(random.bytes(size), key, random.bytes(size))).toEqual({ result: -9, signature: "" });
		});
	});
});
