import { blake3 } from "@noble/hashes/blake3.js";
import { sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { sha3_256, sha3_512 } from "@noble/hashes/sha3.js";
import { describe, expect, test, vi } from "vitest";
import { Status } from "../../modules/messages/errors.js";
import { BLAKE3_MAXIMUM, loadState, type NobleHash, STATE_WORDS, storeState } from "../../modules/workers/noble-state.js";
import { ENGINE_STATE_BYTES } from "../../modules/workers/session-state.js";
import { SoftwareSha2 } from "../../modules/workers/software-sha2.js";
import { hashesWith } from "../support/noble-engines.js";
import { seed, seeded } from "../support/random.js";
import { cut, SessionHarness } from "../support/session-harness.js";

const random = seeded(seed);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const fieldsOf = (hash: NobleHash): Record<string, unknown> => hash as unknown as Record<string, unknown>;

describe("the state of a hash of noble", () => {
	test.each([
		["SHA-1", sha1],
		["SHA-256", sha256],
		["SHA-384", sha384],
		["SHA-512", sha512],
	] as const)("stores lengths up to 2^53 of %s", (_name, hash) => {
		for (const blocks of [1, 2 ** 20 + 1, 2 ** 26 - 1, 2 ** 26, 2 ** 45 - 1, 2 ** 46 - 1].map((count) => Math.min(count, (2 ** 53 - 64) / hash.blockLen))) {
			const words = new Uint32Array(STATE_WORDS);
			const one = hash.create().update(random.bytes(hash.blockLen));
			fieldsOf(one)["length"] = Math.floor(blocks) * hash.blockLen;
			one.update(random.bytes(13));
			storeState(one, words);
			const other = hash.create();
			loadState(other, words);
			expect(fieldsOf(other)["length"]).toBe(Math.floor(blocks) * hash.blockLen + 13);
			expect(hex(other.digest()), `seed ${seed}`).toBe(hex(one.digest()));
		}
	});

	test.each([
		["SHA-1", sha1],
		["SHA-256", sha256],
		["SHA-512", sha512],
		["SHA3-256", sha3_256],
		["SHA3-512", sha3_512],
	] as const)("fits twice into a session, for %s", (_name, hash) => {
		const words = new Uint32Array(STATE_WORDS).fill(0x5a5a5a5a);
		storeState(hash.create().update(random.bytes(hash.blockLen + 5)), words);
		expect(2 * words.byteLength).toBeLessThanOrEqual(ENGINE_STATE_BYTES);
	});

	test.each([
		[
			"with one field more",
			(fields: Record<string, unknown>) => {
				fields["counter"] = 0;
			},
		],
		[
			"with one field less",
			(fields: Record<string, unknown>) => {
				delete fields["finished"];
			},
		],
		[
			"with a field renamed",
			(fields: Record<string, unknown>) => {
				fields["offset"] = fields["pos"];
				delete fields["pos"];
			},
		],
		[
			"with a field of another type",
			(fields: Record<string, unknown>) => {
				fields["pos"] = 0n;
			},
		],
		[
			"with another buffer",
			(fields: Record<string, unknown>) => {
				for (const name of ["buffer", "state32", "buffer32"]) if (name in fields) fields[name] = new Uint16Array(8);
			},
		],
	])("of another version of noble is refused at the first use: %s", async (_what, change) => {
		for (const hash of [sha1, sha256, sha512, sha3_256, blake3]) {
			// A fresh module has checked no state yet.
			vi.resetModules();
			const fresh = await import("../../modules/workers/noble-state.js");
			const state = hash.create();
			change(fieldsOf(state));
			expect(() => fresh.storeState(state, new Uint32Array(190))).toThrow("noble-hashes is not as its version 2.4.0");
			expect(() => fresh.loadState(state, new Uint32Array(190))).toThrow("noble-hashes is not as its version 2.4.0");
			expect(() => fresh.storeState(hash.create(), new Uint32Array(190))).not.toThrow();
		}
	});
});

describe("BLAKE3 in pieces", () => {
	const algorithm = 6;
	const harness = new SessionHarness(hashesWith(new SoftwareSha2()), { sessions: 1, largest: 200_000 });

	test("equals BLAKE3 of the whole around the ends of chunks and subtrees", () => {
		const message = random.bytes(70_000);
		for (const end of [1023, 1024, 1025, 2048, 2049, 3072, 4096, 4097, 8192, 16_384, 16_385, 65_536, 65_537, 70_000]) {
			const part = message.subarray(0, end);
			for (const place of [0, 1, 63, 64, 65, 1023, 1024, 1025, 2048, end - 1, end])
				expect(hex(harness.digest(0, algorithm, cut(part, [Math.min(place, end)]))), `${end} at ${place}`).toBe(hex(blake3(part)));
		}
	});

	test("equals BLAKE3 of the whole in random pieces of 100 KB", () => {
		for (let count = 0; count < 5; count++) {
			const message = random.bytes(100_000);
			const places = Array.from({ length: 8 }, () => random.below(message.length + 1)).sort((left, right) => left - right);
			expect(hex(harness.digest(0, algorithm, cut(message, places))), `seed ${seed}, ${places.join()}`).toBe(hex(blake3(message)));
		}
	});

	/** A state after all chunks but the last. It has one chaining value for each bit of their number, with arbitrary content. */
	function fill(hash: NobleHash, length: number): void {
		const chunks = Math.ceil(length / 1024) - 1;
		const stack = Array.from({ length: 32 }, (_unused, bit) => bit)
			.filter((bit) => ((chunks >>> bit) & 1) !== 0)
			.map((bit) => Uint32Array.from({ length: 8 }, (_unused, index) => 0x01010101 * (bit + 1) + index));
		hash.update(new Uint8Array(length - 1024 * chunks));
		Object.assign(hash, { length, chunksDone: chunks, stack: stack.reverse() });
	}

	test("accepts 1 GiB and not a byte more, and goes on after the refusal", () => {
		const near = BLAKE3_MAXIMUM - 100;
		harness.expect("HashStart", 0, { algorithm });
		const state = blake3.create();
		fill(state, near);
		// noble's state lies behind the header of the worker and a word of the engine.
		storeState(state, new Uint32Array(harness.memory.buffer, harness.state(0) + 12, ENGINE_STATE_BYTES / 4 - 1));
		const before = harness.stateOf(0);
		for (const request of ["HashUpdate", "HashFinish"] as const) {
			expect(harness.run(request, 0, { inputs: [new Uint8Array(101)] })).toBe(Status["Crypto.InvalidBufferSize"]);
			expect(harness.stateOf(0)).toEqual(before);
		}
		harness.expect("HashUpdate", 0, { inputs: [new Uint8Array(60)] });
		expect(harness.run("HashUpdate", 0, { inputs: [new Uint8Array(41)] })).toBe(Status["Crypto.InvalidBufferSize"]);
		harness.expect("HashFinish", 0, { inputs: [new Uint8Array(40)] });
		expect(hex(harness.result())).toBe(hex(state.update(new Uint8Array(100)).digest()));
		harness.wipe(0);
	});
});

test("a stored state does not change with its object", () => {
	for (const hash of [sha1, sha256, sha512, sha3_256, blake3]) {
		const words = new Uint32Array(190);
		const message = random.bytes(3000);
		const state = hash.create().update(message);
		storeState(state, words);
		const before = words.slice();
		state.update(random.bytes(500));
		state.destroy();
		expect(words).toEqual(before);
		const other = hash.create();
		loadState(other, words);
		expect(hex(other.digest())).toBe(hex(hash(message)));
	}
});
