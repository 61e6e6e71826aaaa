import { createCipheriv } from "node:crypto";
import { describe, expect, test } from "vitest";
import { SoftwareAes } from "../../modules/workers/software-aes.js";
import { SoftwareSha2 } from "../../modules/workers/software-sha2.js";
import { seed, seeded } from "../support/random.js";
import { toHex } from "./bytes.js";
import {
	brokenPaddingVectors,
	ccmForgeries,
	gcmForgeries,
	paddedWrapVectors,
	paddingVectors,
	wrapForgeries,
	wrongInitialValueVectors,
} from "./forged-vectors.js";
import { wrappingCounterVectors } from "./gcm-counters.js";
import { command } from "./mode-commands.js";
import {
	cbcVectors,
	ccmVectors,
	cmacVector,
	ctrVector,
	ctrVectors,
	gcmVector,
	gcmVectors,
	hashBits,
	hmacVector,
	keySizes,
	randomVectors,
	tagSizes,
	wrapVectors,
} from "./openssl-vectors.js";
import { buildFor, hex, run } from "./program.js";
import { cbcExamples, publishedVectors } from "./published-vectors.js";
import { compute, expectedOf, makeVector, type Operation, outputLength, type Vector } from "./vectors.js";

buildFor("esp32s3");

/** The program's answer to a vector. A refusal leaves zeros in the whole output, or untouched bytes if the mode verifies first. */
function wanted(vector: Vector): string {
	const length = outputLength(vector);
	if (vector.answer === undefined) return `${length} refused ${length === 0 || vector.operation === "gcmDecrypt" ? "untouched" : "zeros"}`;
	const output = new Uint8Array(length);
	output.set(vector.answer);
	return `${vector.answer.length} ok ${hex(output)}`;
}

function expectAnswers(vectors: readonly Vector[]): void {
	const answers = run(vectors.flatMap((vector, index) => [`align ${index % 8}`, command(vector)]));
	expect(
		answers.filter((_unused, index) => index % 2 === 1),
		`seed ${seed}`,
	).toEqual(vectors.map(wanted));
}

/** The program's answer to a vector after these commands. */
function answerAfter(before: readonly string[], vector: Vector): string | undefined {
	return run([...before, command(vector)]).at(-1);
}

