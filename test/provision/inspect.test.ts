import { describe, expect, test } from "vitest";
import { crc32 } from "../../hosts/provision/crc.js";
import { Scene } from "./scene.js";
import { header, partition, record } from "./sealed-area.js";

const scene = new Scene();
const secret = Buffer.alloc(32, 0xa1);

async function inspect(bytes: Uint8Array): Promise<readonly string[]> {
	scene.write("read.bin", bytes);
	const { status, stdout, stderr } = await scene.run(["--inspect", "read.bin"]);
	expect([status, stderr]).toEqual([0, ""]);
	return stdout.trimEnd().split("\n");
}

async function refusal(bytes: Uint8Array): Promise<string> {
	scene.write("read.bin", bytes);
	const { status, stdout, stderr } = await scene.run(["--inspect", "read.bin"]);
	expect([status, stdout]).toEqual([1, ""]);
	return stderr.trimEnd();
}

describe("of a provisioning image, --inspect", () => {
	const members = {
		backup: { raw: secret.toString("hex") },
		ed25519: { generate: true },
		p384Peer: { raw: `02${"aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7"}` },
	};
	const backup =
		"  record 0: key 2, 32 bytes: symmetric key of 32 bytes; algorithms AES-GCM; operations encrypt, decrypt; " +
		"permissions import, exportPrivate, delete, wrap; owners 0, 2; tags of 16 bytes or more; generates ivs; persistent";

	test("lists the keys with their attributes", async () => {
		expect(await inspect(await scene.image(members))).toEqual([
			"read.bin: a provisioning image for a partition of 65536 bytes",
			"area 0: a provisioning image, keys in the clear",
			backup,
			"  record 1: key 12, 64 bytes: pair on Ed25519; algorithms Ed25519; operations sign; permissions import, overwrite; owners all; persistent",
			"  record 2: key 21, 96 bytes: public key on P-384; algorithms ECDH; operations deriveBits, deriveKey; permissions import, overwrite; owners all; persistent",
			"  3 records, 384 bytes, all with the right CRC",
			"area 1: blank",
		]);
	});

	test.each([
		["a key", 64 + 64 + 5, /^ {2}record 0: damaged, its CRC is wrong\. The firmware refuses the image$/],
		["an attribute", 64 + 40, /^ {2}record 0: damaged, its CRC is wrong/],
		["the number of a record", 64 + 96, /^ {2}record 1: expected the number 1, got 254\. The firmware/],
		["the kind of a record", 64 + 96 + 8, /^ {2}record 1: expected kind 1, got 254\. The firmware/],
		["the size of a record", 64 + 96 + 11, /^ {2}record 1: longer than the area\. The firmware/],
		["the rest of the area", 2048, /^ {2}The area is not blank behind the records$/],
		["area 1", 40_000, /^area 1: no header, as after a power cut/],
	])("finds a change of %s", async (_, at, line) => {
		const image = await scene.image(members);
		image[at] ^= 0xff;
		expect(await inspect(image)).toContainEqual(expect.stringMatching(line));
	});

	test("refuses a header that is torn, damaged or of a later version", async () => {
		const image = await scene.image(members);
		const changed = (at: number, value: number): Buffer => {
			const copy = Buffer.from(image);
			copy[at] = value;
			return copy;
		};
		const expectation = "provision: read.bin: expected a provisioning image or a partition of Heimlig, got";
		expect(await refusal(changed(48, 0xff))).toBe(`${expectation} a header without a valid commit block`);
		expect(await refusal(changed(52, 4))).toBe(`${expectation} a header without a valid commit block`);
		expect(await refusal(changed(12, 7))).toBe(`${expectation} a damaged header, whose CRC is wrong`);
		expect(await inspect(changed(7, 2))).toContain("area 0: format 2, which this version does not know");
	});

	test("does not believe a header with too many records", async () => {
		const image = await scene.image({ backup: { generate: true } }, ["--size", "16384"]);
		for (const count of [2, 0xffffffff]) {
			image.writeUInt32LE(count, 8);
			image.writeUInt32LE(count, 52);
			image.writeUInt32LE(crc32(image.subarray(0, 44)), 44);
			expect(await inspect(image)).toContainEqual(expect.stringMatching(/^ {2}record 1: .*The firmware refuses the image$/));
		}
	});
});

