import { createHash, createHmac } from "node:crypto";
import { sha1 } from "@noble/hashes/legacy.js";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { sha3_256, sha3_384, sha3_512 } from "@noble/hashes/sha3.js";
import { describe, expect, test } from "vitest";
import { hkdfAlgorithms, hmacAlgorithms, hmacSizes } from "../../modules/messages/algorithms.js";
import type { RequestName } from "../../modules/messages/types.js";
import { SoftwareGenerator } from "../../modules/workers/software-generator.js";
import { SoftwareSha2 } from "../../modules/workers/software-sha2.js";
import { buffersAllocatedBy, countContaining } from "../support/allocations.js";
import { Job, type JobOptions, workerOf } from "../support/job.js";
import { knownAnswers } from "../support/known-answers/all.js";
import { hashesWith } from "../support/noble-engines.js";
import { seed, seeded } from "../support/random.js";
import { rowOf } from "../support/rows.js";
import { SessionHarness } from "../support/session-harness.js";
import { runJob } from "../support/workers.js";

/** In bytes. Shorter secrets occur by chance, or begin something public. */
const SHORTEST = 8;
/** Public inputs. */
const isPublic = new Set(["iv", "nonce", "aad", "ciphertext", "wrapped", "salt", "info"]);
/** Requests with public outputs. */
const isSealed = (request: RequestName): boolean => /^(Encrypt|WrapKey)/.test(request);

const nobleHashes = [sha256, sha384, sha512, sha3_256, sha3_384, sha3_512, sha1];

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "hex"));

/** How many of a job's buffers still contain any of the secrets after the job. */
function traces(request: RequestName, options: JobOptions, secrets: readonly Uint8Array[]): number {
	const job = new Job(request, options);
	const buffers = buffersAllocatedBy(() => void runJob(job));
	buffers.delete(job.memory.buffer);
	return secrets.filter(({ length }) => length >= SHORTEST).reduce((sum, secret) => sum + countContaining(buffers, secret), 0);
}

/** Without public-key cryptography. noble computes there without buffers, and its machine is wiped as a whole. */
const answers = knownAnswers.filter(({ request }) => workerOf(request) !== "ecc");

describe("no buffer keeps a key, a plaintext or an expected tag", () => {
	test.each(answers.map((known, index) => ({ known, title: `${index}: ${known.request}, ${known.source}` })))("$title", ({ known }) => {
		const { request, key = "", inputs, parameters = [], capacity, output = "" } = known;
		const { inputs: fields } = rowOf(request);
		// The key to wrap is an input that the table does not list: the core reads it from the key store.
		const secrets = [key, ...inputs.filter((_input, index) => !isPublic.has(fields[index]?.name)), isSealed(request) ? "" : output];
		const options = { key: bytesOf(key), inputs: inputs.map(bytesOf), parameters, ...(capacity === undefined ? {} : { capacity }) };
		expect(traces(request, options, secrets.map(bytesOf))).toBe(0);
	});

	test.each(hmacAlgorithms.map((name, index) => ({ name, index })))("nor the digest that HMAC with $name uses for a long key", ({ name, index }) => {
		const random = seeded(seed + index);
		const key = random.bytes(200);
		const digest = createHash(name.replace("SHA-", "SHA").toLowerCase()).update(key).digest();
		expect(traces("CalculateHmac", { key, inputs: [random.bytes(50)], parameters: [index] }, [key, digest]), `seed ${seed}`).toBe(0);
	});
});

