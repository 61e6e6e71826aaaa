import { describe, expect, test } from "vitest";
import { digestSizes, hashAlgorithms, hmacAlgorithms, hmacSizes } from "../../modules/messages/algorithms.js";
import { Status } from "../../modules/messages/errors.js";
import { STATE } from "../../modules/messages/slot.js";
import { type HashEngine, Refusal } from "../../modules/workers/engines.js";
import { slotAt } from "../../modules/workers/software-memory.js";
import { SoftwareSha2 } from "../../modules/workers/software-sha2.js";
import { writeSlot } from "../hardware/slots.js";
import { digest, type HashName, tag } from "../support/digests.js";
import { hashesWith } from "../support/noble-engines.js";
import { seed, seeded } from "../support/random.js";
import { cut, SessionHarness } from "../support/session-harness.js";
import { shortOrFull } from "../support/test-form.js";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const hashes = hashAlgorithms.map((name, index) => ({ name, index }));
const macs = hmacAlgorithms.map((name, index) => ({ name, index }));

/** Sizes in bytes of each hash's block (FIPS 180-4 §1, FIPS 202 table 3), and of BLAKE3's block and chunk. */
const blocks: Readonly<Record<(typeof hashAlgorithms)[number], number>> = {
	"SHA-256": 64,
	"SHA-384": 128,
	"SHA-512": 128,
	"SHA3-256": 136,
	"SHA3-384": 104,
	"SHA3-512": 72,
	BLAKE3: 64,
	"SHA-1": 64,
};

/** Messages are cut at every CUT_STEP-th place. */
const CUT_STEP = shortOrFull(5, 1);

function digestOf(name: HashName, message: Uint8Array): string {
	return hex(digest(name, [message]));
}

function hmacOf(name: HashName, key: Uint8Array, message: Uint8Array): Uint8Array {
	return Uint8Array.from(tag(name, key, [message]));
}

/** NIST CAVS 11.0: the first messages of SHA256ShortMsg.rsp, SHA384ShortMsg.rsp and SHA512ShortMsg.rsp. */
const cavs: readonly [name: (typeof hashAlgorithms)[number], message: string, digest: string][] = [
	["SHA-256", "d3", "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"],
	["SHA-256", "11af", "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98"],
	["SHA-256", "b4190e", "dff2e73091f6c05e528896c4c831b9448653dc2ff043528f6769437bc7b975c2"],
	["SHA-384", "c5", "b52b72da75d0666379e20f9b4a79c33a329a01f06a2fb7865c9062a28c1de860ba432edfd86b4cb1cb8a75b46076e3b1"],
	["SHA-384", "6ece", "53d4773da50d8be4145d8f3a7098ff3691a554a29ae6f652cc7121eb8bc96fd2210e06ae2fa2a36c4b3b3497341e70f0"],
	["SHA-512", "21", "3831a6a6155e509dee59a7f451eb35324d8f8f2df6e3708894740f98fdee23889f4de5adb0c5010dfb555cda77c8ab5dc902094c52de3278f35a75ebc25f093a"],
	["SHA-512", "9083", "55586ebba48768aeb323655ab6f4298fc9f670964fc2e5f2731e34dfa4b0c09e6e1e12e3d7286b3145c61c2047fb1a2a1297f36da64160b31fa4c8c2cddd2fb4"],
];

test.each(cavs)("%s of %s, byte by byte, is the digest of NIST's CAVS", (name, message, digest) => {
	const pieces = Array.from(Buffer.from(message, "hex"), (byte) => Uint8Array.of(byte));
	expect(hex(new SessionHarness(hashesWith(new SoftwareSha2())).digest(0, hashAlgorithms.indexOf(name), pieces))).toBe(digest);
});