describe("of a partition, --inspect", () => {
	const generation = 1;
	const attributes = Buffer.from("010100200100030018060000".padEnd(64, "0"), "hex");
	attributes.write('pump "1"\x07', 16, "latin1");
	const words =
		"symmetric key of 32 bytes; algorithms AES-GCM; operations encrypt, decrypt; permissions delete, wrap; owners 1, 2; " + 'label "pump \\x221\\x22\\x07"';
	const key = (sequence: number, id = 0xc0000005) => record({ sequence, generation, kind: 1, client: 1, id, attributes, secret });
	const counter = (sequence: number) => record({ sequence, generation, kind: 2, id: 9, secret: Buffer.of(7, 0, 0, 0) });
	const gone = (sequence: number) => record({ sequence, generation, kind: 3, client: 1, id: 0xc0000005 });
	const first = header({ generation });
	const note = "The check values are right, but only the board can tell whether it has sealed the areas and records itself.";
	const lengths = [key(1).length, counter(1).length, gone(1).length];
	const area = (bytes: readonly string[]): readonly string[] => bytes.slice(1, bytes.indexOf("area 1: blank"));
	const keyLine = (at: number, sequence: number): string => `  at ${at}: record ${sequence}, 160 bytes: key 0xc0000005 of client 1, 32 bytes: ${words}`;
	const last = (lines: readonly string[]): string => area(lines)[area(lines).length - 1];

	test("lists keys, counters and deletions", async () => {
		expect(lengths).toEqual([160, 96, 96]);
		expect(await inspect(partition([first, key(1), counter(2), gone(3)]))).toEqual([
			"read.bin: a partition of 16384 bytes",
			"area 0: valid, generation 1, 0 records copied, 0 records lost before",
			keyLine(64, 1),
			"  at 224: record 2, 96 bytes: counter 9",
			"  at 320: record 3, 96 bytes: key 0xc0000005 of client 1 deleted",
			"  3 whole records, 0 damaged, 0 torn; 7776 bytes free",
			"area 1: blank",
			note,
		]);
	});

	test("says which area is valid, and which is an image's", async () => {
		const second = [
			header({ generation: 2, first: 5, copied: 1, damaged: 3 }),
			record({ sequence: 5, generation: 2, kind: 2, id: 9, secret: Buffer.alloc(4) }),
		];
		const lines = await inspect(partition([header({ generation, flags: 1 })], second, 20_480));
		expect(lines[0]).toBe("read.bin: a partition of 20480 bytes");
		expect(lines).toContain("area 0: old, generation 1, made of a provisioning image, 0 records copied, 0 records lost before");
		expect(lines).toContain("area 1: valid, generation 2, 1 records copied, 3 records lost before");
		expect(lines).toContain("  at 64: record 5, 96 bytes: counter 9");
	});

	test("tells of keys in the clear beside a valid area", async () => {
		const image = await scene.image({ backup: { raw: secret.toString("hex") } }, ["--size", "16384"]);
		const lines = await inspect(partition([image.subarray(0, 8192)], [header({ generation, flags: 1 })]));
		expect(lines[0]).toBe("read.bin: a partition of 16384 bytes");
		expect(lines).toContain("area 0: a provisioning image, keys in the clear");
		expect(lines).toContain("area 1: valid, generation 1, made of a provisioning image, 0 records copied, 0 records lost before");
	});

	test("counts a torn record once, wherever the power was cut, and goes on behind it", async () => {
		const whole = key(2);
		for (let written = 16; written < whole.length; written += 16) {
			const torn = Buffer.alloc(whole.length, 0xff);
			whole.copy(torn, 0, 0, written);
			expect(last(await inspect(partition([first, key(1), torn])))).toMatch(/^ {2}1 whole records, 0 damaged, 1 torn; \d+ bytes free$/);
			const units = torn.subarray(0, Math.ceil(written / 32) * 32);
			const lines = await inspect(partition([first, key(1), units, counter(2)]));
			expect(last(lines)).toBe(`  2 whole records, 0 damaged, 1 torn; ${8192 - 64 - 160 - units.length - 96} bytes free`);
			expect(area(lines)).toContain(`  at ${224 + units.length}: record 2, 96 bytes: counter 9`);
		}
	});

	test("counts a damaged record once, whichever byte has changed", async () => {
		const whole = key(2);
		const [body, end] = [whole.length - 16, whole.length];
		for (let at = 0; at < end; at++) {
			const damaged = Buffer.from(whole);
			damaged[at] ^= 0x10;
			const line = last(await inspect(partition([first, key(1), damaged, counter(3)])));
			// Padding has no CRC. Without its commit block, a record was never written; the next one shows that it is missing.
			const isPadding = at >= 32 + 32 + 32 + 16 + 4 && at < body;
			if (isPadding) expect(line).toMatch(/^ {2}3 whole records, 0 damaged, 0 torn/);
			else if (at < body) expect(line).toMatch(/^ {2}2 whole records, 1 damaged, 0 torn/);
			else expect(line).toMatch(/^ {2}2 whole records, 1 damaged, 1 torn/);
		}
	});

	test("counts records that compaction has copied and that are missing", async () => {
		expect(last(await inspect(partition([header({ generation, copied: 3 }), key(1)])))).toMatch(/^ {2}1 whole records, 2 damaged, 0 torn/);
	});

	test("counts no record of another generation", async () => {
		const other = record({ sequence: 2, generation: 2, kind: 2, id: 9, secret: Buffer.alloc(4) });
		expect(last(await inspect(partition([first, key(1), other])))).toMatch(/^ {2}1 whole records, 1 damaged, 0 torn/);
	});

	test("tells of areas without a header, and of damaged ones", async () => {
		const valid = [header({ generation: 4 })];
		const damaged = Buffer.from(first);
		damaged[13] ^= 1;
		const torn = Buffer.concat([first.subarray(0, 48), Buffer.alloc(16, 0xff)]);
		for (const [bytes, line] of [
			[[Buffer.alloc(64, 0xff), key(1)], "area 0: no header, as after a power cut during a compaction. The firmware erases it"],
			[[torn], "area 0: a header without a valid commit block, as after a power cut. The firmware erases the area"],
			[[damaged], "area 0: a damaged header, whose CRC is wrong"],
			[[Buffer.alloc(64)], "area 0: no header of Heimlig"],
		] as const)
			expect(await inspect(partition(bytes, valid))).toContain(line);
	});

	test("shows any attributes, unknown ones as numbers", async () => {
		const any = Buffer.from("010209ff00e000ff00000000".padEnd(64, "0"), "hex");
		const later = Buffer.alloc(32, 2);
		const kind = Buffer.from("01070000".padEnd(64, "0"), "hex");
		const keyOf = (sequence: number, packed: Buffer) => record({ sequence, generation, kind: 1, id: 3, attributes: packed, secret });
		const lines = await inspect(partition([first, keyOf(1, any), keyOf(2, later), keyOf(3, kind)]));
		const none = "algorithms none; operations none; permissions none; owners none but the maker";
		expect(lines[2]).toBe(
			"  at 64: record 1, 160 bytes: key 3, 32 bytes: key on the unknown curve 9; algorithms AES-CTR, PBKDF2, number 15; " +
				"operations unseal, number 9, number 10, number 11, number 12, number 13, number 14, number 15; permissions none; owners none but the maker",
		);
		expect(lines[3]).toContain("key 3, 32 bytes: attributes of version 2, expected 1");
		expect(lines[4]).toContain(`key 3, 32 bytes: key of the unknown kind 7; ${none}`);
	});

	test("shows no secret and no ciphertext", async () => {
		const bytes = partition([first, key(1), counter(2)]);
		const text = (await inspect(bytes)).join("\n").toLowerCase();
		for (const hidden of [secret, bytes.subarray(64 + 64, 64 + 96)])
			for (const encoding of ["hex", "base64"] as const) expect(text).not.toContain(hidden.toString(encoding).slice(0, 12).toLowerCase());
	});
});

