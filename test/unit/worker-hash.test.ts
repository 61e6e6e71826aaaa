import { createHash } from "node:crypto";
import { blake3 } from "@noble/hashes/blake3.js";
import { describe, expect, test } from "vitest";
import { hashAlgorithms } from "../../modules/messages/algorithms.js";
import { Status } from "../../modules/messages/errors.js";
import { SLOT_BYTES } from "../../modules/messages/slot.js";
import { Refusal } from "../../modules/workers/engines.js";
import { HashWorker } from "../../modules/workers/hash.js";
import { SoftwareSha2 } from "../../modules/workers/software-sha2.js";
import { writeSlot } from "../hardware/slots.js";
import { Job } from "../support/job.js";
import { hashesWith } from "../support/noble-engines.js";
import { seed, seeded } from "../support/random.js";

const text448 = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
const text896 = "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";

/** NIST's examples for FIPS 180-4, and the empty message. */
const examples: readonly [bits: number, message: string, digest: string][] = [
	[256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
	[256, text448, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"],
	[256, text896, "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"],
	[256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
	[384, "abc", "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"],
	[384, text896, "09330c33f71147e83d192fc782cd1b4753111b173b3b05d22fa08086e3b0f712fcc7c71a557e2db966c3e9fa91746039"],
	[384, "", "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b"],
	[512, "abc", "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"],
	[512, text896, "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909"],
	[512, "", "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e"],
];

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** The engine's digest of a message at `offset`. Nothing else in memory may change. */
function digest(bits: number, message: Uint8Array, offset: number): string {
	const place = SLOT_BYTES + offset;
	const output = place + message.length + 5;
	const memory = new Uint8Array(output + bits / 8 + 7).fill(0xcc);
	memory.set(message, place);
	writeSlot(memory, 0, { inputs: [[place, message.length]], output: [output, bits / 8], parameters: [[256, 384, 512].indexOf(bits)] });
	const expected = memory.slice();
	expect(new SoftwareSha2().hash(memory, 0)).toBe(bits / 8);
	const result = memory.slice(output, output + bits / 8);
	expected.set(result, output);
	expect(hex(memory)).toBe(hex(expected));
	return hex(result);
}

describe("SHA-2 in software", () => {
	test.each(examples)('computes the standard\'s SHA-%d of "%s"', (bits, message, expected) => {
		expect(digest(bits, new TextEncoder().encode(message), 0)).toBe(expected);
	});

	test("computes the standard's digests of a million letters a", () => {
		expect(digest(256, new Uint8Array(1_000_000).fill(0x61), 0)).toBe("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
	});

	test.each([256, 384, 512])("agrees with OpenSSL on SHA-%d for every length around the ends of blocks, at any offset", (bits) => {
		const random = seeded(seed);
		const lengths = [...Array.from({ length: 140 }, (_, index) => index), 255, 256, 257, 1000, 4096, 5000];
		for (const length of lengths) {
			const message = random.bytes(length);
			expect(digest(bits, message, random.below(9)), `seed ${seed}, length ${length}`).toBe(createHash(`sha${bits}`).update(message).digest("hex"));
		}
	});

	test.each([3, 4, 256, 2 ** 32 - 1])("refuses algorithm %d and writes nothing", (algorithm) => {
		const memory = new Uint8Array(192).fill(1);
		writeSlot(memory, 0, { inputs: [[64, 8]], output: [100, 64], parameters: [algorithm] });
		expect(new SoftwareSha2().hash(memory, 0)).toBe(Refusal.unsupported);
		expect(memory.subarray(SLOT_BYTES).every((byte) => byte === 1)).toBe(true);
	});
});

describe("the hash worker", () => {
	const random = seeded(seed);
	const sha = hashAlgorithms.map((name, index) => ({ name, index })).filter(({ name }) => name !== "BLAKE3");

	test.each(sha)("agrees with OpenSSL on $name for every length around the ends of blocks, at any offset", ({ name, index }) => {
		const lengths = [...Array.from({ length: 290 }, (_, length) => length), 1000, 4096, 5000];
		for (const length of lengths) {
			const message = random.bytes(length);
			const job = new Job("Hash", { inputs: [message], parameters: [index], start: random.below(9) });
			expect(job.run("hash", new HashWorker(hashesWith(), job.memory))).toBe(Status.Ok);
			expect(hex(job.result()), `seed ${seed}, length ${length}`).toBe(createHash(name.replace("SHA-", "SHA").toLowerCase()).update(message).digest("hex"));
		}
	});

	test("computes BLAKE3 of a message at any offset", () => {
		const message = random.bytes(3000);
		const digests = Array.from({ length: 8 }, (_, start) => {
			const job = new Job("Hash", { inputs: [message], parameters: [hashAlgorithms.indexOf("BLAKE3")], start });
			expect(job.run("hash", new HashWorker(hashesWith(), job.memory))).toBe(Status.Ok);
			return hex(job.result());
		});
		expect(new Set(digests).size).toBe(1);
		expect(digests[0]).toBe(hex(blake3(message)));
	});

	test("answers NoWorkerForRequest for a digest that the engine lacks", () => {
		const engine = Object.assign(new SoftwareSha2(), { hash: () => Refusal.unsupported });
		for (const name of ["SHA-256", "SHA-384", "SHA-512"] as const) {
			const job = new Job("Hash", { inputs: [random.bytes(20)], parameters: [hashAlgorithms.indexOf(name)] });
			expect(job.run("hash", new HashWorker(hashesWith(engine), job.memory))).toBe(Status.NoWorkerForRequest);
			expect(job.isUntouched()).toBe(true);
		}
	});
});
