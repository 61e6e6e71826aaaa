/** Digests and HMAC in pieces by the drivers, on the model of both chips. */
import { createHash, createHmac } from "node:crypto";
import { sha256, sha384, sha512 } from "@noble/hashes/sha2.js";
import { describe, expect, test } from "vitest";
import { STATE_WORDS } from "../../modules/workers/noble-state.js";
import { startHmac } from "../../modules/workers/software-sessions.js";
import { type Random, seed, seeded } from "../support/random.js";
import { buildFor, type Chip, hex, run } from "./program.js";
import { publishedVectors } from "./published-vectors.js";

buildFor("esp32s3");

const chips: readonly Chip[] = ["esp32", "esp32s3"];
const algorithms = [256, 384, 512] as const;
const both = chips.flatMap((chip) => algorithms.map((bits) => ({ chip, bits })));
const block = (bits: number): number => (bits === 256 ? 64 : 128);

const digestOf = (bits: number, data: Uint8Array): string => createHash(`sha${bits}`).update(data).digest("hex");
const hmacOf = (bits: number, key: Uint8Array, data: Uint8Array): string => createHmac(`sha${bits}`, key).update(data).digest("hex");

/** The commands that take in a message cut at these places, and their answers. */
function updates(session: number, message: Uint8Array, places: readonly number[]): string[] {
	return [0, ...places].map((start, index) => `update ${session} ${hex(message.subarray(start, places[index] ?? message.length))}`);
}

/** Runs the commands, each of which must be answered as it says. */
function expectAnswers(chip: Chip, script: readonly (readonly [command: string, answer: string])[]): void {
	expect(
		run(
			script.map(([command]) => command),
			chip,
		),
	).toEqual(script.map(([, answer]) => answer));
}

const ok = (commands: readonly string[]): [string, string][] => commands.map((command) => [command, "ok"]);

describe.each(both)("SHA-$bits in pieces on the $chip", ({ chip, bits }) => {
	const random = seeded(seed + bits);

	test("is that of the whole, wherever it is cut, at any alignment", () => {
		const size = block(bits);
		const message = random.bytes(2 * size + 5);
		expectAnswers(
			chip,
			[0, 1, size - 1, size, size + 1, 2 * size, message.length].flatMap((length) => {
				const part = message.subarray(0, length);
				return Array.from({ length: length + 1 }, (_unused, place): [string, string][] => [
					[`align ${place % 8}`, "ok"],
					[`start 0 ${bits}`, "ok"],
					...ok(updates(0, part, [place])),
					["finish 0", `ok ${digestOf(bits, part)}`],
				]).flat();
			}),
		);
	});

	test("with HMAC, likewise, for keys shorter and longer than a block", () => {
		const size = block(bits);
		expectAnswers(
			chip,
			[0, 1, 20, size - 1, size, size + 1, 300].flatMap((keyLength) =>
				[0, 1, size - 1, size, 3 * size + 2].flatMap((length): [string, string][] => {
					const [key, message] = [keyLength, length].map(random.bytes);
					return [
						[`start-hmac 1 ${bits} ${hex(key)}`, "ok"],
						...ok(updates(1, message, [random.below(length + 1)])),
						["finish 1", `ok ${hmacOf(bits, key, message)}`],
					];
				}),
			),
		);
	});

	test("leaves neither message nor state in the peripheral, finished or given up", () => {
		const size = block(bits);
		for (const last of ["finish 0", "end 0"]) {
			const text = run([`start 0 ${bits}`, `update 0 ${"77".repeat(3 * size + 20)}`, "update 0 7777", last, "registers", "blocks"], chip);
			expect(text[4]?.split(" ")[2]?.slice(0, 2 * size)).toBe("00".repeat(size));
			expect(text[4]).not.toContain("7777");
			expect(text[5]).toMatch(/ off$/);
		}
	});
});

