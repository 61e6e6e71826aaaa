import { type CipherGCMTypes, createCipheriv } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Status } from "../../modules/messages/errors.js";
import { methodsByCode } from "../../modules/messages/methods.js";
import { INPUT, KEY, OUTPUT, SLOT_BYTES, SLOT_WORDS, Slot } from "../../modules/messages/slot.js";
import { AesWorker } from "../../modules/workers/aes.js";
import { type AesEngine, Refusal } from "../../modules/workers/engines.js";
import { SoftwareAes } from "../../modules/workers/software-aes.js";
import { Job } from "../support/job.js";
import { type Random, seed, seeded } from "../support/random.js";
import { requestNames, rowOf } from "../support/rows.js";
import { knownGenerator } from "../support/workers.js";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const bytes = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "hex"));

const key24 = "feffe9928665731c6d6a8f9467308308feffe9928665731c";
const key16 = key24.slice(0, 32);
const key32 = key16 + key16;
const iv = "cafebabefacedbaddecaf888";
const plain64 = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255";
const plain60 = plain64.slice(0, 120);
const aad20 = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
const sealed16 = "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f5985";
const sealed24 = "3980ca0b3c00e841eb06fac4872a2757859e1ceaa6efd984628593b40ca1e19c7d773d00c144c525ac619d18c84a3f4718e2448b2fe324d9ccda2710acade256";
const sealed32 = "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad";
const zero = (size: number): string => "00".repeat(size);

interface Case {
	readonly name: string;
	readonly key: string;
	readonly iv: string;
	readonly aad: string;
	readonly plaintext: string;
	readonly sealed: string;
}

/** McGrew and Viega, "The Galois/Counter Mode of Operation (GCM)", appendix B: all with an iv of 96 bits. */
const cases: readonly Case[] = [
	["1", zero(16), zero(12), "", "", "58e2fccefa7e3061367f1d57a4e7455a"],
	["2", zero(16), zero(12), "", zero(16), "0388dace60b6a392f328c2b971b2fe78" + "ab6e47d42cec13bdf53a67b21257bddf"],
	["3", key16, iv, "", plain64, sealed16 + "4d5c2af327cd64a62cf35abd2ba6fab4"],
	["4", key16, iv, aad20, plain60, sealed16.slice(0, 120) + "5bc94fbc3221a5db94fae95ae7121a47"],
	["7", zero(24), zero(12), "", "", "cd33b28ac773f74ba00ed1f312572435"],
	["8", zero(24), zero(12), "", zero(16), "98e7247c07f0fe411c267e4384b0f600" + "2ff58d80033927ab8ef4d4587514f0fb"],
	["9", key24, iv, "", plain64, sealed24 + "9924a7c8587336bfb118024db8674a14"],
	["10", key24, iv, aad20, plain60, sealed24.slice(0, 120) + "2519498e80f1478f37ba55bd6d27618c"],
	["13", zero(32), zero(12), "", "", "530f8afbc74536b9a963b4f1c4cb738b"],
	["14", zero(32), zero(12), "", zero(16), "cea7403d4d606b6e074ec5d3baf39d18" + "d0d1c8a799996bf0265b98b5d48ab919"],
	["15", key32, iv, "", plain64, sealed32 + "b094dac5d93471bdec1a502270e3cc6c"],
	["16", key32, iv, aad20, plain60, sealed32.slice(0, 120) + "76fc6ece0f4e1768cddf8853bb2d551b"],
].map(([name, key, caseIv, aad, plaintext, sealed]) => ({ name, key, iv: caseIv, aad, plaintext, sealed }));

/** A memory with the parts of a request at odd places, and with marks between that must not change. */
class Harness {
	readonly memory: Uint8Array;
	readonly places: readonly (readonly [offset: number, length: number])[];
	readonly output: number;
	readonly slot: Slot;
	readonly #outputLength: number;
	readonly #before: Uint8Array;