test.each(hmacAlgorithms.map((name, index) => ({ name, index })))(
	"HMAC with $name in pieces keeps nothing derived from its key outside of its session",
	({ name, index }) => {
		const random = seeded(seed + index);
		const hash = (message: Uint8Array): Uint8Array => createHash(name.replace("SHA-", "SHA").toLowerCase()).update(message).digest();
		for (const key of [random.bytes(40), random.bytes(200)]) {
			const block = nobleHashes[index].blockLen;
			const used = key.length > block ? hash(key) : key;
			const padded = (pad: number): Uint8Array => Uint8Array.from({ length: block }, (_unused, at) => (used[at] ?? 0) ^ pad);
			const [data, tag] = [random.bytes(300), random.bytes(hmacSizes[index])];
			const inner = hash(Buffer.concat([padded(0x36), data]));
			const harness = new SessionHarness(hashesWith(new SoftwareSha2()), { sessions: 1, largest: 600 });
			const states: Uint8Array[] = [];
			// Parts of the inner and the outer state.
			const note = (): void => void states.push(...[28, 232].map((start) => harness.memory.slice(harness.state(0) + start, harness.state(0) + start + 32)));
			const buffers = buffersAllocatedBy(() => {
				harness.expect("HmacVerifyStart", 0, { algorithm: index, key });
				note();
				harness.expect("HmacUpdate", 0, { inputs: [data] });
				note();
				harness.expect("HmacVerifyFinish", 0, { inputs: [tag] });
				harness.wipe(0);
			});
			buffers.delete(harness.memory.buffer);
			for (const state of states) buffers.delete(state.buffer);
			for (const secret of [key, used, padded(0x36), padded(0x5c), inner, ...states])
				expect(countContaining(buffers, secret.subarray(0, 32)), `seed ${seed}`).toBe(0);
		}
	},
);

test.each(hkdfAlgorithms.flatMap((name, index) => [1, 40, 200].map((size) => ({ name, index, size }))))(
	"HKDF with $name keeps nothing derived from its key on the way to $size bytes",
	({ name, index, size }) => {
		const random = seeded(seed + index);
		const [key, salt, info] = [40, 20, 10].map((length) => random.bytes(length));
		// RFC 5869 §2.2 and §2.3.
		const hmac = (secret: Uint8Array, ...message: Uint8Array[]): Uint8Array =>
			createHmac(name.replace("-", ""), secret).update(Buffer.concat(message)).digest();
		const pseudorandomKey = hmac(salt, key);
		const blocks: Uint8Array[] = [new Uint8Array(0)];
		while ((blocks.length - 1) * pseudorandomKey.length < size)
			blocks.push(hmac(pseudorandomKey, blocks[blocks.length - 1], info, Uint8Array.of(blocks.length)));
		expect(traces("Hkdf", { key, inputs: [salt, info], parameters: [index, size] }, [key, pseudorandomKey, ...blocks]), `seed ${seed}`).toBe(0);
	},
);

test.each([1, 2])("the random generator keeps no entropy of a source that fails after it has written something, draw %d", (draws) => {
	const random = seeded(seed);
	const drawn: Uint8Array[] = [];
	let isBroken = false;
	const generator = new SoftwareGenerator({
		fill(memory, offset, length) {
			drawn.push(memory.subarray(offset, offset + length));
			memory.set(random.bytes(length), offset);
			if (isBroken && drawn.length === draws) throw new Error("no more entropy");
		},
	});
	drawn.length = 0;
	isBroken = true;
	expect(() => generator.fill(new Uint8Array(48), 0, 48)).toThrow("no more entropy");
	expect(drawn).toHaveLength(draws);
	expect(drawn.every((bytes) => bytes.every((byte) => byte === 0))).toBe(true);
});

test("the search finds a secret in a buffer, however it was copied there", () => {
	const secret = seeded(seed).bytes(40);
	const words = new Uint32Array(secret.buffer);
	const ways: readonly (() => unknown)[] = [
		() => new Uint8Array(secret),
		() => secret.slice(),
		() => Uint8Array.from(secret),
		() => secret.map((byte) => byte),
		() => Uint8Array.of(...secret),
		() => words.slice(),
		() => new Uint8Array(60).subarray(7).set(secret),
	];
	for (const way of ways)
		expect(
			countContaining(
				buffersAllocatedBy(() => void way()),
				secret,
			),
			String(way),
		).toBeGreaterThan(0);
});
