import { createCipheriv } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Job } from "../support/job.js";
import { seed, seeded } from "../support/random.js";
import { outcome, runJob } from "../support/workers.js";

const random = seeded(seed);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const keySizes = [16, 24, 32];
const tagLengths = [4, 6, 8, 10, 12, 14, 16];

function seal(mode: "cbc", key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array {
	const cipher = createCipheriv(`aes-${8 * key.length}-${mode}`, key, iv);
	return Buffer.concat([cipher.update(data), cipher.final()]);
}

function sealCcm(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, data: Uint8Array, authTagLength: number): Uint8Array {
	const cipher = createCipheriv(`aes-${8 * key.length}-ccm` as "aes-128-ccm", key, nonce, { authTagLength });
	cipher.setAAD(aad, { plaintextLength: data.length });
	return Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]);
}

function wrap(key: Uint8Array, data: Uint8Array, padded: boolean): Uint8Array {
	const cipher = createCipheriv(`id-aes${8 * key.length}-wrap${padded ? "-pad" : ""}`, key, Buffer.from(padded ? "a65959a6" : "a6a6a6a6a6a6a6a6", "hex"));
	return Buffer.concat([cipher.update(data), cipher.final()]);
}

function run(...question: ConstructorParameters<typeof Job>): string {
	const job = new Job(...question);
	return outcome(job, runJob(job));
}

describe("the AES worker agrees with OpenSSL", () => {
	test.each(keySizes)("on CBC with keys of %d bytes, for every length", (keySize) => {
		for (let length = 0; length <= 70; length++) {
			const [key, iv, data] = [keySize, 16, length].map(random.bytes);
			const sealed = seal("cbc", key, iv, data);
			expect(run("EncryptAesCbc", { key, inputs: [iv, data], start: random.below(9) }), `seed ${seed}`).toBe(hex(sealed));
			expect(run("DecryptAesCbc", { key, inputs: [iv, sealed], start: random.below(9) })).toBe(hex(data));
		}
	});

	test.each(keySizes)("on CCM with keys of %d bytes, for every size of nonce and tag", (keySize) => {
		for (let nonceLength = 7; nonceLength <= 13; nonceLength++) {
			for (const tagLength of tagLengths) {
				const [key, nonce, aad, data] = [keySize, nonceLength, random.below(40), random.below(70)].map(random.bytes);
				const sealed = sealCcm(key, nonce, aad, data, tagLength);
				expect(run("EncryptAesCcm", { key, inputs: [nonce, aad, data], parameters: [tagLength] }), `seed ${seed}`).toBe(hex(sealed));
				expect(run("DecryptAesCcm", { key, inputs: [nonce, aad, sealed], parameters: [tagLength] })).toBe(hex(data));
			}
		}
	});

	test("on CCM up to the longest message of a 13-byte nonce, and refuses a longer one", () => {
		const [key, nonce, data] = [16, 13, 65536].map(random.bytes);
		const longest = data.subarray(0, 65535);
		const sealed = sealCcm(key, nonce, new Uint8Array(0), longest, 4);
		const parameters = [4];
		expect(run("EncryptAesCcm", { key, inputs: [nonce, new Uint8Array(0), longest], parameters }) === hex(sealed)).toBe(true);
		expect(run("EncryptAesCcm", { key, inputs: [nonce, new Uint8Array(0), data], parameters })).toBe("Crypto.InvalidBufferSize");
		expect(run("DecryptAesCcm", { key, inputs: [nonce, new Uint8Array(0), random.bytes(65540)], parameters })).toBe("Crypto.InvalidBufferSize");
	});

	test.each(keySizes)("on key wrap with keys of %d bytes, for every length", (keySize) => {
		for (let length = 1; length <= 64; length++) {
			const [key, data] = [keySize, length].map(random.bytes);
			const fits = length % 8 === 0 && length >= 16;
			for (const padded of fits ? [false, true] : [true]) {
				const wrapped = wrap(key, data, padded);
				expect(run("WrapKey", { key, inputs: [data], parameters: [0, Number(padded)] }), `seed ${seed}`).toBe(hex(wrapped));
				expect(run("UnwrapKey", { key, inputs: [wrapped], parameters: [0, 0, Number(padded)] })).toBe(hex(data));
			}
			if (!fits) expect(run("WrapKey", { key, inputs: [data], parameters: [0, 0] })).toBe("Crypto.InvalidBufferSize");
		}
	});
});