describe.each(chips)("on the %s", (chip) => {
	// FIPS 180-2 appendices B.3, C.3 and D.3: a million times `a`.
	test.each([
		[256, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"],
		[384, "9d0e1809716474cb086e834e310a4a1ced149e9c00f248527972cec5704c2a5b07b8b3dc38ecc4ebae97ddd87f3d8985"],
		[512, "e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973ebde0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b"],
	])("NIST's example for SHA-%i of a million letters, in the engine and beside a holder", (bits, digest) => {
		const take = [
			["start 1 256", "ok"],
			["update-long 1 62 100", "ok"],
		] as const;
		const question = [
			[`start 0 ${bits}`, "ok"],
			["update-long 0 61 1000000", "ok"],
			["finish 0", `ok ${digest}`],
		] as const;
		expectAnswers(chip, [...question, ...take, ...question]);
	});

	test("the examples of RFC 4231", () => {
		const calls = publishedVectors.filter(({ operation }) => operation === "hmac");
		expect(calls).toHaveLength(18);
		expectAnswers(
			chip,
			calls.flatMap(({ bits, key, data, answer = new Uint8Array() }): [string, string][] => [
				[`start-hmac 0 ${bits} ${hex(key)}`, "ok"],
				...ok(updates(0, data, [data.length >> 1])),
				["finish 0", `ok ${hex(answer)}`],
			]),
		);
	});

	test("five sessions at once, in any order, with whole messages, HMAC and AES between, some given up or lost", () => {
		for (let count = 0; count < 8; count++) expectAnswers(chip, interleaved(seeded(seed + count), 200));
	});

	test.each(algorithms)("HMAC-SHA-%i leaves neither key nor inner digest nor states on the stack", (bits) => {
		const random = seeded(seed + bits);
		for (const keyLength of [40, block(bits), 300]) {
			const [key, data] = [keyLength, 500].map(random.bytes);
			const used = keyLength > block(bits) ? createHash(`sha${bits}`).update(key).digest() : Buffer.from(key);
			const padded = (pad: number): Uint8Array => Uint8Array.from({ length: block(bits) }, (_unused, index) => (used[index] ?? 0) ^ pad);
			const inner = createHash(`sha${bits}`).update(padded(0x36)).update(data).digest();
			const needles = [key, used, padded(0x36), padded(0x5c), inner, ...states(chip, bits, key)].map((bytes) => hex(bytes.subarray(0, 16)));
			const search = (way: string): string => `stack ${way} ${bits} ${hex(key)} ${hex(data)} ${needles.length} ${needles.join(" ")}`;
			const ways = ["start", "pieces", "whole", "carelessly"];
			const [start, pieces, whole, careless] = run(ways.map(search), chip);
			expect([start, pieces, whole], `seed ${seed}, key of ${keyLength}`).toEqual(["0", "0", "0"]);
			expect(Number(careless)).toBeGreaterThan(0);
		}
	});
});

const nobles = { 256: sha256, 384: sha384, 512: sha512 };

/** The states after the block with the key, inner and outer, as the chip gives them: numbers, of 64 bits the lower half first, or bytes. */
function states(chip: Chip, bits: (typeof algorithms)[number], key: Uint8Array): Uint8Array[] {
	const words = new Uint32Array(2 * STATE_WORDS);
	startHmac(nobles[bits], key, words);
	return [0, STATE_WORDS].map((start) => {
		const state = words.slice(start + 2, start + 2 + (bits === 256 ? 8 : 16));
		const bytes = new DataView(new ArrayBuffer(state.byteLength));
		state.forEach((word, index) => bytes.setUint32(4 * (chip === "esp32" && bits > 256 ? index ^ 1 : index), word, chip === "esp32"));
		return new Uint8Array(bytes.buffer);
	});
}

/** What may be asked of five sessions in any order, and the answers. */
function interleaved(random: Random, steps: number): [string, string][] {
	const script: [string, string][] = [];
	const sessions: ({ readonly pieces: string[]; readonly answer: string } | undefined)[] = new Array<undefined>(5).fill(undefined);
	for (let step = 0; step < steps; step++) {
		const number = random.below(sessions.length);
		const session = sessions[number];
		if (session === undefined) {
			const bits = random.pick(algorithms);
			const [key, message] = [random.below(200), random.below(700)].map(random.bytes);
			const places = Array.from({ length: random.below(5) }, () => random.below(message.length + 1)).sort((left, right) => left - right);
			const isHmac = random.below(3) === 0;
			script.push([isHmac ? `start-hmac ${number} ${bits} ${hex(key)}` : `start ${number} ${bits}`, "ok"]);
			sessions[number] = { pieces: updates(number, message, places), answer: isHmac ? hmacOf(bits, key, message) : digestOf(bits, message) };
		} else if (random.below(40) === 0) {
			script.push([random.pick([`end ${number}`, `lose ${number}`]), "ok"]);
			sessions[number] = undefined;
		} else if (session.pieces.length > 0) {
			script.push([session.pieces.shift() ?? "", "ok"]);
		} else {
			script.push([`finish ${number}`, `ok ${session.answer}`]);
			sessions[number] = undefined;
		}
		if (random.below(6) === 0) script.push(other(random));
	}
	return script;
}

/** Somebody else's use of the peripherals. */
function other(random: Random): [string, string] {
	const data = random.bytes(random.below(300));
	const bits = random.pick(algorithms);
	const [key] = [32].map(random.bytes);
	switch (random.below(4)) {
		case 0:
			return [`sha ${bits} ${hex(data)}`, `ok ${digestOf(bits, data)}`];
		// FIPS 197, appendix B.
		case 1:
			return ["block encrypt 2b7e151628aed2a6abf7158809cf4f3c 3243f6a8885a308d313198a2e0370734", "ok 3925841d02dc09fbdc118597196a0b32"];
		case 2:
			return [`stack whole ${bits} ${hex(key)} ${hex(data)} 1 ${hex(key)}`, "0"];
		default:
			return ["forget", "ok"];
	}
}

describe("the first ESP32's engine is held by one digest", () => {
	/** SHA-256 of 64 bytes and its padding are two blocks; clearing the engine is one. */
	const piece = hex(new Uint8Array(64));
	const start = ok(["start 0 256", `update 0 ${piece}`]);

	test("which computes in it, and no software, until its end", () => {
		expectAnswers("esp32", [
			["blocks", "0 0 off"],
			...start,
			["blocks", "1 0 on"],
			...ok([`update 0 ${piece}`, "update 0 77"]),
			["blocks", "1 0 on"],
			[
				"finish 0",
				`ok ${digestOf(
					256,
					Uint8Array.from({ length: 129 }, (_unused, index) => (index < 128 ? 0 : 0x77)),
				)}`,
			],
			["blocks", "2 0 off"],
		]);
	});

	test("which takes it with its first block, and lets go of it when it is given up", () => {
		expectAnswers("esp32", [
			...ok(["start 0 256", "update 0 77"]),
			["blocks", "0 0 off"],
			...ok([`update 0 ${piece}`]),
			["blocks", "1 0 on"],
			["end 0", "ok"],
			["blocks", "1 0 off"],
		]);
	});

	test("while others compute in software, to their end; whoever starts then gets it", () => {
		expectAnswers("esp32", [
			...start,
			...ok(["start 1 512", `update 1 ${piece}${piece}`, `update 1 ${piece}`]),
			["blocks", "1 1 on"],
			["finish 0", `ok ${digestOf(256, new Uint8Array(64))}`],
			["blocks", "2 0 off"],
			["finish 1", `ok ${digestOf(512, new Uint8Array(192))}`],
			["blocks", "0 1 off"],
			...ok(["start 2 384", `update 2 ${piece}${piece}`]),
			["blocks", "1 0 on"],
			["end 2", "ok"],
		]);
	});

	test("until a whole message needs it; then the digest goes on in software", () => {
		expectAnswers("esp32", [
			...start,
			["blocks", "1 0 on"],
			["sha 512 -", `ok ${digestOf(512, new Uint8Array(0))}`],
			["blocks", "3 0 off"],
			...ok([`update 0 ${piece}`]),
			["blocks", "0 1 off"],
			["finish 0", `ok ${digestOf(256, new Uint8Array(128))}`],
			["blocks", "0 1 off"],
		]);
	});

	test("which does not get it back when another digest holds it", () => {
		expectAnswers("esp32", [
			...start,
			["sha 256 -", `ok ${digestOf(256, new Uint8Array(0))}`],
			...ok(["start 1 256", `update 1 ${piece}`]),
			["blocks", "5 0 on"],
			...ok([`update 0 ${piece}`]),
			["blocks", "0 1 on"],
			["end 0", "ok"],
			["blocks", "0 0 on"],
			...ok([`update 1 ${piece}`]),
			["blocks", "1 0 on"],
			["finish 1", `ok ${digestOf(256, new Uint8Array(128))}`],
			["blocks", "2 0 off"],
		]);
	});

	test("also while AES is used, and never by HMAC", () => {
		expectAnswers("esp32", [
			...start,
			["block encrypt 2b7e151628aed2a6abf7158809cf4f3c 3243f6a8885a308d313198a2e0370734", "ok 3925841d02dc09fbdc118597196a0b32"],
			...ok([`start-hmac 1 256 ${piece}77`, `update 1 ${piece}`]),
			[
				"finish 1",
				`ok ${hmacOf(
					256,
					Uint8Array.from({ length: 65 }, (_unused, index) => (index < 64 ? 0 : 0x77)),
					new Uint8Array(64),
				)}`,
			],
			// The key's digest, two pads, the message and its padding, the outer digest.
			["blocks", "1 7 on"],
			...ok([`update 0 ${piece}`]),
			["blocks", "1 0 on"],
			["end 0", "ok"],
		]);
	});

	test("and taken from one that is lost, by a whole message or the next HSM", () => {
		expectAnswers("esp32", [
			...start,
			["lose 0", "ok"],
			["blocks", "1 0 on"],
			["forget", "ok"],
			["blocks", "1 0 off"],
			["forget", "ok"],
			["blocks", "0 0 off"],
			...start,
			["lose 0", "ok"],
			["sha 256 -", `ok ${digestOf(256, new Uint8Array(0))}`],
			["blocks", "4 0 off"],
		]);
	});

	test("whose message is not left in the registers by a digest of smaller blocks that takes it away", () => {
		const text = run(["start 0 512", `update 0 ${"77".repeat(1000)}`, "sha 256 616263", "registers"])[3]?.split(" ")[2];
		expect(text?.slice(0, 256)).toBe("00".repeat(128));
	});

	test("without the lock, which is taken once for a piece that has a block, and not for one that has none", () => {
		expectAnswers("esp32", [
			["locks", "0"],
			["start 0 256", "ok"],
			["update 0 7777", "ok"],
			["locks", "0"],
			[`update 0 ${piece}${piece}${piece}`, "ok"],
			["locks", "1"],
			["update 0 77", "ok"],
			["locks", "0"],
			["end 0", "ok"],
			["locks", "1"],
		]);
	});
});

test("the ESP32-S3's engine takes its state back: no digest holds it, and nothing is computed in software", () => {
	const piece = hex(new Uint8Array(64));
	expectAnswers("esp32s3", [
		...ok(["start 0 256", `update 0 ${piece}`]),
		["blocks", "2 0 off"],
		["sha 512 -", `ok ${digestOf(512, new Uint8Array(0))}`],
		["blocks", "2 0 off"],
		...ok([`start-hmac 1 256 ${piece}`]),
		["blocks", "4 0 off"],
		...ok([`update 0 ${piece}`]),
		["blocks", "2 0 off"],
		["finish 0", `ok ${digestOf(256, new Uint8Array(128))}`],
		["blocks", "2 0 off"],
		["finish 1", `ok ${hmacOf(256, new Uint8Array(64), new Uint8Array(0))}`],
	]);
});
