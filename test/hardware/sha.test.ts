import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { seed, seeded } from "../support/random.js";
import { buildFor, type Chip, hex, run } from "./program.js";

const algorithms = [256, 384, 512] as const;
const chips: readonly Chip[] = ["esp32", "esp32s3"];
buildFor("esp32s3");

function reference(bits: number, data: Uint8Array): string {
	return createHash(`sha${bits}`).update(data).digest("hex");
}

// NIST's "Examples with Intermediate Values", which FIPS 180-4 refers to: messages of one and two blocks, and a million times `a`
// (FIPS 180-2, appendices B to D).
const short = hex(Buffer.from("abc"));
const twoBlocks = hex(Buffer.from("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"));
const twoLongBlocks = hex(Buffer.from("abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu"));
const examples = [
	[256, `sha 256 ${short}`, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
	[256, `sha 256 ${twoBlocks}`, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"],
	[256, "sha-long 256 61 1000000", "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"],
	[384, `sha 384 ${short}`, "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7"],
	[384, `sha 384 ${twoLongBlocks}`, "09330c33f71147e83d192fc782cd1b4753111b173b3b05d22fa08086e3b0f712fcc7c71a557e2db966c3e9fa91746039"],
	[384, "sha-long 384 61 1000000", "9d0e1809716474cb086e834e310a4a1ced149e9c00f248527972cec5704c2a5b07b8b3dc38ecc4ebae97ddd87f3d8985"],
	[512, `sha 512 ${short}`, "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"],
	[
		512,
		`sha 512 ${twoLongBlocks}`,
		"8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909",
	],
	[
		512,
		"sha-long 512 61 1000000",
		"e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973ebde0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b",
	],
] as const;

describe.each(chips)("SHA-2 on the %s", (chip) => {
	test.each(examples)("computes NIST's example for SHA-%i: %s", (_bits, command, digest) => {
		expect(run([command], chip)).toEqual([`ok ${digest}`]);
	});

	test.each(algorithms)("agrees with node:crypto on SHA-%i of every length from 0 to 300", (bits) => {
		const random = seeded(seed + bits);
		const messages = Array.from({ length: 301 }, (_unused, length) => random.bytes(length));
		const commands = messages.flatMap((data, index) => [`align ${index % 8}`, `sha ${bits} ${hex(data)}`]);
		expect(run(commands, chip)).toEqual(messages.flatMap((data) => ["ok", `ok ${reference(bits, data)}`]));
	});

	test("agrees with node:crypto on messages of some KB, with algorithms in random order", () => {
		const random = seeded(seed + 1);
		const cases = Array.from({ length: 40 }, () => ({ bits: random.pick(algorithms), data: random.bytes(random.below(20_000)) }));
		expect(
			run(
				cases.map(({ bits, data }) => `sha ${bits} ${hex(data)}`),
				chip,
			),
		).toEqual(cases.map(({ bits, data }) => `ok ${reference(bits, data)}`));
	});

	test("refuses a digest that the chip lacks", () => {
		const bits = [0, 1, 160, 224, 255, 257, 1024];
		expect(
			run(
				bits.map((value) => `sha ${value} 616263`),
				chip,
			),
		).toEqual(bits.map(() => "unsupported"));
	});

	test.each(algorithms)("leaves neither message nor digest of SHA-%i in the text registers", (bits) => {
		const text = run([`sha ${bits} ${"77".repeat(200)}`, "registers"], chip)[1]?.split(" ")[2];
		const block = bits === 256 ? 64 : 128;
		expect(text?.slice(0, 2 * block)).toBe("00".repeat(block));
		expect(text).not.toContain("7777");
	});
});