describe("the AES worker refuses", () => {
	const key = random.bytes(16);
	const nothing = new Uint8Array(0);

	test("tag sizes that CCM lacks", () => {
		for (const tagLength of [0, 1, 2, 3, 5, 7, 15, 17, 18, 20, 32, 0xffffffff]) {
			for (const request of ["EncryptAesCcm", "DecryptAesCcm"] as const)
				expect(run(request, { key, inputs: [random.bytes(12), nothing, random.bytes(40)], parameters: [tagLength], capacity: 60 })).toBe(
					"Crypto.InvalidTagSize",
				);
		}
	});

	test("a CCM ciphertext shorter than its tag", () => {
		for (const tagLength of tagLengths)
			for (let length = 0; length < tagLength; length++)
				expect(run("DecryptAesCcm", { key, inputs: [random.bytes(12), nothing, random.bytes(length)], parameters: [tagLength] })).toBe("Crypto.InvalidTagSize");
	});

	test("a CCM tag with any bit flipped", () => {
		const [nonce, data] = [12, 20].map(random.bytes);
		const sealed = sealCcm(key, nonce, nothing, data, 16);
		for (let bit = 0; bit < 128; bit++) {
			const changed = sealed.slice();
			changed[20 + (bit >> 3)] ^= 1 << (bit & 7);
			expect(run("DecryptAesCcm", { key, inputs: [nonce, nothing, changed], parameters: [16] })).toBe("Crypto.Decrypt");
		}
	});

	test("a CBC ciphertext of incomplete blocks, and one with wrong padding", () => {
		const iv = random.bytes(16);
		for (const length of [0, 1, 15, 17, 31, 33]) expect(run("DecryptAesCbc", { key, inputs: [iv, random.bytes(length)] })).toBe("Crypto.InvalidBufferSize");
		// A block of zeros ends without padding. Here it is the first of two encrypted blocks.
		const zeros = seal("cbc", key, iv, new Uint8Array(16)).subarray(0, 16);
		expect(run("DecryptAesCbc", { key, inputs: [iv, zeros] })).toBe("Crypto.InvalidPadding");
	});

	test("to unwrap a key of an impossible size, with any byte changed, or wrapped under another key", () => {
		for (const padded of [0, 1]) {
			for (const length of [0, 7, 8, 15, 17, 23, 25, ...(padded === 0 ? [16] : [])])
				expect(run("UnwrapKey", { key, inputs: [random.bytes(length)], parameters: [0, 0, padded] })).toBe("Crypto.InvalidBufferSize");
			const wrapped = wrap(key, random.bytes(24), padded === 1);
			for (let byte = 0; byte < wrapped.length; byte++) {
				const changed = wrapped.slice();
				changed[byte] ^= 0x20;
				expect(run("UnwrapKey", { key, inputs: [changed], parameters: [0, 0, padded] })).toBe("Crypto.Decrypt");
			}
			expect(run("UnwrapKey", { key: random.bytes(16), inputs: [wrapped], parameters: [0, 0, padded] })).toBe("Crypto.Decrypt");
		}
		expect(run("WrapKey", { key, inputs: [nothing], parameters: [0, 1] })).toBe("Crypto.InvalidBufferSize");
	});

	test("a CMAC with any bit flipped: it answers no", () => {
		const message = random.bytes(33);
		const tag = Uint8Array.from(Buffer.from(run("CalculateAesCmac", { key, inputs: [message] }), "hex"));
		expect(run("VerifyAesCmac", { key, inputs: [message, tag] })).toBe("1");
		for (let bit = 0; bit < 128; bit++) {
			const changed = tag.slice();
			changed[bit >> 3] ^= 1 << (bit & 7);
			expect(run("VerifyAesCmac", { key, inputs: [message, changed] })).toBe("0");
		}
	});
});
