import { type CipherGCMTypes, createDecipheriv } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Refusal } from "../../modules/workers/engines.js";
import { SoftwareAes } from "../../modules/workers/software-aes.js";
import { SoftwareSha2 } from "../../modules/workers/software-sha2.js";
import { toHex } from "../hardware/bytes.js";
import { ctrPieces, ctrRefusals, type Judge } from "../hardware/ctr-sessions.js";
import {
	brokenPaddingVectors,
	ccmForgeries,
	gcmForgeries,
	paddedWrapVectors,
	paddingVectors,
	wrapForgeries,
	wrongInitialValueVectors,
} from "../hardware/forged-vectors.js";
import { wrappingCounterVectors } from "../hardware/gcm-counters.js";
import { cbcVectors, ccmVectors, cmacVector, ctrVectors, gcmVectors, randomVectors, tagSizes, wrapVectors } from "../hardware/openssl-vectors.js";
import { cbcExamples, publishedVectors } from "../hardware/published-vectors.js";
import { memoryFor, refusals, tooLongForCcm } from "../hardware/refusals.js";
import { compute, expectedOf, makeVector, type Vector } from "../hardware/vectors.js";
import { buffersAllocatedBy, countContaining } from "../support/allocations.js";
import { seed, seeded } from "../support/random.js";

const engines = { aes: new SoftwareAes(), sha2: new SoftwareSha2() };

/** No buffer that the engines allocate for the vector has the plaintext. */
function expectNowhere(vector: Vector, plaintext: Uint8Array): void {
	const buffers = buffersAllocatedBy(() => void compute(engines, vector));
	expect(countContaining(buffers, plaintext), `seed ${seed}`).toBe(0);
}

function expectAnswers(vectors: readonly Vector[]): void {
	for (const vector of vectors) expect(compute(engines, vector), `seed ${seed}, ${vector.operation}`).toBe(expectedOf(vector));
}

describe("the modes of AES in software, on the vectors that the drivers are tested with", { timeout: 30_000 }, () => {
	test("compute the published examples", () => {
		expectAnswers(publishedVectors);
		for (const { key, iv, plaintext, ciphertext } of cbcExamples)
			expect(compute(engines, makeVector("cbcEncrypt", { key, iv, data: plaintext })).slice(0, -32)).toBe(`80 ${toHex(ciphertext)}`);
	});

	test("compute them in shared memory", () => {
		expect(publishedVectors.map((vector) => compute(engines, vector, true))).toEqual(publishedVectors.map(expectedOf));
	});

	test("agree with OpenSSL for every short length", () => {
		const random = seeded(seed + 1);
		const lengths = Array.from({ length: 70 }, (_unused, length) => length);
		expectAnswers(lengths.flatMap((length) => [...cbcVectors(random, length), cmacVector(random, length), ...wrapVectors(random, true, length + 1)]));
		expectAnswers([2, 3, 4, 5, 8, 100].flatMap((count) => wrapVectors(random, false, 8 * count)));
	});

	test("agree with OpenSSL for every size of GCM's iv, tag and key", () => {
		expectAnswers(gcmVectors(seeded(seed + 12)));
	});

	test("agree with OpenSSL for CTR with counters of every number of bits", () => {
		expectAnswers(ctrVectors(seeded(seed + 15)));
	});

	test("agree with themselves for CTR in sessions, and refuse wrong jobs", () => {
		const judge: Judge = {
			equal: (got, wanted, what) => expect(got, what).toBe(wanted),
			refused: (name, what, call) => expect(call, what).toThrow(name),
		};
		ctrPieces(engines.aes, engines.aes, seeded(seed + 16), judge);
		ctrRefusals(engines.aes, judge);
	});

	test("agree with OpenSSL for messages of GCM whose counter passes 2^32", () => {
		expectAnswers(wrappingCounterVectors(seeded(seed + 13)));
	});

	test("agree with OpenSSL for every size of CCM's nonce and tag, and all forms of its lengths", () => {
		const random = seeded(seed + 2);
		expectAnswers(
			[7, 8, 9, 10, 11, 12, 13].flatMap((nonce) =>
				tagSizes.flatMap((tag) => [0, 15, 16, 17].flatMap((data) => ccmVectors(random, { nonce, aad: random.below(40), data, tag }))),
			),
		);
		expectAnswers([65_279, 65_280, 65_281].flatMap((aad) => ccmVectors(random, { nonce: 12, aad, data: 20, tag: 16 })));
		expectAnswers(
			[
				[13, 65_535],
				[12, 65_536],
			].flatMap(([nonce, data]) => ccmVectors(random, { nonce, aad: 3, data, tag: 16 })),
		);
	});

	test("agree with OpenSSL for random vectors", () => {
		expectAnswers(randomVectors(seeded(seed + 3), 300));
	});

	test("refuse padding as OpenSSL does", () => {
		expectAnswers(paddingVectors(seeded(seed + 4)));
		expectAnswers(brokenPaddingVectors(seeded(seed + 5)));
	});

	test("refuse forgeries of GCM", () => {
		expectAnswers(gcmForgeries(seeded(seed + 14)));
	});

	test("refuse forgeries of CCM and of wrapped keys", () => {
		expectAnswers(ccmForgeries(seeded(seed + 6)));
		expectAnswers(wrapForgeries(seeded(seed + 7)));
		expectAnswers(wrongInitialValueVectors(seeded(seed + 9)));
		expectAnswers(paddedWrapVectors(seeded(seed + 8)));
	});
});

