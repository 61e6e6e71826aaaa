import { execFileSync } from "node:child_process";
import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { describe, expect, test } from "vitest";
import { readImage } from "./image-reader.js";
import { Scene } from "./scene.js";

const scene = new Scene();

function generate(name: string): { publicKey: KeyObject; privateKey: KeyObject } {
	if (name === "ed25519") return generateKeyPairSync("ed25519");
	if (name === "x25519") return generateKeyPairSync("x25519");
	return generateKeyPairSync("ec", { namedCurve: name === "p384" ? "P-384" : "P-256" });
}

/** The key store's form of a pair, by JWK. */
function packed(key: KeyObject): string {
	const { x = "", y = "", d = "" } = key.export({ format: "jwk" });
	return [x, y, d].map((text) => Buffer.from(text, "base64url").toString("hex")).join("");
}

const pkcs8 = (key: KeyObject): string => String(key.export({ type: "pkcs8", format: "pem" }));
const sec1 = (key: KeyObject): string => String(key.export({ type: "sec1", format: "pem" }));
const spki = (key: KeyObject): string => String(key.export({ type: "spki", format: "pem" }));

async function keyOf(place: string, pem: string): Promise<string> {
	scene.write("key.pem", pem);
	const [{ key }] = readImage(await scene.image({ [place]: { pem: "key.pem" } }), 65_536);
	return key.toString("hex");
}

async function complaintOf(place: string, pem: string | Uint8Array): Promise<string> {
	scene.write("key.pem", pem);
	const { status, stdout, stderr } = await scene.make({ [place]: { pem: "key.pem" } });
	expect([status, stdout]).toEqual([1, ""]);
	return stderr;
}

const curves = ["p256", "p384", "ed25519", "x25519"];
const names: Readonly<Record<string, string>> = { p256: "P-256", p384: "P-384", ed25519: "Ed25519", x25519: "X25519" };

describe.each(curves)("PEM of %s", (name) => {
	const { publicKey, privateKey } = generate(name);

	test("as PKCS#8 and SPKI", async () => {
		expect(await keyOf(name, pkcs8(privateKey))).toBe(packed(privateKey));
		expect(await keyOf(`${name}Peer`, spki(publicKey))).toBe(packed(publicKey));
	});

	test.each(curves.filter((other) => other !== name))("is refused for %s", async (other) => {
		const complaint = `expected a key on ${names[other]}, got one on ${names[name]}\n`;
		expect(await complaintOf(other, pkcs8(privateKey))).toBe(`provision: keys.json: ${other}: pem: key.pem: ${complaint}`);
		expect(await complaintOf(`${other}Peer`, spki(publicKey))).toBe(`provision: keys.json: ${other}Peer: pem: key.pem: ${complaint}`);
	});

	test("is refused if it is encrypted", async () => {
		const pem = privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "secret" });
		expect(await complaintOf(name, String(pem))).toContain("key.pem: the private key is encrypted: decrypt it first");
	});

	test("is refused if it is private for a public key, or public for a pair", async () => {
		expect(await complaintOf(`${name}Peer`, pkcs8(privateKey))).toContain("key.pem: expected a public key, got a private key");
		expect(await complaintOf(name, spki(publicKey))).toContain("key.pem: expected a private key, got a public key\n");
	});
});

describe.each(["p256", "p384"])("SEC 1 of %s", (name) => {
	const { privateKey } = generate(name);

	test("alone, behind parameters, and behind other text", async () => {
		const parameters = "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
		for (const before of ["", parameters, "a comment\n"]) expect(await keyOf(name, before + sec1(privateKey))).toBe(packed(privateKey));
	});

	test("is refused if it is encrypted", async () => {
		const pem = privateKey.export({ type: "sec1", format: "pem", cipher: "aes-128-cbc", passphrase: "secret" });
		expect(await complaintOf(name, String(pem))).toContain("key.pem: the private key is encrypted");
	});
});

test("PEM that the command openssl has written", async () => {
	const pem = execFileSync("openssl", ["ecparam", "-name", "prime256v1", "-genkey"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
	expect(await keyOf("p256", pem)).toBe(packed(createPrivateKey(pem)));
});

describe("a PEM is refused", () => {
	const { publicKey, privateKey } = generate("p256");
	const rsa = generateKeyPairSync("rsa", { modulusLength: 1024 });
	const other = generateKeyPairSync("ec", { namedCurve: "secp256k1" });
	/** A private key of P-256 as SEC 1 writes it, with this public key x‖y if one is given, whatever they are. */
	function withScalar(scalar: string, point = ""): string {
		const der = Buffer.from(`0201010420${scalar}a00a06082a8648ce3d030107${point && `a14403420004${point}`}`, "hex");
		const body = Buffer.concat([Buffer.of(0x30, der.length), der]).toString("base64");
		return `-----BEGIN EC PRIVATE KEY-----\n${body}\n-----END EC PRIVATE KEY-----\n`;
	}

	test.each([
		["nothing", "", "expected a key in PEM, got no block between -----BEGIN and -----END"],
		["DER", privateKey.export({ type: "pkcs8", format: "der" }), "expected a key in PEM, got no block"],
		["two keys", pkcs8(privateKey) + spki(publicKey), "expected one key in PEM, got 2"],
		["a certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "expected PRIVATE KEY, EC PRIVATE KEY, PUBLIC KEY, got CERTIFICATE"],
		["no DER", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "expected a key that node:crypto can read, got its refusal: "],
		["RSA", pkcs8(rsa.privateKey), "expected a key on P-256, got rsa"],
		["another curve", pkcs8(other.privateKey), "expected a key on P-256, got secp256k1"],
	])("with %s", async (_, pem, complaint) => {
		expect(await complaintOf("p256", pem)).toContain(`keys.json: p256: pem: key.pem: ${complaint}`);
	});

	test("for a symmetric key", async () => {
		expect(await complaintOf("backup", pkcs8(privateKey))).toContain("keys.json: backup: pem: a PEM holds no symmetric key: use raw, file or generate\n");
	});

	test("with a scalar of 0, or of the order", async () => {
		for (const scalar of ["00".repeat(32), "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"])
			expect(await complaintOf("p256", withScalar(scalar))).toMatch(/key\.pem: expected a (key that node:crypto can read|private key on P-256), /);
	});

	test("with a public key of another private key, whose bytes are not shown", async () => {
		const point = packed(publicKey);
		const complaint = await complaintOf("p256", withScalar("42".repeat(32), point));
		expect(complaint).toMatch(/key\.pem: (the public key in the file does not belong to the private key|expected a key that node:crypto can read)/);
		expect(complaint).not.toContain("4242");
	});

	test("with a point that is not on the curve", async () => {
		const der = Buffer.from(publicKey.export({ type: "spki", format: "der" }));
		der[der.length - 1] ^= 1;
		const pem = `-----BEGIN PUBLIC KEY-----\n${der.toString("base64")}\n-----END PUBLIC KEY-----\n`;
		expect(await complaintOf("p256Peer", pem)).toMatch(/key\.pem: expected a (key that node:crypto can read|public key on P-256), /);
	});
});
