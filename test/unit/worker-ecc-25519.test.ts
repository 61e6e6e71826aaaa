import { createHash, createPrivateKey, createPublicKey, diffieHellman, type KeyObject, sign, verify } from "node:crypto";
import { ED25519_TORSION_SUBGROUP, ed25519 } from "@noble/curves/ed25519.js";
import { describe, expect, test, vi } from "vitest";
import { curves } from "../../modules/messages/algorithms.js";
import { Ed25519 } from "../../modules/workers/ed25519.js";
import { SoftwareGenerator } from "../../modules/workers/software-generator.js";
import { Job } from "../support/job.js";
import { seed, seeded } from "../support/random.js";
import { knownEntropy, outcome, runJob } from "../support/workers.js";

const random = seeded(seed);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "hex"));

function run(...question: ConstructorParameters<typeof Job>): string {
	const job = new Job(...question);
	return outcome(job, runJob(job));
}

/** A private key in OpenSSL's form (RFC 8410 §7), and the public key that OpenSSL derives from it. */
function pair(crv: "Ed25519" | "X25519", privateKey = random.bytes(32)): { privateKey: Uint8Array; publicKey: Uint8Array; object: KeyObject } {
	const prefix = Buffer.from(`302e020100300506032b65${crv === "Ed25519" ? "70" : "6e"}04220420`, "hex");
	const object = createPrivateKey({ key: Buffer.concat([prefix, privateKey]), format: "der", type: "pkcs8" });
	const { x } = createPublicKey(object).export({ format: "jwk" });
	return { privateKey, publicKey: Uint8Array.from(Buffer.from(x ?? "", "base64url")), object };
}

/** L of RFC 8032 §5.1. */
const order = (1n << 252n) + 27742317777372353535851937790883648493n;

function addLittleEndian(bytes: Uint8Array, more: bigint): Uint8Array {
	const value = BigInt(`0x${hex(bytes.slice().reverse())}`) + more;
	return bytesOf(value.toString(16).padStart(2 * bytes.length, "0")).reverse();
}

describe.each(["Ed25519", "X25519"] as const)("the ECC worker with keys of %s", (name) => {
	const curve = curves.indexOf(name);
	const imports = (publicKey: Uint8Array, privateKey: Uint8Array): string =>
		run("ImportKeyPair", { inputs: [publicKey, privateKey], parameters: [0, curve], capacity: 64 });

	test("generates matching pairs, each time another", () => {
		const made = Array.from({ length: 5 }, () => bytesOf(run("GenerateKeyPair", { parameters: [0, curve], capacity: 64 })));
		for (const bytes of made) expect(hex(pair(name, bytes.slice(32)).publicKey)).toBe(hex(bytes.subarray(0, 32)));
		expect(new Set(made.map(hex)).size).toBe(5);
	});

	test("computes the public key of an imported private key", () => {
		const computes = (privateKey: Uint8Array): string => run("ImportPrivateKey", { inputs: [privateKey], parameters: [0, curve], capacity: 64 });
		for (let round = 0; round < 8; round++) {
			const { publicKey, privateKey } = pair(name);
			expect(computes(privateKey)).toBe(hex(publicKey) + hex(privateKey));
		}
		for (const size of [0, 31, 33, 64]) expect(computes(random.bytes(size))).toBe("Crypto.InvalidPrivateKey");
	});

	test("imports pairs that belong together, and no others", () => {
		const [one, two] = [pair(name), pair(name)];
		expect(imports(one.publicKey, one.privateKey)).toBe(hex(one.publicKey) + hex(one.privateKey));
		expect(imports(two.publicKey, one.privateKey)).toBe("Crypto.InvalidPublicKey");
		for (let byte = 0; byte < 32; byte++) {
			const changed = one.publicKey.slice();
			changed[byte] ^= 0x80;
			expect(imports(changed, one.privateKey)).toBe("Crypto.InvalidPublicKey");
		}
		for (const size of [0, 31, 33, 64]) {
			expect(imports(random.bytes(size), one.privateKey)).toBe("Crypto.InvalidPublicKey");
			expect(imports(one.publicKey, random.bytes(size))).toBe("Crypto.InvalidPrivateKey");
		}
		expect(imports(Uint8Array.of(4, ...one.publicKey), one.privateKey)).toBe("Crypto.InvalidPublicKey");
	});
});