	constructor(random: Random, parts: readonly Uint8Array[], outputLength: number) {
		let offset = SLOT_BYTES + random.below(8);
		this.places = parts.map((part) => {
			const place = [offset, part.length] as const;
			offset += part.length + random.below(6);
			return place;
		});
		this.output = offset;
		this.#outputLength = outputLength;
		this.memory = new Uint8Array(offset + outputLength + 20).fill(0x99);
		parts.forEach((part, index) => this.memory.set(part, this.places[index][0]));
		this.slot = new Slot(new Uint32Array(this.memory.buffer, 0, SLOT_WORDS));
		this.slot.words.fill(0);
		[KEY, INPUT, INPUT + 1, INPUT + 2].forEach((pair, index) => this.slot.setPair(pair, ...this.places[index]));
		this.slot.setPair(OUTPUT, offset, outputLength);
		// tagLength of CCM and CMAC
		this.slot.setParameter(0, 16);
		this.#before = this.memory.slice();
	}

	encrypt(): string {
		expect(new SoftwareAes().gcmEncrypt(this.memory, 0)).toBe(this.#outputLength);
		return this.result();
	}

	decrypt(): boolean {
		const result = new SoftwareAes().gcmDecrypt(this.memory, 0);
		expect(result).toBe(result < 0 ? Refusal.notGenuine : this.#outputLength);
		return result >= 0;
	}

	/** The output. @throws if any other byte has changed */
	result(): string {
		const result = this.memory.slice(this.output, this.output + this.#outputLength);
		const expected = this.#before.slice();
		expected.set(result, this.output);
		expect(hex(this.memory)).toBe(hex(expected));
		return hex(result);
	}

	expectUntouched(): void {
		expect(hex(this.memory)).toBe(hex(this.#before));
	}
}

const sealing = (random: Random, { key, iv: nonce, aad, plaintext }: Case): Harness =>
	new Harness(random, [key, nonce, aad, plaintext].map(bytes), plaintext.length / 2 + 16);
const opening = (random: Random, { key, iv: nonce, aad, plaintext, sealed }: Case): Harness =>
	new Harness(random, [key, nonce, aad, sealed].map(bytes), plaintext.length / 2);

describe("AES-GCM in software", () => {
	const random = seeded(seed);

	test.each(cases)("encrypts and decrypts the published case $name", (published) => {
		expect(sealing(random, published).encrypt()).toBe(published.sealed);
		const harness = opening(random, published);
		expect(harness.decrypt()).toBe(true);
		expect(harness.result()).toBe(published.plaintext);
	});

	test.each([16, 24, 32])("agrees with OpenSSL with keys of %d bytes, for all lengths around the ends of blocks", (keySize) => {
		for (const length of [...Array.from({ length: 36 }, (_, index) => index), 63, 64, 65, 255, 1000, 2049]) {
			const [key, nonce, aad, plaintext] = [keySize, 12, random.below(50), length].map((size) => random.bytes(size));
			const cipher = createCipheriv(`aes-${8 * keySize}-gcm` as CipherGCMTypes, key, nonce).setAAD(aad);
			const sealed = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
			expect(new Harness(random, [key, nonce, aad, plaintext], length + 16).encrypt(), `seed ${seed}`).toBe(hex(sealed));
			const harness = new Harness(random, [key, nonce, aad, sealed], length);
			expect(harness.decrypt()).toBe(true);
			expect(harness.result(), `seed ${seed}`).toBe(hex(plaintext));
		}
	});

	test.each([cases[3], cases[7], cases[11], cases[0]])("refuses case $name with any bit of the tag flipped, and writes nothing", (published) => {
		for (let bit = 0; bit < 128; bit++) {
			const harness = opening(random, published);
			const [offset, length] = harness.places[3];
			harness.memory[offset + length - 16 + (bit >> 3)] ^= 1 << (bit & 7);
			const before = hex(harness.memory);
			expect(harness.decrypt()).toBe(false);
			expect(hex(harness.memory)).toBe(before);
		}
	});

	test.each([
		["key", 0],
		["iv", 1],
		["aad", 2],
		["ciphertext", 3],
	])("refuses a change of any byte of %s, and writes nothing", (_what, part) => {
		for (let byte = 0; byte < opening(random, cases[11]).places[part][1]; byte++) {
			const harness = opening(random, cases[11]);
			harness.memory[harness.places[part][0] + byte] ^= 0x10;
			const before = hex(harness.memory);
			expect(harness.decrypt()).toBe(false);
			expect(hex(harness.memory)).toBe(before);
		}
	});

	test("refuses a truncated ciphertext, and writes nothing", () => {
		for (let length = 16; length < 76; length++) {
			const harness = new Harness(random, [key32, iv, aad20, cases[11].sealed.slice(0, 2 * length)].map(bytes), 60);
			expect(harness.decrypt()).toBe(false);
			harness.expectUntouched();
		}
	});
});

describe("the AES worker", () => {
	test.each(cases)("computes the published case $name at the slot's offsets", (published) => {
		const random = seeded(seed);
		const seal = sealing(random, published);
		expect(new AesWorker(new SoftwareAes(), seal.memory, knownGenerator()).encryptAesGcm(seal.slot)).toBe(Status.Ok);
		expect(seal.result()).toBe(published.sealed);
		const open = opening(random, published);
		expect(new AesWorker(new SoftwareAes(), open.memory, knownGenerator()).decryptAesGcm(open.slot)).toBe(Status.Ok);
		expect(open.result()).toBe(published.plaintext);
	});

	test("answers a wrong tag with Decrypt and writes nothing", () => {
		const harness = opening(seeded(seed), cases[3]);
		harness.memory[harness.places[2][0]] ^= 1;
		const before = hex(harness.memory);
		expect(new AesWorker(new SoftwareAes(), harness.memory, knownGenerator()).decryptAesGcm(harness.slot)).toBe(Status["Crypto.Decrypt"]);
		expect(hex(harness.memory)).toBe(before);
	});

	/** The requests of the worker that have a key; a session has its own. */
	const namesWithKey = requestNames.filter((request) => rowOf(request).worker === "aes" && rowOf(request).key !== "none");

	/** An engine whose operations all return `result`. */
	function engineOf(result: () => number, hasKeySize: boolean): AesEngine {
		return {
			hasKeySize: () => hasKeySize,
			gcmEncrypt: result,
			gcmDecrypt: result,
			cbcEncrypt: result,
			cbcDecrypt: result,
			ccmEncrypt: result,
			ccmDecrypt: result,
			ctr: result,
			ctrStart: result,
			ctrUpdate: result,
			cmac: result,
			wrap: result,
			unwrap: result,
		};
	}

	test("answers each refusal of its engine with a status, and writes nothing", () => {
		const statuses = [
			[Refusal.keySize, "Crypto.InvalidSymmetricKeySize"],
			[Refusal.ivSize, "Crypto.InvalidIvSize"],
			[Refusal.tagSize, "Crypto.InvalidTagSize"],
			[Refusal.dataSize, "Crypto.InvalidBufferSize"],
			[Refusal.unsupported, "NoWorkerForRequest"],
		] as const;
		for (const [refusal, status] of statuses) {
			const harness = opening(seeded(seed), cases[7]);
			const worker = new AesWorker(
				engineOf(() => refusal, true),
				harness.memory,
				knownGenerator(),
			);
			const methods = methodsByCode("aes", worker);
			for (const name of namesWithKey) {
				// A tag of CCM, and the bits of a counter.
				harness.slot.setParameter(0, 16);
				expect(methods[rowOf(name).code]?.(harness.slot), name).toBe(Status[status]);
			}
			harness.expectUntouched();
		}
	});

	test("refuses a key of a size that its engine lacks before all else, and generates no iv", () => {
		const engine = engineOf(() => Refusal.keySize, false);
		for (const name of namesWithKey)
			for (const parameters of [
				[0, 0, 0],
				[5, 5, 5],
				[16, 0, 0],
			]) {
				const inputs = rowOf(name).inputs.map(() => new Uint8Array(0));
				const job = new Job(name, { key: new Uint8Array(24), inputs, parameters, capacity: 64 });
				const generator = knownGenerator();
				const before = JSON.stringify(generator);
				const methods = methodsByCode("aes", new AesWorker(engine, job.memory, generator));
				expect(methods[rowOf(name).code]?.(job.slot), name).toBe(Status["Crypto.InvalidSymmetricKeySize"]);
				expect(job.isUntouched(), name).toBe(true);
				expect(JSON.stringify(generator)).toBe(before);
			}
	});
});
