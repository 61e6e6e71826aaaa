import { createDecipheriv } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Refusal } from "../../modules/workers/engines.js";
import { SoftwareAes } from "../../modules/workers/software-aes.js";
import { SoftwareSha2 } from "../../modules/workers/software-sha2.js";
import { print } from "../hardware/bytes.js";
import { answerOf, type Call, makeCall, performed } from "../hardware/calls.js";
import { brokenPaddingCalls, ccmForgeries, paddedWrapCalls, paddingCalls, wrapForgeries, wrongInitialValueCalls } from "../hardware/forgeries.js";
import { cbcExamples, publishedCalls } from "../hardware/published.js";
import { cbcCalls, ccmCalls, cmacCall, randomCalls, tagSizes, wrapCalls } from "../hardware/references.js";
import { memoryFor, refusals } from "../hardware/refusals.js";
import { writeSlot } from "../hardware/slots.js";
import { buffersAllocatedBy, countContaining } from "../support/allocations.js";
import { seed, seeded } from "../support/random.js";

const engines = { aes: new SoftwareAes(), sha2: new SoftwareSha2() };

function expectAnswers(calls: readonly Call[]): void {
	for (const call of calls) expect(performed(engines, call), `seed ${seed}, ${call.operation}`).toBe(answerOf(call));
}

describe("the modes of AES in software, on the calls that the drivers are tested with", { timeout: 30_000 }, () => {
	test("compute the published examples", () => {
		expectAnswers(publishedCalls);
		for (const { key, iv, plaintext, ciphertext } of cbcExamples)
			expect(performed(engines, makeCall("cbcEncrypt", { key, iv, data: plaintext })).slice(0, -32)).toBe(`80 ${print(ciphertext)}`);
	});

	test("compute them in shared memory", () => {
		expect(publishedCalls.map((call) => performed(engines, call, true))).toEqual(publishedCalls.map(answerOf));
	});

	test("agree with OpenSSL for every short length", () => {
		const random = seeded(seed + 1);
		const lengths = Array.from({ length: 70 }, (_unused, length) => length);
		expectAnswers(lengths.flatMap((length) => [...cbcCalls(random, length), cmacCall(random, length), ...wrapCalls(random, true, length + 1)]));
		expectAnswers([2, 3, 4, 5, 8, 100].flatMap((count) => wrapCalls(random, false, 8 * count)));
	});

	test("agree with OpenSSL for every size of CCM's nonce and tag, and all forms of its lengths", () => {
		const random = seeded(seed + 2);
		expectAnswers(
			[7, 8, 9, 10, 11, 12, 13].flatMap((nonce) =>
				tagSizes.flatMap((tag) => [0, 15, 16, 17].flatMap((data) => ccmCalls(random, { nonce, aad: random.below(40), data, tag }))),
			),
		);
		expectAnswers([65_279, 65_280, 65_281].flatMap((aad) => ccmCalls(random, { nonce: 12, aad, data: 20, tag: 16 })));
		expectAnswers(
			[
				[13, 65_535],
				[12, 65_536],
			].flatMap(([nonce, data]) => ccmCalls(random, { nonce, aad: 3, data, tag: 16 })),
		);
	});

	test("agree with OpenSSL for random calls", () => {
		expectAnswers(randomCalls(seeded(seed + 3), 300));
	});

	test("refuse padding as OpenSSL does", () => {
		expectAnswers(paddingCalls(seeded(seed + 4)));
		expectAnswers(brokenPaddingCalls(seeded(seed + 5)));
	});

	test("refuse forgeries of CCM and of wrapped keys", () => {
		expectAnswers(ccmForgeries(seeded(seed + 6)));
		expectAnswers(wrapForgeries(seeded(seed + 7)));
		expectAnswers(wrongInitialValueCalls(seeded(seed + 9)));
		expectAnswers(paddedWrapCalls(seeded(seed + 8)));
	});
});

describe("engines in software", () => {
	test.each(refusals())("refuse, and write nothing: $what", (refused) => {
		const memory = memoryFor(refused);
		const before = memory.slice();
		const action = (): number => refused.call(engines, memory);
		if (typeof refused.expected === "number") expect(action()).toBe(refused.expected);
		else {
			expect(action).toThrow(RangeError);
			expect(action).toThrow(refused.expected);
		}
		expect(memory).toEqual(before);
	});

	test("wipe the heap after what noble has decrypted and then refuses, and after nothing else", () => {
		let wipes = 0;
		const aes = new SoftwareAes({
			wipe: () => {
				wipes++;
			},
		});
		const random = seeded(seed + 10);
		const calls = [
			...cbcCalls(random, 20),
			...wrapCalls(random, false, 16),
			...wrapCalls(random, true, 20),
			...ccmForgeries(random),
			...brokenPaddingCalls(random),
			...wrapForgeries(random),
		];
		for (const call of calls) {
			const before = wipes;
			performed({ ...engines, aes }, call);
			const isKept = call.answer === undefined && call.operation.endsWith("Unwrap");
			expect(wipes - before, `seed ${seed}, ${call.operation}`).toBe(isKept ? 1 : 0);
		}
		expect(wipes).toBeGreaterThan(100);
	});

	test("leave nothing behind of what was decrypted and is not padded", () => {
		for (const call of brokenPaddingCalls(seeded(seed + 11))) {
			const decipher = createDecipheriv(`aes-${8 * call.key.length}-cbc`, call.key, call.iv).setAutoPadding(false);
			const plaintext = Buffer.concat([decipher.update(call.data), decipher.final()]).subarray(-16);
			expect(
				countContaining(
					buffersAllocatedBy(() => void performed(engines, call)),
					plaintext,
				),
				`seed ${seed}`,
			).toBe(0);
		}
	});

	test("refuse a message that is longer than CCM's nonce allows", () => {
		const memory = new Uint8Array(140_000);
		writeSlot(memory, 0, {
			key: [64, 16],
			inputs: [
				[96, 13],
				[112, 0],
				[128, 65_536],
			],
			output: [70_000, 65_540],
			parameters: [4],
		});
		expect(engines.aes.ccmEncrypt(memory, 0)).toBe(Refusal.dataSize);
	});
});
