/** GHASH and GCM of the AES driver, after faults too. */
import { createCipheriv } from "node:crypto";
import { describe, expect, test } from "vitest";
import { type Random, seed, seeded } from "../support/random.js";
import { multiplyBlocks } from "./gcm-counters.js";
import { hex, run } from "./program.js";

const keySizes = [16, 24, 32] as const;
type KeySize = (typeof keySizes)[number];
type Direction = "encrypt" | "decrypt";

interface Sealed {
	readonly key: Uint8Array;
	readonly iv: Uint8Array;
	readonly aad: Uint8Array;
	readonly text: Uint8Array;
	readonly sealed: Uint8Array;
}

function referenceGcm(key: Uint8Array, iv: Uint8Array, aad: Uint8Array, text: Uint8Array): Uint8Array {
	const size = key.length as KeySize;
	const cipher = createCipheriv(`aes-${(size * 8) as 128 | 192 | 256}-gcm`, key, iv);
	cipher.setAAD(aad);
	return Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

function makeSealed(random: Random, keySize: number, aadLength: number, length: number): Sealed {
	const key = random.bytes(keySize),
		iv = random.bytes(12),
		aad = random.bytes(aadLength),
		text = random.bytes(length);
	return { key, iv, aad, text, sealed: referenceGcm(key, iv, aad, text) };
}

function gcmCommand(direction: Direction, message: Sealed): string {
	const data = direction === "encrypt" ? message.text : message.sealed;
	return `gcm-${direction} ${hex(message.key)} ${hex(message.iv)} ${hex(message.aad)} ${hex(data)}`;
}

function expectBothWays(messages: readonly Sealed[]): void {
	const commands = messages.flatMap((message, index) => [`align ${index % 8}`, gcmCommand("encrypt", message), gcmCommand("decrypt", message)]);
	const wanted = messages.flatMap((message) => ["ok", `ok ${hex(message.sealed)}`, `ok ${hex(message.text)}`]);
	expect(run(commands)).toEqual(wanted);
}

describe("GHASH", () => {
	// The GCM specification (McGrew, Viega), appendix B, test cases 2 and 4: H, A, C and GHASH(H, A, C).
	test("computes the specification's values", () => {
		expect(
			run([
				"ghash 66e94bd4ef8a2c3b884cfa59ca342b2e - 0388dace60b6a392f328c2b971b2fe78",
				"ghash b83b533708bf535d0aa6e52980d53b78 feedfacedeadbeeffeedfacedeadbeefabaddad2 " +
					"42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091",
			]),
		).toEqual(["ok f38cbb1ad69223dcc3457ae5b6b0f885", "ok 698e57f70e6ecc7fd9463b7260a9ae5f"]);
	});

	test("multiplies blocks of extreme words as SP 800-38D §6.3 says", () => {
		const words = ["00000000", "ffffffff", "80000000", "00000001", "11111111", "88888888"];
		const random = seeded(seed + 1);
		const block = () => Array.from({ length: 4 }, () => random.pick(words)).join("");
		const cases = Array.from({ length: 300 }, () => ({ subkey: block(), data: block() }));
		const wanted = cases.map(({ subkey, data }) => {
			const h = BigInt(`0x${subkey}`);
			return `ok ${multiplyBlocks(multiplyBlocks(BigInt(`0x${data}`), h) ^ 128n, h)
				.toString(16)
				.padStart(32, "0")}`;
		});
		expect(run(cases.map(({ subkey, data }) => `ghash ${subkey} - ${data}`))).toEqual(wanted);
	});
});

describe("GCM", () => {
	// The GCM specification (McGrew, Viega), appendix B, test cases 1 to 4, 7 to 10, 13 to 16: all with an iv of 96 bits.
	const key = "feffe9928665731c6d6a8f9467308308";
	const iv = "cafebabefacedbaddecaf888";
	const text = "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255";
	const aad = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
	const zeros = "00".repeat(32);
	const noIv = "00".repeat(12);
	const vectors = [
		[1, zeros.slice(0, 32), noIv, "-", "-", "58e2fccefa7e3061367f1d57a4e7455a"],
		[2, zeros.slice(0, 32), noIv, "-", zeros.slice(0, 32), "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf"],
		[
			3,
			key,
			iv,
			"-",
			text,
			"42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091473f59854d5c2af327cd64a62cf35abd2ba6fab4",
		],
		[
			4,
			key,
			iv,
			aad,
			text.slice(0, 120),
			"42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e0915bc94fbc3221a5db94fae95ae7121a47",
		],
		[7, zeros.slice(0, 48), noIv, "-", "-", "cd33b28ac773f74ba00ed1f312572435"],
		[8, zeros.slice(0, 48), noIv, "-", zeros.slice(0, 32), "98e7247c07f0fe411c267e4384b0f6002ff58d80033927ab8ef4d4587514f0fb"],
		[
			9,
			key + key.slice(0, 16),
			iv,
			"-",
			text,
			"3980ca0b3c00e841eb06fac4872a2757859e1ceaa6efd984628593b40ca1e19c7d773d00c144c525ac619d18c84a3f4718e2448b2fe324d9ccda2710acade2569924a7c8587336bfb118024db8674a14",
		],
		[
			10,
			key + key.slice(0, 16),
			iv,
			aad,
			text.slice(0, 120),
			"3980ca0b3c00e841eb06fac4872a2757859e1ceaa6efd984628593b40ca1e19c7d773d00c144c525ac619d18c84a3f4718e2448b2fe324d9ccda27102519498e80f1478f37ba55bd6d27618c",
		],
		[13, zeros, noIv, "-", "-", "530f8afbc74536b9a963b4f1c4cb738b"],
		[14, zeros, noIv, "-", zeros.slice(0, 32), "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"],
		[
			15,
			key + key,
			iv,
			"-",
			text,
			"522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015adb094dac5d93471bdec1a502270e3cc6c",
		],
		[
			16,
			key + key,
			iv,
			aad,
			text.slice(0, 120),
			"522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f66276fc6ece0f4e1768cddf8853bb2d551b",
		],
	] as const;

	test.each(vectors)("computes the specification's test case %i in both directions", (_number, vectorKey, vectorIv, vectorAad, plain, sealed) => {
		const inputs = `${vectorKey} ${vectorIv} ${vectorAad}`;
		expect(run([`gcm-encrypt ${inputs} ${plain}`, `gcm-decrypt ${inputs} ${sealed}`])).toEqual([`ok ${sealed}`, `ok ${plain}`]);
	});

	test.each(keySizes)("agrees with node:crypto for every length from 0 to 300 with a key of %i bytes", (keySize) => {
		const random = seeded(seed + 4 + keySize);
		expectBothWays(Array.from({ length: 301 }, (_unused, length) => makeSealed(random, keySize, random.below(70), length)));
	});

	test("agrees with node:crypto for every length of aad from 0 to 300", () => {
		const random = seeded(seed + 5);
		expectBothWays(Array.from({ length: 301 }, (_unused, length) => makeSealed(random, random.pick(keySizes), length, random.below(40))));
	});

	test("agrees with node:crypto for some KB, around the lengths where the driver releases the lock", () => {
		const random = seeded(seed + 6);
		const lengths = [2047, 2048, 2049, 4095, 4096, 4097, 8192, 20_000, 65_536, 65_537];
		expectBothWays(lengths.map((length) => makeSealed(random, random.pick(keySizes), random.below(5000), length)));
	});

	test("refuses a tag with any bit flipped, and writes nothing", () => {
		const random = seeded(seed + 7);
		const messages = [0, 1, 16, 100, 3000].map((length) => makeSealed(random, random.pick(keySizes), random.below(40), length));
		const answers = run(messages.map((message) => gcmCommand("decrypt", message).replace("gcm-decrypt", "gcm-tags")));
		expect(answers).toEqual(messages.map(() => "128"));
	});

	test("refuses one flipped bit of key, iv, aad or ciphertext, and writes nothing", () => {
		const random = seeded(seed + 8);
		const commands = Array.from({ length: 400 }, () => {
			const message = makeSealed(random, random.pick(keySizes), 1 + random.below(40), 1 + random.below(100));
			const field = random.pick(["key", "iv", "aad", "sealed"] as const);
			const changed = message[field].slice();
			const bit = random.below(changed.length * 8);
			changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
			return gcmCommand("decrypt", { ...message, [field]: changed });
		});
		expect(new Set(run(commands))).toEqual(new Set(["refused untouched"]));
	});

	test("refuses a shortened ciphertext, a moved boundary of aad, and other lengths of aad", () => {
		const message = makeSealed(seeded(seed + 9), 32, 32, 32);
		const both = Buffer.concat([message.aad, message.sealed]);
		const changes: Sealed[] = [
			{ ...message, sealed: message.sealed.slice(1) },
			{ ...message, aad: both.subarray(0, 16), sealed: both.subarray(16) },
			{ ...message, aad: both.subarray(0, 48), sealed: both.subarray(48) },
			{ ...message, aad: message.aad.slice(0, 31) },
			{ ...message, aad: Buffer.concat([message.aad, new Uint8Array(1)]) },
		];
		expect(run(changes.map((change) => gcmCommand("decrypt", change)))).toEqual(changes.map(() => "refused untouched"));
	});

	test("refuses wrong sizes of key, iv and data, and writes nothing", () => {
		const message = makeSealed(seeded(seed + 10), 16, 5, 20);
		const wrong = (direction: Direction, change: Partial<Sealed>) => gcmCommand(direction, { ...message, ...change });
		const commands = (["encrypt", "decrypt"] as const).flatMap((direction) => [
			...[0, 65, 66, 128, 1000, 4096].map((length) => wrong(direction, { iv: new Uint8Array(length) })),
			...[0, 8, 20, 33].map((length) => wrong(direction, { key: new Uint8Array(length) })),
		]);
		const sizes = [...Array<string>(6).fill("iv-size untouched"), ...Array<string>(4).fill("key-size untouched")];
		expect(run(commands)).toEqual([...sizes, ...sizes]);
		expect(run([0, 1, 15].map((length) => wrong("decrypt", { sealed: new Uint8Array(length) })))).toEqual(Array(3).fill("data-size untouched"));
	});
});

describe("the peripheral after GCM", () => {
	test("contains no key and no data, even after errors", () => {
		const message = makeSealed(seeded(seed + 11), 32, 5, 100);
		const nothing = new Uint8Array(16);
		const text = createCipheriv("aes-256-ecb", new Uint8Array(32), null).setAutoPadding(false).update(nothing);
		const forged = { ...message, iv: new Uint8Array(12) };
		for (const before of [
			[gcmCommand("encrypt", message)],
			[gcmCommand("decrypt", message)],
			[gcmCommand("decrypt", forged)],
			["skip-transform 3", gcmCommand("encrypt", message)],
			["skip-key-word 1", gcmCommand("encrypt", message)],
		]) {
			const registers = run([...before, "registers"])
				.at(-1)
				?.split(" ");
			expect(registers?.slice(0, 2)).toEqual(["00".repeat(32), hex(text)]);
		}
	});
});

describe("a glitch", () => {
	const message = makeSealed(seeded(seed + 12), 32, 5, 40);

	test("that skips a word of the key ends the operation with a fault and without a result", () => {
		// Key writes: subkey and tag mask, removal, text, removal.
		expect(run(["skip-key-word 1", gcmCommand("encrypt", message)])[1]).toBe("fault zeros");
		expect(run(["skip-key-word 3", gcmCommand("encrypt", message)])[1]).toBe("fault zeros");
		expect(run(["skip-key-word 1", gcmCommand("decrypt", message)])[1]).toBe("fault untouched");
		expect(run(["skip-key-word 3", gcmCommand("decrypt", message)])[1]).toBe("fault zeros");
	});

	test("that skips the transformation of a block ends the operation with a fault and without a result", () => {
		// Transforms: subkey, tag mask, removal, three blocks of text, removal.
		for (const count of [1, 2, 4, 5, 6]) expect(run([`skip-transform ${count}`, gcmCommand("encrypt", message)])[1]).toBe("fault zeros");
		for (const count of [1, 2]) expect(run([`skip-transform ${count}`, gcmCommand("decrypt", message)])[1]).toBe("fault untouched");
		for (const count of [4, 5, 6]) expect(run([`skip-transform ${count}`, gcmCommand("decrypt", message)])[1]).toBe("fault zeros");
	});
});