describe("the ECC worker with Ed25519", () => {
	const verifies = (key: Uint8Array, message: Uint8Array, signature: Uint8Array): string => run("VerifyEd25519", { key, inputs: [message, signature] });

	test("signs as OpenSSL does, and verifies the signature", () => {
		for (const length of [0, 1, 31, 32, 63, 64, 65, 111, 112, 128, 1000]) {
			const { privateKey, publicKey, object } = pair("Ed25519");
			const message = random.bytes(length);
			const signature = Uint8Array.from(sign(null, message, object));
			expect(run("SignEd25519", { key: privateKey, inputs: [message] })).toBe(hex(signature));
			expect(verifies(publicKey, message, signature)).toBe("1");
		}
	});

	test("answers no to a signature in every wrong form", () => {
		const { publicKey, object } = pair("Ed25519");
		const message = random.bytes(20);
		const signature = Uint8Array.from(sign(null, message, object));
		const [point, scalar] = [signature.subarray(0, 32), signature.subarray(32)];
		for (const multiple of [1n, 2n, 8n]) {
			const malleable = Uint8Array.from([...point, ...addLittleEndian(scalar, multiple * order)]);
			expect(verifies(publicKey, message, malleable)).toBe("0");
		}
		for (let length = 0; length < 64; length++) expect(verifies(publicKey, message, signature.slice(0, length))).toBe("0");
		for (const longer of [Uint8Array.of(0, ...signature), Uint8Array.of(...signature, 0)]) expect(verifies(publicKey, message, longer)).toBe("0");
		for (const filled of [0, 0xff]) expect(verifies(publicKey, message, new Uint8Array(64).fill(filled))).toBe("0");
		for (let byte = 0; byte < 64; byte++) {
			const changed = signature.slice();
			changed[byte] ^= 1 << random.below(8);
			expect(verifies(publicKey, message, changed)).toBe("0");
		}
		expect(verifies(pair("Ed25519").publicKey, message, signature)).toBe("0");
	});

	test("verifies by the equation without the cofactor, as OpenSSL does: a part of small order in R or in the public key counts", () => {
		const { privateKey, publicKey } = pair("Ed25519");
		const message = random.bytes(20);
		const { scalar } = ed25519.utils.getExtendedPublicKey(privateKey);
		const { BASE } = ed25519.Point;
		const nonce = 12345n;
		const verifiesByOpenSsl = (A: Uint8Array, text: Uint8Array, signature: Uint8Array): boolean => {
			const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: Buffer.from(A).toString("base64url") }, format: "jwk" });
			return verify(null, text, key, signature);
		};
		/** RFC 8032 §5.1.6, with the given points. */
		const signed = (R: Uint8Array, A: Uint8Array): Uint8Array => {
			const digest = createHash("sha512").update(R).update(A).update(message).digest().reverse();
			const S = (nonce + (BigInt(`0x${hex(digest)}`) % order) * scalar) % order;
			return Uint8Array.from([...R, ...addLittleEndian(new Uint8Array(32), S)]);
		};
		for (const small of ED25519_TORSION_SUBGROUP.map((point) => ed25519.Point.fromHex(point))) {
			const isZero = small.is0();
			const R = BASE.multiply(nonce).add(small).toBytes();
			expect(verifies(publicKey, message, signed(R, publicKey))).toBe(isZero ? "1" : "0");
			expect(verifiesByOpenSsl(publicKey, message, signed(R, publicKey))).toBe(isZero);
			const mixed = ed25519.Point.fromBytes(publicKey).add(small).toBytes();
			const signature = signed(BASE.multiply(nonce).toBytes(), mixed);
			expect(verifies(mixed, message, signature)).toBe(verifiesByOpenSsl(mixed, message, signature) ? "1" : "0");
		}
	});

	test("refuses public keys that are no points", () => {
		const message = random.bytes(5);
		// No point has y = 2. The others are p, p + 1, and 1 with a sign that x = 0 lacks (RFC 8032 §5.1.3).
		const wrong = [
			new Uint8Array(0),
			random.bytes(31),
			random.bytes(33),
			Uint8Array.of(2, ...new Uint8Array(31)),
			bytesOf(`ed${"ff".repeat(30)}7f`),
			bytesOf(`ee${"ff".repeat(30)}7f`),
			bytesOf(`01${"00".repeat(30)}80`),
			new Uint8Array(32).fill(0xff),
		];
		for (const key of wrong) expect(verifies(key, message, random.bytes(64))).toBe("Crypto.InvalidPublicKey");
	});

	test("answers no under a public key of small order, under which any message would verify", () => {
		const identity = bytesOf(`01${"00".repeat(31)}`);
		const signature = Uint8Array.from([...identity, ...new Uint8Array(32)]);
		expect(verifies(identity, random.bytes(7), signature)).toBe("0");
		expect(verifies(new Uint8Array(32), random.bytes(7), signature)).toBe("0");
	});

	test.each([0, 31, 33, 64])("refuses a private key of %d bytes", (size) => {
		expect(run("SignEd25519", { key: random.bytes(size), inputs: [random.bytes(4)] })).toBe("Crypto.InvalidPrivateKey");
	});

	test("blinds secret scalars with fresh random bytes, which do not change the signature", () => {
		const generator = new SoftwareGenerator(knownEntropy(5));
		const fills = vi.spyOn(generator, "fill");
		const engine = new Ed25519(generator);
		expect(fills).not.toHaveBeenCalled();
		const { privateKey, publicKey, object } = pair("Ed25519");
		const message = random.bytes(10);
		const signature = new Uint8Array(64);
		engine.sign(message, privateKey, signature);
		// One for the secret scalar, one for the nonce's.
		expect(fills).toHaveBeenCalledTimes(2);
		expect(verify(null, message, createPublicKey(object), signature)).toBe(true);
		expect(engine.verify(message, signature, publicKey)).toBe(true);
		expect(fills).toHaveBeenCalledTimes(2);
	});
});