test('SHA-1 of a million times "a", in pieces, is the digest of NIST\'s examples for FIPS 180-4', () => {
	const [random, message] = [seeded(seed), new Uint8Array(1_000_000).fill(0x61)];
	const pieces: Uint8Array[] = [];
	for (let start = 0; start < message.length; ) pieces.push(message.subarray(start, (start += 1 + random.below(20_000))));
	const harness = new SessionHarness(hashesWith(), { largest: 20_010 });
	expect(hex(harness.digest(0, hashAlgorithms.indexOf("SHA-1"), pieces)), `seed ${seed}`).toBe("34aa973cd4c4daa4f61eeb2bdbad27316534016f");
});

describe.each(hashes)("a digest in pieces: $name", ({ name, index }) => {
	const random = seeded(seed + index);
	const block = blocks[name];
	const harness = new SessionHarness(hashesWith(new SoftwareSha2()));

	test("equals the digest of the whole, wherever a message of more than two blocks is cut", () => {
		const message = random.bytes(2 * block + 9);
		for (const length of [0, 1, block - 1, block, block + 1, 2 * block, message.length]) {
			const part = message.slice(0, length);
			for (let place = random.below(CUT_STEP); place <= length; place += CUT_STEP)
				expect(hex(harness.digest(place % 4, index, cut(part, [place]))), `seed ${seed}, ${length} cut at ${place}`).toBe(digestOf(name, part));
		}
	});

	test("equals it in pieces of one byte, of a block, of less and of more", () => {
		const message = random.bytes(5 * block);
		for (const size of [1, block - 1, block, block + 1, 2 * block, 3 * block + 1]) {
			const places = Array.from({ length: Math.ceil(message.length / size) }, (_, count) => count * size);
			expect(hex(harness.digest(0, index, cut(message, places))), `seed ${seed}, pieces of ${size}`).toBe(digestOf(name, message));
		}
	});

	test("equals it in random pieces, some of them empty", () => {
		for (let count = 0; count < 60; count++) {
			const message = random.bytes(random.below(count % 6 === 0 ? 8000 : 1500));
			const places = Array.from({ length: random.below(6) }, () => random.below(message.length + 1)).sort((left, right) => left - right);
			expect(hex(harness.digest(count % 4, index, cut(message, places))), `seed ${seed}, ${message.length} at ${places.join()}`).toBe(digestOf(name, message));
		}
	});

	test("equals it for an empty message without any piece", () => {
		expect(hex(harness.digest(1, index, []))).toBe(digestOf(name, new Uint8Array(0)));
	});
});