describe("the drivers compute", { timeout: 30_000 }, () => {
	test("the published examples of GCM with ivs of 8 and 60 bytes, CTR, CCM, CMAC, key wrap and HMAC", () => {
		expect(publishedVectors).toHaveLength(6 * 6 + 18 + 2 * 4 + 12 + 2 * 6 + 2 * 2 + 18);
		expectAnswers(publishedVectors);
	});

	test.each(cbcExamples)("the examples of SP 800-38A for CBC, without the block of padding", ({ key, iv, plaintext, ciphertext }) => {
		const answer = answerAfter([], makeVector("cbcEncrypt", { key, iv, data: plaintext }));
		expect(answer?.slice(0, -32)).toBe(`80 ok ${toHex(ciphertext)}`);
	});

	test.each(keySizes)("CBC of every length from 0 to 100, and around 2 KB, with a key of %i bytes", (keySize) => {
		const random = seeded(seed + keySize);
		const lengths = [...Array.from({ length: 101 }, (_unused, length) => length), 2031, 2032, 2047, 2048, 2049, 4096, 10_000];
		expectAnswers(lengths.flatMap((length) => cbcVectors(random, length, keySize)));
	});

	test("GCM with every size of iv from 1 to 64, tag and key", () => {
		expectAnswers(gcmVectors(seeded(seed + 15)));
	});

	test("CTR with counters of every number of bits, of lengths around the block and around 2 KB", () => {
		expectAnswers(ctrVectors(seeded(seed + 18)));
	});

	test("GCM whose counter passes 2^32", () => {
		expectAnswers(wrappingCounterVectors(seeded(seed + 16)));
	});

	test("CCM with every size of nonce and tag, of every length from 0 to 50", () => {
		const random = seeded(seed + 1);
		expectAnswers(
			[7, 8, 9, 10, 11, 12, 13].flatMap((nonce) =>
				tagSizes.flatMap((tag) => [0, 15, 16, 17, 3000].flatMap((data) => ccmVectors(random, { nonce, aad: random.below(40), data, tag }))),
			),
		);
		expectAnswers(
			Array.from({ length: 51 }, (_unused, data) => data).flatMap((data) =>
				ccmVectors(random, { nonce: 7 + random.below(7), aad: random.below(3) * data, data, tag: random.pick(tagSizes) }),
			),
		);
	});

	test("CCM with aad of every length from 0 to 50, and around the lengths with a longer encoding", () => {
		const random = seeded(seed + 2);
		const lengths = [...Array.from({ length: 51 }, (_unused, length) => length), 65_279, 65_280, 65_281, 65_536];
		expectAnswers(lengths.flatMap((aad) => ccmVectors(random, { nonce: 12, aad, data: random.below(40), tag: 16 })));
	});

	test("CCM up to the longest message that the nonce allows", () => {
		const random = seeded(seed + 3);
		expectAnswers(
			[
				[13, 65_535],
				[12, 65_536],
			].flatMap(([nonce, data]) => ccmVectors(random, { nonce, aad: 3, data, tag: 16 })),
		);
		const tooLong = makeVector("ccmEncrypt", { key: random.bytes(16), iv: random.bytes(13), data: new Uint8Array(65_536), tagLength: 4 });
		expect(answerAfter([], tooLong)).toBe("65540 data-size untouched");
		expect(answerAfter([], { ...tooLong, operation: "ccmDecrypt", data: new Uint8Array(65_540) })).toBe("65536 data-size untouched");
	});

	test("CMAC of every length from 0 to 100, and around 2 KB", () => {
		const random = seeded(seed + 4);
		const lengths = [...Array.from({ length: 101 }, (_unused, length) => length), 2015, 2016, 2031, 2032, 2033, 2048, 5000];
		expectAnswers(lengths.map((length) => cmacVector(random, length)));
	});

	test("key wrap of every length up to 200, with and without padding, and of some KB", () => {
		const random = seeded(seed + 5);
		const lengths = [...Array.from({ length: 200 }, (_unused, index) => index + 1), 336, 344, 2048, 4096];
		expectAnswers(lengths.flatMap((length) => wrapVectors(random, true, length)));
		expectAnswers(lengths.filter((length) => length % 8 === 0 && length > 8).flatMap((length) => wrapVectors(random, false, length)));
	});

	test("key wrap of a key whose steps need three bytes", () => {
		expectAnswers(wrapVectors(seeded(seed + 14), false, 88_000));
	});

	test.each(hashBits)("HMAC-SHA-%i with keys and messages of every length around the block", (bits) => {
		const random = seeded(seed + bits);
		const lengths = [0, 1, 31, 32, 63, 64, 65, 111, 112, 127, 128, 129, 130, 300];
		expectAnswers(lengths.flatMap((keyLength) => [0, 1, 55, 56, 64, 128, 1000].map((length) => hmacVector(random, bits, keyLength, length))));
	});

	test("random vectors, as software does", () => {
		const software = { aes: new SoftwareAes(), sha2: new SoftwareSha2() };
		const vectors = randomVectors(seeded(seed + 6), 150);
		expectAnswers(vectors);
		expect(vectors.map((vector) => compute(software, vector))).toEqual(vectors.map(expectedOf));
	});
});

test("the drivers compute the published examples on the ESP32-S3, but for keys of 24 bytes", () => {
	const vectors = publishedVectors.filter(({ key }) => key.length !== 24);
	expect(vectors.length).toBeGreaterThan(20);
	expect(run(vectors.map(command), "esp32s3")).toEqual(vectors.map(wanted));
});

describe("the drivers leave zeros in the output, or GCM an untouched one, when they refuse", { timeout: 30_000 }, () => {
	test("a CBC message whose last byte does not end a padding", () => {
		const vectors = paddingVectors(seeded(seed + 7));
		expect(vectors.filter(({ answer }) => answer === undefined).length).toBeGreaterThan(2500);
		expectAnswers(vectors);
	});

	test("CBC padding with any byte wrong", () => {
		const vectors = brokenPaddingVectors(seeded(seed + 8));
		/* A wrong last byte may name a shorter padding that is right. */
		expect(vectors.filter(({ answer }) => answer === undefined).length).toBeGreaterThan(120);
		expectAnswers(vectors);
	});

	test("a CCM message with one bit flipped in the tag or in any input", () => {
		expectAnswers(ccmForgeries(seeded(seed + 9)));
	});

	test("a GCM message with one bit flipped in the tag or in any input, or with a tag of another size", () => {
		const vectors = gcmForgeries(seeded(seed + 17));
		expect(vectors.every(({ answer }) => answer === undefined)).toBe(true);
		expectAnswers(vectors);
	});

	test("a wrapped key with one bit flipped, or wrapped by the other standard", () => {
		expectAnswers(wrapForgeries(seeded(seed + 10)));
	});

	test("a wrapped key with any bit of its initial value flipped", () => {
		expectAnswers(wrongInitialValueVectors(seeded(seed + 13)));
	});

	test("a padded key with a wrong length, constant or padding", () => {
		const vectors = paddedWrapVectors(seeded(seed + 11));
		expect(vectors.filter(({ answer }) => answer !== undefined).length).toBeGreaterThan(20);
		expectAnswers(vectors);
	});
});