describe("engines in software", () => {
	test.each(refusals())("refuse, and write nothing: $what", (refused) => {
		const memory = memoryFor(refused);
		const before = new Uint8Array(memory.buffer).slice();
		const action = (): number => refused.call(engines, memory);
		if (typeof refused.expected === "number") expect(action()).toBe(refused.expected);
		else {
			expect(action).toThrow(RangeError);
			expect(action).toThrow(refused.expected);
		}
		expect(new Uint8Array(memory.buffer)).toEqual(before);
	});

	test("wipe the heap after inputs that noble decrypts and then refuses, and after no others", () => {
		let wipes = 0;
		const aes = new SoftwareAes({
			wipe: () => {
				wipes++;
			},
		});
		const random = seeded(seed + 10);
		const vectors = [
			...cbcVectors(random, 20),
			...wrapVectors(random, false, 16),
			...wrapVectors(random, true, 20),
			...gcmForgeries(random),
			...ccmForgeries(random),
			...brokenPaddingVectors(random),
			...wrapForgeries(random),
		];
		for (const vector of vectors) {
			const before = wipes;
			compute({ ...engines, aes }, vector);
			const isKept = vector.answer === undefined && vector.operation.endsWith("Unwrap");
			expect(wipes - before, `seed ${seed}, ${vector.operation}`).toBe(isKept ? 1 : 0);
		}
		expect(wipes).toBeGreaterThan(100);
	});

	test("leave no plaintext without padding in a buffer", () => {
		for (const vector of brokenPaddingVectors(seeded(seed + 11))) {
			const decipher = createDecipheriv(`aes-${8 * vector.key.length}-cbc`, vector.key, vector.iv).setAutoPadding(false);
			const plaintext = Buffer.concat([decipher.update(vector.data), decipher.final()]).subarray(-16);
			expectNowhere(vector, plaintext);
		}
	});

	test("leave no plaintext of a GCM forgery in a buffer", () => {
		const vectors = gcmForgeries(seeded(seed + 15)).filter(({ data, tagLength }) => data.length - (tagLength || 16) >= 16);
		expect(vectors.length).toBeGreaterThan(100);
		for (const vector of vectors) {
			const name = `aes-${8 * vector.key.length}-gcm` as CipherGCMTypes;
			const ciphertext = vector.data.subarray(0, vector.data.length - (vector.tagLength || 16));
			const plaintext = createDecipheriv(name, vector.key, vector.iv).update(ciphertext);
			expectNowhere(vector, plaintext);
		}
	});

	test("refuse a message that is longer than CCM's nonce allows", () => {
		expect(engines.aes.ccmEncrypt(tooLongForCcm(), 0)).toBe(Refusal.dataSize);
	});
});