describe.each(macs)("an HMAC in pieces: $name", ({ name, index }) => {
	const random = seeded(seed + index);
	const block = blocks[name];
	const harness = new SessionHarness(hashesWith(new SoftwareSha2()));

	test("equals the HMAC of the whole and verifies, with keys of all lengths around the end of a block", () => {
		for (const keyLength of [0, 1, 32, block - 1, block, block + 1, 2 * block, 1000]) {
			for (const length of [0, 1, block - 1, block, block + 1, 3 * block + 5]) {
				const [key, message] = [keyLength, length].map(random.bytes);
				const pieces = cut(message, [random.below(length + 1)]);
				const tag = hmacOf(name, key, message);
				expect(hex(harness.hmac(2, index, key, pieces)), `seed ${seed}`).toBe(hex(tag));
				expect(harness.verify(3, index, key, pieces, tag)).toBe(true);
				expect(harness.verify(3, index, random.bytes(32), pieces, tag)).toBe(false);
			}
		}
	});

	test("equals it wherever a message is cut", () => {
		const [key, message] = [20, 2 * block + 3].map(random.bytes);
		for (let place = random.below(CUT_STEP); place <= message.length; place += CUT_STEP)
			expect(hex(harness.hmac(0, index, key, cut(message, [place])))).toBe(hex(hmacOf(name, key, message)));
	});

	test("refuses a tag with any bit flipped, and one of another size", () => {
		const [key, message] = [32, 100].map(random.bytes);
		const tag = hmacOf(name, key, message);
		for (let bit = 0; bit < 8 * tag.length; bit += 3) {
			const changed = tag.slice();
			changed[bit >> 3] ^= 1 << (bit & 7);
			expect(harness.verify(0, index, key, cut(message, [50]), changed)).toBe(false);
		}
		const longer = Uint8Array.from([...tag, 0]);
		for (let size = 0; size <= longer.length; size++) expect(harness.verify(0, index, key, [message], longer.slice(0, size))).toBe(size === tag.length);
	});

	test("is truncated to every length from 4 bytes to the whole, and to no other", () => {
		const [key, message] = [32, 100].map(random.bytes);
		const tag = hmacOf(name, key, message);
		for (let tagLength = 4; tagLength <= tag.length; tagLength++) {
			const right = tag.slice(0, tagLength);
			expect(hex(harness.hmac(0, index, key, cut(message, [50]), tagLength)), `seed ${seed}`).toBe(hex(right));
			expect(harness.verify(1, index, key, [message], right, tagLength)).toBe(true);
			for (const wrong of [
				tag.slice(0, tagLength - 1),
				Uint8Array.from([...right, tag[tagLength] ?? 0]),
				right.map((byte, at) => (at === tagLength - 1 ? byte ^ 1 : byte)),
			])
				expect(harness.verify(1, index, key, [message], wrong, tagLength)).toBe(false);
		}
		for (const request of ["HmacStart", "HmacVerifyStart"] as const)
			for (const tagLength of [1, 2, 3, tag.length + 1, 256 + tag.length, 0xffffffff])
				expect(harness.run(request, 0, { algorithm: index, key, tagLength })).toBe(Status["Crypto.InvalidTagSize"]);
	});

	test("stores neither the key nor its padded form in its state", () => {
		for (const keyLength of [40, block, 300]) {
			const key = random.bytes(keyLength);
			const used = keyLength > block ? digest(name, [key]) : key;
			harness.expect("HmacStart", 0, { algorithm: index, key });
			harness.expect("HmacUpdate", 0, { inputs: [random.bytes(300)] });
			const state = Buffer.from(harness.stateOf(0));
			for (const pad of [0, 0x36, 0x5c]) expect(state.includes(Buffer.from(Array.from(used.subarray(0, 16), (byte) => byte ^ pad)))).toBe(false);
			harness.wipe(0);
		}
	});
});

/** Sessions in random order, each with its remaining pieces and its expected result. */
function interleave(harness: SessionHarness, random: ReturnType<typeof seeded>, count: number, between: () => void): void {
	interface Session {
		readonly request: "Hash" | "Hmac";
		readonly pieces: Uint8Array[];
		readonly expected: string;
	}
	const sessions: (Session | undefined)[] = [undefined, undefined, undefined, undefined];
	for (let step = 0, done = 0; done < count; step++) {
		const number = random.below(4);
		const session = sessions[number];
		if (session === undefined) {
			sessions[number] = begin(number);
		} else if (session.pieces.length > 1) {
			harness.expect(`${session.request}Update`, number, { inputs: session.pieces.splice(0, 1), start: step % 9 });
		} else {
			harness.expect(`${session.request}Finish`, number, { inputs: session.pieces });
			expect(hex(harness.result()), `seed ${random.seed}, step ${step}`).toBe(session.expected);
			harness.wipe(number);
			sessions[number] = undefined;
			done++;
		}
		if (step % 3 === 0) between();
	}
	function begin(number: number): Session {
		const message = random.bytes(random.below(700));
		const pieces = cut(
			message,
			Array.from({ length: random.below(4) }, () => random.below(message.length + 1)).sort((left, right) => left - right),
		);
		if (random.below(3) > 0) {
			const { name, index } = random.pick(hashes);
			harness.expect("HashStart", number, { algorithm: index });
			return { request: "Hash", pieces, expected: digestOf(name, message) };
		}
		const { name, index } = random.pick(macs);
		const key = random.bytes(random.below(200));
		harness.expect("HmacStart", number, { algorithm: index, key });
		return { request: "Hmac", pieces, expected: hex(hmacOf(name, key, message)) };
	}
}

test("four sessions of all kinds have the right results in any order, with whole messages between", () => {
	const harness = new SessionHarness(hashesWith(new SoftwareSha2()));
	const random = seeded(seed);
	const engine = new SoftwareSha2();
	const memory = new Uint8Array(364);
	interleave(harness, random, 300, () => {
		writeSlot(memory, 0, { inputs: [[64, random.below(200)]], output: [300, 64], parameters: [random.below(3)] });
		engine.hash(memory, 0);
	});
});