describe("the peripherals", () => {
	const random = seeded(seed + 12);
	const messages = [
		...cbcVectors(random, 100, 32),
		gcmVector(random, { iv: 20, aad: 5, data: 100, tag: 13 }, 32),
		ctrVector(random, 100, 128, 32),
		...ccmVectors(random, { nonce: 12, aad: 5, data: 100, tag: 8 }),
		cmacVector(random, 100),
		...wrapVectors(random, false, 64),
		...wrapVectors(random, true, 5),
		...wrapVectors(random, true, 50),
	];

	test.each([
		["cbcEncrypt", 2047, 128],
		["cbcEncrypt", 2048, 129],
		["cbcDecrypt", 10_000, 625],
		["ctr", 2048, 128],
		["ctr", 10_000, 625],
		["cmac", 10_000, 626],
		["kwWrap", 4000, 3000],
		["kwUnwrap", 4008, 3000],
		["kwpWrap", 4000, 3000],
		["kwpUnwrap", 4008, 3000],
	] as const)("are released at least every 128 blocks: %s of %i bytes", (operation, length, blocks) => {
		const vector = makeVector(operation, { key: new Uint8Array(16), iv: new Uint8Array(16), data: new Uint8Array(length), bits: operation === "ctr" ? 64 : 0 });
		expect(run(["locks", command(vector), "locks"])[2]).toBe(`${Math.ceil(blocks / 128)}`);
	});

	test("are released at least every 128 blocks in each of CCM's three passes", () => {
		const vector = makeVector("ccmEncrypt", { key: new Uint8Array(16), iv: new Uint8Array(12), data: new Uint8Array(10_000), tagLength: 16 });
		expect(run(["locks", command(vector), "locks"])[2]).toBe(`${Math.ceil(626 / 128) + 1 + Math.ceil(625 / 128)}`);
	});

	test("contain no key and no data afterwards, even after errors", () => {
		const nothing = new Uint8Array(16);
		const text = createCipheriv("aes-256-ecb", new Uint8Array(32), null).setAutoPadding(false).update(nothing);
		const steps = messages.flatMap((vector) => ["align 0", "skip-transform 1", "skip-key-word 1"].map((before) => [before, command(vector), "registers"]));
		const registers = run(steps.flat()).filter((_unused, index) => index % 3 === 2);
		expect(new Set(registers.map((line) => line.split(" ").slice(0, 2).join(" ")))).toEqual(new Set([`${"00".repeat(32)} ${hex(text)}`]));
	});

	test("contain nothing of an HMAC in the registers of SHA afterwards", () => {
		for (const bits of hashBits) {
			const registers = run([command(hmacVector(random, bits, 20, 200)), "registers"])[1]?.split(" ")[2];
			const block = bits === 256 ? 64 : 128;
			expect(registers?.slice(0, 2 * block)).toBe("00".repeat(block));
		}
	});

	/* GCM wipes the output if it has begun to write it. */
	const faultAnswers: Partial<Record<Operation, RegExp>> = { cmac: /^16 fault untouched$/, gcmDecrypt: /^\d+ fault (untouched|zeros)$/ };

	/* A glitch while the driver removes the last key is no fault: the message has its answer by then. */
	test.each(["skip-transform", "skip-key-word"])("%s anywhere ends the operation with a fault and no output", (glitch) => {
		for (const vector of messages) {
			const right = wanted(vector);
			const answers = run(Array.from({ length: 120 }, (_unused, index) => [`${glitch} ${index + 1}`, command(vector)]).flat());
			const faults = answers.filter((answer) => answer !== "ok" && answer !== right);
			expect(faults.length).toBeGreaterThan(0);
			for (const fault of faults) expect(fault).toMatch(faultAnswers[vector.operation] ?? /^\d+ fault zeros$/);
		}
	});
});
