import { chmodSync, mkdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Scene } from "./scene.js";

const scene = new Scene();
const known = "backup, p256, p384, ed25519, x25519, p256Peer, p384Peer, ed25519Peer, x25519Peer, short, long";
const key = "a1".repeat(32);

/** The command refuses keys.json with this line, and neither writes a file nor prints anything else. */
async function expectRefusal(members: unknown, complaint: string): Promise<void> {
	const { status, stdout, stderr } = await scene.make(members);
	expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: "", stderr: `provision: keys.json: ${complaint}\n` });
	expect(() => scene.read("heimlig.bin")).toThrow("ENOENT");
}

describe("keys.json is refused", () => {
	test.each([
		["an empty file", "", "no JSON: expected a value, bracket, comma or colon in line 1"],
		["hexadecimal digits", key, "no JSON: expected a value, bracket, comma or colon in line 1"],
		["a comma at the end", `{\n"backup": {\n"raw": "${key}",}}`, "no JSON: expected no comma at the end in line 3"],
		["two values", `{}\n{}`, "no JSON: expected the end in line 2"],
		["a number of digits", `{ "backup":\n{ "raw": ${key} } }`, "no JSON: expected a value, bracket, comma or colon in line 2"],
		["single quotes", `{ "backup": { "raw": '${key}' } }`, "no JSON: expected a value, bracket, comma or colon in line 1"],
		["no colon", `{ "backup" { "generate": true } }`, "no JSON: expected a colon in line 1"],
		["no comma", `{ "backup": { "raw": "${key}"\n"generate": true } }`, "no JSON: expected a comma or } in line 2"],
		["no name", `{ { "generate": true } }`, "no JSON: expected the name of a member in line 1"],
		["no value", `{ "backup": , "short": {} }`, "no JSON: expected a value in line 1"],
		["an end in the middle", `{ "backup": { "generate": true }`, "no JSON: expected a value, bracket, comma or colon in line 1"],
		["a line in a text", `{ "backup": { "raw": "${key}\n" } }`, "no JSON: expected a value, bracket, comma or colon in line 1"],
		["a thousand levels", `{ "backup": ${"[".repeat(1000)}`, "no JSON: expected fewer levels in line 1"],
		["a list", [], "expected an object with a member for each key, got a list"],
		["null", "null", "expected an object with a member for each key, got null"],
		["a string", `"${key}"`, "expected an object with a member for each key, got a string"],
		["an empty object", {}, `expected a member for each key (session, ${known}), got none`],
		["a place twice", `{ "short": { "raw": "01" }, "short": { "raw": "02" } }`, 'the member "short" is there twice'],
		["a place twice, once with an escape", `{ "short": { "raw": "01" }, "sh\\u006frt": { "raw": "02" } }`, 'the member "short" is there twice'],
		["a member twice", `{ "short": { "raw": "01", "raw": "02" } }`, 'the member "raw" is there twice'],
		["an unknown place", { bakcup: { raw: key } }, `unknown place "bakcup", expected one of session, ${known}`],
		["a place by its id", { 2: { raw: key } }, `unknown place "2", expected one of session, ${known}`],
		["a name of Object", `{ "__proto__": { "raw": "00" } }`, `unknown place "__proto__", expected one of session, ${known}`],
		["a place in RAM", { session: { raw: key } }, "session: expected a place with persistent: true, since a reset deletes other keys, got another one"],
		["a string as member", { backup: key }, "backup: expected an object with one of raw, file, pem, generate, got a string"],
		["a list as member", { backup: [key] }, "backup: expected an object with one of raw, file, pem, generate, got a list"],
		["no source", { backup: {} }, "backup: expected one of raw, file, pem, generate, got none"],
		["two sources", { backup: { raw: key, generate: true } }, "backup: expected one of raw, file, pem, generate, got raw and generate"],
		["an unknown source", { backup: { hex: key } }, 'backup: unknown member "hex", expected one of raw, file, pem, generate'],
		["generate: false", { backup: { generate: false } }, "backup: generate: expected true, got false"],
		["generate: 32", { backup: { generate: 32 } }, "backup: generate: expected true, got a number"],
		["raw: a number", { backup: { raw: 1 } }, "backup: raw: expected hexadecimal digits, got a number"],
		["file: a number", { backup: { file: 1 } }, "backup: file: expected the name of a file, got a number"],
		["pem: null", { p256: { pem: null } }, "p256: pem: expected the name of a file, got null"],
	])("with %s", (_, members, complaint) => expectRefusal(members, complaint));

	test("if it is missing, a folder, or too large", async () => {
		mkdirSync(scene.path("folder"));
		scene.write("large.json", " ".repeat(1_048_577));
		for (const [name, got] of [
			["missing.json", "expected a file, got no such file"],
			["folder", "expected a file, got a folder"],
			["large.json", "expected 1048576 bytes at most, got more"],
		])
			expect(await scene.run([name, "-o", "heimlig.bin"])).toEqual({ status: 1, stdout: "", stderr: `provision: ${name}: ${got}\n` });
	});
});