describe("of other files, --inspect", () => {
	test("says that a partition is blank", async () => {
		expect(await inspect(Buffer.alloc(65_536, 0xff))).toEqual(["read.bin: a blank partition of 65536 bytes. The firmware formats it at its first boot"]);
	});

	test.each([
		["zeros", Buffer.alloc(16_384), "other bytes. With flash encryption, a partition can not be read back in the clear"],
		["text", Buffer.alloc(16_384, "Heimlig "), "other bytes. With flash encryption, a partition can not be read back in the clear"],
		["records without headers", partition([Buffer.alloc(64, 0xff), Buffer.alloc(32, 1)]), "areas without headers"],
	])("refuses %s", async (_, bytes, got) => {
		expect(await refusal(bytes)).toBe(`provision: read.bin: expected a provisioning image or a partition of Heimlig, got ${got}`);
	});

	test("refuses an image in area 1", async () => {
		const image = await scene.image({ backup: { generate: true } }, ["--size", "16384"]);
		expect(await refusal(partition([], [image.subarray(0, 8192)]))).toContain("got areas without headers");
	});

	test.each([0, 4096, 12_288, 16_385])("refuses a file of %i bytes", async (size) => {
		expect(await refusal(Buffer.alloc(size, 0xff))).toBe(`provision: read.bin: a partition expected a multiple of 4096 bytes, 16384 to 16777216, got ${size}`);
	});

	test("refuses a file that is missing or too large", async () => {
		const { status, stderr } = await scene.run(["--inspect", "no.bin"]);
		expect([status, stderr]).toEqual([1, "provision: no.bin: expected a file, got no such file\n"]);
		expect(await refusal(Buffer.alloc(16_777_217))).toBe("provision: read.bin: expected 16777216 bytes at most, got more");
	});
});
