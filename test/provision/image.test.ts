import { createECDH, createPrivateKey, createPublicKey, randomBytes } from "node:crypto";
import { statSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { readImage } from "./image-reader.js";
import { Scene } from "./scene.js";

const scene = new Scene();
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

/** The public key of a NIST curve as x‖y, by OpenSSL. */
function pointOf(curve: "prime256v1" | "secp384r1", scalar: Uint8Array): Buffer {
	const ecdh = createECDH(curve);
	ecdh.setPrivateKey(scalar);
	return ecdh.getPublicKey().subarray(1);
}

/** The public key of Ed25519 or X25519, by OpenSSL: the private key is behind a header of PKCS#8 (RFC 8410). */
function publicOf(type: "ed25519" | "x25519", privateKey: Uint8Array): Buffer {
	const header = Buffer.from(`302e020100300506032b65${type === "ed25519" ? "70" : "6e"}04220420`, "hex");
	const key = createPrivateKey({ key: Buffer.concat([header, privateKey]), format: "der", type: "pkcs8" });
	return Buffer.from(createPublicKey(key).export({ format: "jwk" }).x ?? "", "base64url");
}

const scalar256 = Buffer.alloc(32, 0x42);
const scalar384 = Buffer.alloc(48, 0x42);
const seed = Buffer.from(Array.from({ length: 32 }, (_, index) => index));
const pairs = {
	p256: Buffer.concat([pointOf("prime256v1", scalar256), scalar256]),
	p384: Buffer.concat([pointOf("secp384r1", scalar384), scalar384]),
	ed25519: Buffer.concat([publicOf("ed25519", seed), seed]),
	x25519: Buffer.concat([publicOf("x25519", seed), seed]),
};

describe("the image", () => {
	test("has the keys and attributes of the places, in the order of keys.json", async () => {
		const members = {
			backup: { raw: hex(seed) },
			p256: { raw: hex(scalar256) },
			p384: { raw: hex(scalar384) },
			ed25519: { raw: hex(seed) },
			x25519: { raw: hex(seed) },
			p256Peer: { raw: hex(pairs.p256.subarray(0, 64)) },
			p384Peer: { raw: hex(pairs.p384.subarray(0, 96)) },
			ed25519Peer: { raw: hex(pairs.ed25519.subarray(0, 32)) },
			x25519Peer: { raw: hex(pairs.x25519.subarray(0, 32)) },
			short: { raw: "7F" },
			long: { raw: "ab".repeat(128) },
		};
		const records = readImage(await scene.image(members), 65_536);
		// Version, kind, curve, size; algorithms; operations; permissions, owners, smallest tag, flags.
		const attributes = [
			"01010020 0100 0300 1b05100c",
			"01020000 0001 0c00 05ff0008",
			"01020100 0002 5000 05ff0008",
			"01020200 0004 0400 05ff0008",
			"01020300 0008 4000 05ff0008",
			"01030000 0001 0800 05ff0008",
			"01030100 0002 5000 05ff0008",
			"01030200 0004 0800 05ff0008",
			"01030300 0008 4000 05ff0008",
			"01010001 4000 0800 05ff0008",
			"01010080 4000 0c00 05ff0008",
		];
		expect(records.map((record) => hex(record.attributes))).toEqual(attributes.map((text) => text.replaceAll(" ", "").padEnd(64, "0")));
		expect(records.map(({ id }) => id)).toEqual([2, 10, 11, 12, 13, 20, 21, 22, 23, 30, 31]);
		expect(records.map(({ key }) => hex(key))).toEqual([
			hex(seed),
			...Object.values(pairs).map(hex),
			...Object.values(members)
				.slice(5)
				.map(({ raw }) => raw.toLowerCase()),
		]);
	});

	test.each([16_384, 20_480, 65_536, 1_048_576])("fills a partition of %i bytes", async (size) => {
		const image = await scene.image({ backup: { raw: hex(seed) } }, ["--size", String(size)]);
		expect(readImage(image, size)).toHaveLength(1);
	});

	test("takes the size in hexadecimal too", async () => {
		expect(await scene.image({ backup: { generate: true } }, ["--size", "0x8000"])).toHaveLength(32_768);
	});

	test("can be read by its user alone, and no other file stays", async () => {
		await scene.image({ backup: { generate: true } });
		expect(statSync(scene.path("heimlig.bin")).mode & 0o777).toBe(0o600);
	});

	test("has the bytes of files, which may lie beside keys.json", async () => {
		scene.write("a.key", seed);
		scene.write("b.key", scalar256);
		scene.write("c.key", Buffer.concat([Buffer.of(4), pairs.p256.subarray(0, 64)]));
		const records = readImage(await scene.image({ backup: { file: "a.key" }, p256: { file: scene.path("b.key") }, p256Peer: { file: "./c.key" } }), 65_536);
		expect(records.map(({ key }) => hex(key))).toEqual([hex(seed), hex(pairs.p256), hex(pairs.p256.subarray(0, 64))]);
	});

	test.each([
		["p256Peer", pairs.p256.subarray(0, 64)],
		["p384Peer", pairs.p384.subarray(0, 96)],
	])("has x‖y of every form of a point for %s", async (name, point) => {
		const compressed = Buffer.concat([Buffer.of(2 + (point[point.length - 1] & 1)), point.subarray(0, point.length / 2)]);
		for (const bytes of [point, Buffer.concat([Buffer.of(4), point]), compressed])
			expect(hex(readImage(await scene.image({ [name]: { raw: hex(bytes) } }), 65_536)[0].key)).toBe(hex(point));
	});

	test("has generated keys, new ones each time, with the right public keys", async () => {
		const members = Object.fromEntries([...Object.keys(pairs), "backup", "short", "long"].map((name) => [name, { generate: true }]));
		const [first, second] = [readImage(await scene.image(members), 65_536), readImage(await scene.image(members), 65_536)];
		const [p256, p384, ed25519, x25519, ...symmetric] = first.map(({ key }) => key);
		expect(p256.subarray(0, 64)).toEqual(pointOf("prime256v1", p256.subarray(64)));
		expect(p384.subarray(0, 96)).toEqual(pointOf("secp384r1", p384.subarray(96)));
		expect(ed25519.subarray(0, 32)).toEqual(publicOf("ed25519", ed25519.subarray(32)));
		expect(x25519.subarray(0, 32)).toEqual(publicOf("x25519", x25519.subarray(32)));
		expect(symmetric.map(({ length }) => length)).toEqual([32, 1, 128]);
		// Two keys of one byte may be equal.
		first.forEach(({ key, id }, index) => id === 30 || expect(hex(second[index].key)).not.toBe(hex(key)));
	});

	test("takes the largest scalar, and random ones", async () => {
		const largest = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632550";
		for (const raw of [largest, "1".padStart(64, "0"), hex(randomBytes(31)).padStart(64, "0")]) {
			const [{ key }] = readImage(await scene.image({ p256: { raw } }), 65_536);
			expect(hex(key)).toBe(hex(pointOf("prime256v1", Buffer.from(raw, "hex"))) + raw);
		}
	});
});