describe("bytes are refused", () => {
	const [zero, order256] = ["00".repeat(32), "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"];
	const order384 = `${"f".repeat(48)}c7634d81f4372ddf581a0db248b0a77aecec196accc52973`;
	const scalar = (curve: string): string => `raw: expected a private key on ${curve}, 1 to the order of the curve - 1, got`;
	const order1 = `01${"00".repeat(31)}`;
	/** A point of order 8 of Curve25519 (RFC 7748 §7 asks to look for it), and one of Ed25519. */
	const order8 = "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800";
	const edwards8 = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a";
	test.each([
		["other characters", "backup", `0x${key}`, "raw: expected hexadecimal digits only, got another character at position 2"],
		["spaces", "backup", `a1 ${key}`, "raw: expected hexadecimal digits only, got another character at position 3"],
		["half a byte", "backup", key.slice(1), "raw: expected an even number of hexadecimal digits, got 63"],
		["nothing", "backup", "", "raw: expected 32 bytes, got 0"],
		["too few", "backup", key.slice(2), "raw: expected 32 bytes, got 31"],
		["too many", "backup", `${key}00`, "raw: expected 32 bytes, got 33"],
		["the scalar 0 of P-256", "p256", zero, `${scalar("P-256")} 0`],
		["the order of P-256", "p256", order256, `${scalar("P-256")} the order or more`],
		["more than the order of P-256", "p256", "ff".repeat(32), `${scalar("P-256")} the order or more`],
		["the scalar 0 of P-384", "p384", "00".repeat(48), `${scalar("P-384")} 0`],
		["the order of P-384", "p384", order384, `${scalar("P-384")} the order or more`],
		["a private key of P-384 for P-256", "p256", "01".repeat(48), "raw: expected a private key on P-256 of 32 bytes, got 48"],
		["a public key for a pair", "p256", "04".repeat(65), "raw: expected a private key on P-256 of 32 bytes, got 65 bytes, the size of a public key"],
		["a pair of Ed25519", "ed25519", key + key, "raw: expected a private key on Ed25519 of 32 bytes, got 64"],
		["too few of X25519", "x25519", "01".repeat(31), "raw: expected a private key on X25519 of 32 bytes, got 31"],
		["a private key for a public one", "p256Peer", key, "raw: expected a public key on P-256 of 64, 65 or 33 bytes, got 32 bytes, the size of a private key"],
		["a point of P-256 for P-384", "p384Peer", "01".repeat(64), "raw: expected a public key on P-384 of 96, 97 or 49 bytes, got 64"],
		["no point of P-256", "p256Peer", "01".repeat(64), "raw: expected a public key on P-256, got no point of the curve"],
		["infinity of P-256", "p256Peer", "00".repeat(64), "raw: expected a public key on P-256, got no point of the curve"],
		["no compressed point of P-256", "p256Peer", `02${"ff".repeat(32)}`, "raw: expected a public key on P-256, got no point of the curve"],
		["another form of a point", "p256Peer", "06".repeat(65), "raw: expected 4 as first byte of a point of 65 bytes, got another one"],
		["another compressed form", "p256Peer", "04".repeat(33), "raw: expected 2 or 3 as first byte of a point of 33 bytes, got another one"],
		["no point of P-384", "p384Peer", "01".repeat(96), "raw: expected a public key on P-384, got no point of the curve"],
		["no point of Ed25519", "ed25519Peer", "02".padEnd(64, "0"), "raw: expected a public key on Ed25519, got no point of the curve"],
		["too many of Ed25519", "ed25519Peer", `${key}00`, "raw: expected a public key on Ed25519 of 32 bytes, got 33"],
		["a small order of Ed25519", "ed25519Peer", order1, "raw: the public key on Ed25519 has a small order: the HSM refuses it at every use"],
		["order 8 of Ed25519", "ed25519Peer", edwards8, "raw: the public key on Ed25519 has a small order: the HSM refuses it at every use"],
		["the X25519 key 0", "x25519Peer", zero, "raw: the public key on X25519 has a small order: the HSM refuses it at every use"],
		["the X25519 key 1", "x25519Peer", order1, "raw: the public key on X25519 has a small order: the HSM refuses it at every use"],
		["order 8 of X25519", "x25519Peer", order8, "raw: the public key on X25519 has a small order: the HSM refuses it at every use"],
	])("with %s", (_, name, raw, complaint) => expectRefusal({ [name]: { raw } }, `${name}: ${complaint}`));

	test("with a public key to generate", () =>
		expectRefusal({ p256Peer: { generate: true } }, "p256Peer: generate: a public key alone can not be generated: use raw, file or pem"));

	test("of a file, by its name", async () => {
		scene.write("31.key", Buffer.alloc(31, 1));
		await expectRefusal({ backup: { file: "31.key" } }, "backup: file: 31.key: expected 32 bytes, got 31");
		scene.write("0.key", Buffer.alloc(32));
		await expectRefusal({ p256: { file: "0.key" } }, `p256: file: 0.key: ${scalar("P-256").slice(5)} 0`);
		scene.write("large.key", Buffer.alloc(65_537));
		await expectRefusal({ backup: { file: "large.key" } }, "backup: file: large.key: expected 65536 bytes at most, got more");
	});

	test("of a file that can not be read", async () => {
		await expectRefusal({ backup: { file: "no.key" } }, `backup: file: expected the name of a file, got no such file ${scene.path("no.key")}`);
		await expectRefusal({ p256: { pem: "./no" } }, `p256: pem: expected the name of a file, got no such file ${scene.path("no")}`);
		await expectRefusal({ backup: { file: "." } }, `backup: file: expected the name of a file, got a folder ${scene.path("")}`.replace(/\/$/, ""));
		scene.write("closed.key", Buffer.alloc(32, 1));
		chmodSync(scene.path("closed.key"), 0);
		// Nothing is closed to root.
		if (process.getuid?.() !== 0)
			await expectRefusal(
				{ backup: { file: "closed.key" } },
				`backup: file: expected the name of a file, got a file without permission ${scene.path("closed.key")}`,
			);
	});
});

describe("a complaint shows no key", () => {
	const base64 = Buffer.from(key, "hex").toString("base64");
	const pem = `-----BEGIN PRIVATE KEY-----\n${base64}\n-----END PRIVATE KEY-----\n`;
	test.each([
		["in broken JSON", `{ "backup": { "raw": "${key}" "generate": true } }`],
		["as a number in broken JSON", `{ "backup": { "raw": ${key} } }`],
		["in place of an object", { backup: key }],
		["with a wrong digit", { backup: { raw: `${key.slice(1)}g` } }],
		["of a wrong size", { backup: { raw: `${key}${key}` } }],
		["as the name of a file", { backup: { file: key } }],
		["as the name of a file, in base64", { backup: { file: base64 } }],
		["as the name of a PEM", { p256: { pem } }],
		["as a scalar that is too large", { p256: { raw: `ffffffff${"ff".repeat(12)}${key.slice(32)}` } }],
	])("%s", async (_, members) => {
		const { status, stdout, stderr } = await scene.make(members);
		expect([status, stdout]).toEqual([1, ""]);
		expect(stderr).toContain("provision: keys.json: ");
		expect(stderr).not.toMatch(/a1a1|oaGh/);
	});
});