describe("the ECC worker with X25519", () => {
	test("agrees with OpenSSL on secrets", () => {
		for (let round = 0; round < 20; round++) {
			const [mine, other] = [pair("X25519"), pair("X25519")];
			const secret = diffieHellman({ privateKey: mine.object, publicKey: createPublicKey(other.object) });
			expect(run("X25519", { key: mine.privateKey, inputs: [other.publicKey] })).toBe(secret.toString("hex"));
		}
	});

	test("accepts a u-coordinate of at least the field's order, and one with the highest bit set, as RFC 7748 §5 says", () => {
		const { privateKey, publicKey } = pair("X25519");
		const secret = run("X25519", { key: privateKey, inputs: [publicKey] });
		const marked = publicKey.slice();
		marked[31] |= 0x80;
		expect(run("X25519", { key: privateKey, inputs: [marked] })).toBe(secret);
		const [nine, more] = [Uint8Array.of(9, ...new Uint8Array(31)), bytesOf(`f6${"ff".repeat(30)}7f`)];
		expect(run("X25519", { key: privateKey, inputs: [more] })).toBe(run("X25519", { key: privateKey, inputs: [nine] }));
		expect(run("X25519", { key: privateKey, inputs: [nine] })).toBe(hex(publicKey));
	});

	/** All encodings of the points whose order divides 8 (D. J. Bernstein, "Curve25519", and libsodium's list). */
	const smallOrder = [
		"00".repeat(32),
		`01${"00".repeat(31)}`,
		"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
		"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
		`ec${"ff".repeat(30)}7f`,
		`ed${"ff".repeat(30)}7f`,
		`ee${"ff".repeat(30)}7f`,
	].flatMap((point) => [point, point.slice(0, 62) + (Number.parseInt(point.slice(62), 16) | 0x80).toString(16)]);

	test.each(smallOrder)("refuses the point %s of small order, and writes nothing", (point) => {
		const job = new Job("X25519", { key: random.bytes(32), inputs: [bytesOf(point)] });
		expect(outcome(job, runJob(job))).toBe("Crypto.InvalidPublicKey");
		expect(job.isUntouched()).toBe(true);
	});

	test.each([0, 31, 33, 64])("refuses a key of %d bytes", (size) => {
		const { privateKey, publicKey } = pair("X25519");
		expect(run("X25519", { key: random.bytes(size), inputs: [publicKey] })).toBe("Crypto.InvalidPrivateKey");
		expect(run("X25519", { key: privateKey, inputs: [random.bytes(size)] })).toBe("Crypto.InvalidPublicKey");
	});
});
