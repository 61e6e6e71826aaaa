import * as zlib from "node:zlib";
import { expect, test } from "vitest";
import { crc32 } from "../../hosts/provision/crc.js";
import { seed, seeded } from "../support/random.js";

test("the CRC of the digits is the published one", () => {
	expect(crc32(Buffer.from("123456789"))).toBe(0xcbf43926);
	expect(crc32(new Uint8Array(0))).toBe(0);
});

// Node has it from 20.15 on.
test.skipIf(!("crc32" in zlib))("the CRC is zlib's for every length", () => {
	const bytes = seeded(seed).bytes(600);
	for (let length = 0; length <= bytes.length; length++) expect(crc32(bytes.subarray(0, length))).toBe(zlib.crc32(bytes.subarray(0, length)));
});
