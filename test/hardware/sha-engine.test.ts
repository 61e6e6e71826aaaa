/** Which digest holds the SHA engine, on the first ESP32 and on the ESP32-S3. */
import { describe, expect, test } from "vitest";
import { buildFor, hex, run } from "./program.js";
import { digestOf, expectAnswers, hmacOf, ok } from "./session-scripts.js";

buildFor("esp32s3");

describe("the digest that holds the first ESP32's engine", () => {
	/** SHA-256 of 64 bytes with its padding takes two blocks. The removal of the message from the engine takes one. */
	const piece = hex(new Uint8Array(64));
	const start = ok(["start 0 256", `update 0 ${piece}`]);

	test("computes in the engine until its end, and nothing in software", () => {
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

	test("takes the engine with its first block, and releases it when it ends early", () => {
		expectAnswers("esp32", [
			...ok(["start 0 256", "update 0 77"]),
			["blocks", "0 0 off"],
			...ok([`update 0 ${piece}`]),
			["blocks", "1 0 on"],
			["end 0", "ok"],
			["blocks", "1 0 off"],
		]);
	});

	test("lets others compute in software to their end, and the next digest that starts gets the engine", () => {
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

	test("loses the engine to a whole message, and goes on in software", () => {
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

	test("does not get the engine back while another digest holds it", () => {
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

	test("keeps the engine while AES is in use, and is never an HMAC", () => {
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
			// In software: two blocks of the key's digest, two pads, two of the message and its padding, one of the outer digest.
			["blocks", "1 7 on"],
			...ok([`update 0 ${piece}`]),
			["blocks", "1 0 on"],
			["end 0", "ok"],
		]);
	});

	test("loses the engine to a whole message or the next HSM after its session is lost", () => {
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

	test("leaves no message in the registers when a digest with smaller blocks takes the engine", () => {
		const text = run(["start 0 512", `update 0 ${"77".repeat(1000)}`, "sha 256 616263", "registers"])[3]?.split(" ")[2];
		expect(text?.slice(0, 256)).toBe("00".repeat(128));
	});

	test("takes the lock once for a piece that completes a block, and never for another one", () => {
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

test("no digest holds the ESP32-S3's engine, which takes states back, and none computes in software", () => {
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
