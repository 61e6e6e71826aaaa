import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { PrivateMemory } from "../../modules/core/private-memory.js";
import { digestSizes, hashAlgorithms, nistCurves } from "../../modules/messages/algorithms.js";
import { Status } from "../../modules/messages/errors.js";
import { requests } from "../../modules/messages/requests.js";
import { EXTERNAL_KEY, INPUT, OUTPUT } from "../../modules/messages/slot.js";
import { EcdsaDigest } from "../../modules/workers/ecdsa-digest.js";
import { type HashEngine, Refusal } from "../../modules/workers/engines.js";
import { SoftwareSha2 } from "../../modules/workers/software-sha2.js";
import { seed, seeded } from "../support/random.js";

const random = seeded(seed);
const JOB = 3;
const SIGNATURE = INPUT + 1;
/** What stands in parts of the slot that no preparation may change. */
const JUNK = 0xdead_beef;

interface Options {
	readonly code?: number;
	readonly curve?: number;
	readonly isDigest?: number;
	readonly size: number;
	readonly engine?: HashEngine;
}

/** A job in private memory, with its message at the beginning of an arena. */
function scene({ code = requests.SignEcdsa, curve = 0, isDigest = 0, size, engine = new SoftwareSha2() }: Options) {
	const memory = new PrivateMemory({ clients: 1, slots: 8, poolBytes: 4096 });
	const worker = new EcdsaDigest(engine, memory.bytes, memory.jobs);
	const slot = memory.slot(JOB);
	const at = memory.arenaStart(0) + 5;
	const message = random.bytes(size);
	memory.bytes.set(message, at);
	slot.words[slot.base] = code;
	slot.setParameter(0, curve);
	slot.setParameter(1, isDigest);
	slot.setParameter(2, JUNK);
	slot.setPair(INPUT, at, size);
	slot.setPair(SIGNATURE, at + size, 64);
	slot.setPair(INPUT + 2, JUNK, JUNK);
	slot.setPair(OUTPUT, at + size + 64, 96);
	const wordsOf = (): number[] => [...slot.words.subarray(slot.base, slot.base + 16)];
	return { memory, worker, slot, at, message, wordsOf, input: () => memory.bytes.slice(at, at + size) };
}

/** An engine whose `hash` is `hash`. */
function engine(hash: HashEngine["hash"]): HashEngine {
	return Object.assign(new SoftwareSha2(), { hash });
}

const isNeeded = (options: Options): boolean => {
	const { worker, slot } = scene(options);
	return worker.isNeeded(slot);
};

describe("the messages of ECDSA that are hashed before the worker gets them", () => {
	test("are those of signatures and verifications, by any key, that are at least as long as the curve's digest", () => {
		for (const code of [requests.SignEcdsa, requests.VerifyEcdsa, requests.SignEcdsa | EXTERNAL_KEY, requests.VerifyEcdsa | EXTERNAL_KEY]) {
			expect([0, 31, 32, 33, 4000].map((size) => isNeeded({ code, size }))).toEqual([false, false, true, true, true]);
			expect([0, 47, 48, 49].map((size) => isNeeded({ code, curve: 1, size }))).toEqual([false, false, true, true]);
			expect([31, 32, 33].map((size) => isNeeded({ code, size, isDigest: 1 }))).toEqual([false, false, false]);
		}
		for (const [name, code] of Object.entries(requests)) if (!/^(Sign|Verify)Ecdsa$/.test(name)) expect(isNeeded({ code, size: 200 }), name).toBe(false);
	});

	test.each([
		["P-256", "sha256"],
		["P-384", "sha384"],
	] as const)("%s: become their digests by %s in the slot and in memory, and come back as they were", (curve, hash) => {
		const index = nistCurves.indexOf(curve);
		const digestSize = digestSizes[hashAlgorithms.indexOf(curve === "P-256" ? "SHA-256" : "SHA-384")];
		for (const size of [digestSize, digestSize + 1, 100, 4000]) {
			const { memory, worker, slot, at, message, wordsOf, input } = scene({ curve: index, size });
			const before = wordsOf();
			expect(worker.prepare(slot)).toBe(Status.Ok);
			expect(Buffer.from(input().subarray(0, digestSize))).toEqual(createHash(hash).update(message).digest());
			expect(input().subarray(digestSize)).toEqual(message.subarray(digestSize));
			expect([slot.parameter(0), slot.parameter(1), slot.offset(INPUT), slot.length(INPUT)]).toEqual([index, 1, at, digestSize]);
			expect(worker.isNeeded(slot)).toBe(false);
			worker.restore(slot);
			expect(wordsOf()).toEqual(before);
			expect(memory.bytes.subarray(at + size, slot.offset(OUTPUT)).every((byte) => byte === 0)).toBe(true);
			expect(memory.bytes.subarray(slot.offset(OUTPUT) + digestSize).every((byte) => byte === 0)).toBe(true);
		}
	});

	test("stay messages if the engine lacks the algorithm: the worker then hashes them", () => {
		const { worker, slot, message, wordsOf, input } = scene({ curve: 1, size: 100, engine: engine(() => Refusal.unsupported) });
		const before = wordsOf();
		expect(worker.prepare(slot)).toBe(Status.Ok);
		expect([wordsOf(), input()]).toEqual([before, message]);
		worker.restore(slot);
		expect(wordsOf()).toEqual(before);
	});

	test.each([
		["throws behind half a digest", undefined],
		["writes a digest of another size", 20],
		["refuses", Refusal.dataSize],
	])("are untouched when the engine %s", (_what, result) => {
		const failing = engine((memory, offset) => {
			new SoftwareSha2().hash(memory, offset);
			if (result === undefined) throw new Error("an engine fails");
			return result;
		});
		const { worker, slot, message, wordsOf, input } = scene({ size: 100, engine: failing });
		const before = wordsOf();
		if (result === undefined) expect(() => worker.prepare(slot)).toThrow("an engine fails");
		else expect(worker.prepare(slot)).toBe(Status.WorkerFailed);
		expect([wordsOf(), input()]).toEqual([before, message]);
		worker.restore(slot);
		expect(wordsOf()).toEqual(before);
	});

	test("do not change a job that was not hashed here, whatever job had its number before", () => {
		const { worker, slot } = scene({ size: 100 });
		worker.prepare(slot);
		worker.restore(slot);
		slot.setPair(INPUT, 9, 32);
		slot.setParameter(1, 1);
		worker.restore(slot);
		expect([slot.offset(INPUT), slot.length(INPUT), slot.parameter(1)]).toEqual([9, 32, 1]);
	});
});