describe("a session", () => {
	const random = seeded(seed);

	test("refuses requests of another kind, and does not change", () => {
		const harness = new SessionHarness(hashesWith(new SoftwareSha2()));
		const expectRefused = (...requests: readonly Parameters<SessionHarness["run"]>[0][]): void => {
			const before = harness.stateOf(0);
			for (const request of requests)
				expect(() => harness.run(request, 0, { inputs: [new Uint8Array(32), new Uint8Array(3)] }), request).toThrow("state: not of a session");
			expect(harness.stateOf(0)).toEqual(before);
		};
		expectRefused("HashUpdate", "HashFinish", "HmacUpdate", "HmacFinish", "HmacVerifyFinish");
		for (const algorithm of [0, 3, 5]) {
			harness.expect("HashStart", 0, { algorithm });
			expectRefused("HmacUpdate", "HmacFinish", "HmacVerifyFinish");
			harness.wipe(0);
			harness.expect("HmacStart", 0, { algorithm, key: random.bytes(20) });
			expectRefused("HashUpdate", "HashFinish", "HmacVerifyFinish");
			harness.wipe(0);
			harness.expect("HmacVerifyStart", 0, { algorithm, key: random.bytes(20) });
			expectRefused("HashUpdate", "HashFinish", "HmacFinish");
			harness.wipe(0);
		}
	});

	test("of any kind can end early, also one that never started", () => {
		const ended: number[] = [];
		const engine = new SoftwareSha2();
		const hashEnd: HashEngine["hashEnd"] = (memory, slot) => {
			ended.push(slotAt(memory, slot).offset(STATE));
			return engine.hashEnd(memory, slot);
		};
		const harness = new SessionHarness(hashesWith(Object.assign(new SoftwareSha2(), { hashEnd })));
		harness.expect("EndSession", 1);
		for (const { index } of macs) {
			for (const request of ["HmacStart", "HmacVerifyStart"] as const) {
				harness.expect(request, 1, { algorithm: index, key: random.bytes(20) });
				harness.expect("EndSession", 1);
				harness.wipe(1);
			}
		}
		expect(ended).toEqual([]);
		for (const { index } of hashes) {
			harness.expect("HashStart", 1, { algorithm: index });
			harness.expect("HashUpdate", 1, { inputs: [random.bytes(500)] });
			harness.expect("EndSession", 1);
			harness.wipe(1);
		}
		expect(ended).toEqual([harness.state(1), harness.state(1), harness.state(1)]);
	});

	test("does not start with a hash that the engine lacks", () => {
		const unsupported = (): number => Refusal.unsupported;
		const harness = new SessionHarness(hashesWith(Object.assign(new SoftwareSha2(), { hashStart: unsupported, hmacStart: unsupported })));
		for (const request of ["HashStart", "HmacStart", "HmacVerifyStart"] as const) {
			for (const algorithm of [0, 1, 2]) expect(harness.run(request, 0, { algorithm, key: random.bytes(20) })).toBe(Status.NoWorkerForRequest);
			expect(harness.stateOf(0).every((byte) => byte === 0)).toBe(true);
		}
	});

	test("works in shared memory", () => {
		const harness = new SessionHarness(hashesWith(new SoftwareSha2()), { shared: true });
		const message = random.bytes(700);
		for (const { name, index } of hashes) expect(hex(harness.digest(0, index, cut(message, [1, 300])))).toBe(digestOf(name, message));
	});

	test("sets the output to the size of its digest", () => {
		const harness = new SessionHarness(hashesWith(new SoftwareSha2()));
		for (const { index } of hashes) expect(harness.digest(0, index, [])).toHaveLength(digestSizes[index]);
		for (const { index } of macs) expect(harness.hmac(0, index, random.bytes(9), [])).toHaveLength(hmacSizes[index]);
	});
});
