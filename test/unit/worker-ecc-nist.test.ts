import { createECDH, createHash, createPrivateKey, createPublicKey, ECDH, type KeyObject, sign, verify } from "node:crypto";
import { p256, p384 } from "@noble/curves/nist.js";
import { describe, expect, test, vi } from "vitest";
import { nistCurves, privateKeySizes, publicKeySizes } from "../../modules/messages/algorithms.js";
import { Status } from "../../modules/messages/errors.js";
import { EccWorker } from "../../modules/workers/ecc.js";
import { RandomGenerator } from "../../modules/workers/generator.js";
import { p256 as makeP256 } from "../../modules/workers/p256.js";
import { p384 as makeP384 } from "../../modules/workers/p384.js";
import { Job, MARK } from "../support/job.js";
import { seed, seeded } from "../support/random.js";
import { knownEntropy, outcome, runJob } from "../support/workers.js";

const random = seeded(seed);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "hex"));

function run(...question: ConstructorParameters<typeof Job>): string {
	const job = new Job(...question);
	return outcome(job, runJob(job));
}

function number(bytes: Uint8Array): bigint {
	return BigInt(`0x${hex(bytes)}`);
}

function numberBytes(value: bigint, size: number): Uint8Array {
	return bytesOf(value.toString(16).padStart(2 * size, "0"));
}

const openssl = [
	{ curve: "prime256v1", name: "P-256", hash: "sha256", reference: p256, make: makeP256 },
	{ curve: "secp384r1", name: "P-384", hash: "sha384", reference: p384, make: makeP384 },
] as const;

describe.each(nistCurves.map((name, index) => ({ name, index })))("the ECC worker on $name", ({ index }) => {
	const { curve, hash, name, reference, make } = openssl[index];
	const size = privateKeySizes[index];
	const order = reference.Point.Fn.ORDER;

	/** A pair by OpenSSL: raw, and as it wants it itself. */
	function pair(): { privateKey: Uint8Array; publicKey: Uint8Array; signer: KeyObject; verifier: KeyObject } {
		const ecdh = createECDH(curve);
		ecdh.generateKeys();
		const privateKey = new Uint8Array(size);
		const scalar = ecdh.getPrivateKey();
		privateKey.set(scalar, size - scalar.length);
		const publicKey = Uint8Array.from(ecdh.getPublicKey()).subarray(1);
		const [x, y, d] = [publicKey.subarray(0, size), publicKey.subarray(size), privateKey].map((part) => Buffer.from(part).toString("base64url"));
		const jwk = { kty: "EC", crv: name, x, y };
		return {
			privateKey,
			publicKey,
			signer: createPrivateKey({ key: { ...jwk, d }, format: "jwk" }),
			verifier: createPublicKey({ key: jwk, format: "jwk" }),
		};
	}
	const opensslVerifies = (verifier: KeyObject, message: Uint8Array, signature: string): boolean =>
		verify(hash, message, { key: verifier, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "hex"));
	const opensslSigns = (signer: KeyObject, message: Uint8Array): Uint8Array => Uint8Array.from(sign(hash, message, { key: signer, dsaEncoding: "ieee-p1363" }));
	const verifies = (key: Uint8Array, message: Uint8Array, signature: Uint8Array, prehashed = 0): string =>
		run("VerifyEcdsa", { key, inputs: [message, signature], parameters: [index, prehashed] });

	test("signs what OpenSSL verifies, and verifies what OpenSSL signs", () => {
		for (const length of [0, 1, 32, 48, 64, 100, 1000, 9000]) {
			const { privateKey, publicKey, signer, verifier } = pair();
			const message = random.bytes(length);
			const digest = Uint8Array.from(createHash(hash).update(message).digest());
			expect(opensslVerifies(verifier, message, run("SignEcdsa", { key: privateKey, inputs: [message], parameters: [index, 0] }))).toBe(true);
			expect(opensslVerifies(verifier, message, run("SignEcdsa", { key: privateKey, inputs: [digest], parameters: [index, 1] }))).toBe(true);
			const signature = opensslSigns(signer, message);
			expect(verifies(publicKey, message, signature)).toBe("1");
			expect(verifies(Uint8Array.of(4, ...publicKey), digest, signature, 1)).toBe("1");
		}
	});

	test("signs as RFC 6979 §3.6 says, with random bytes that are never the same", () => {
		const { privateKey } = pair();
		const message = random.bytes(50);
		const [used, alike] = [knownEntropy(7), knownEntropy(7)].map((entropy) => new RandomGenerator(entropy));
		const job = new Job("SignEcdsa", { key: privateKey, inputs: [message], parameters: [index, 0] });
		const worker = new EccWorker({ [name]: make(used) }, job.memory);
		expect(job.run("ecc", worker)).toBe(Status.Ok);
		const extraEntropy = new Uint8Array(size);
		alike.fill(extraEntropy, 0, size);
		const first = hex(job.result());
		expect(first).toBe(hex(reference.sign(message, privateKey, { extraEntropy, lowS: false })));
		job.run("ecc", worker);
		expect(hex(job.result())).not.toBe(first);
	});

	test("blinds every secret scalar with fresh random bytes, and takes none to be made or to verify", () => {
		const generator = new RandomGenerator(knownEntropy(9));
		const fills = vi.spyOn(generator, "fill");
		const engine = make(generator);
		const drawn = (work: () => void): number => {
			fills.mockClear();
			work();
			return fills.mock.calls.length;
		};
		const { privateKey, publicKey } = pair();
		const [signature, output] = [new Uint8Array(2 * size), new Uint8Array(2 * size)];
		expect(fills).not.toHaveBeenCalled();
		// Extra entropy, the scalar of the nonce, its inverse.
		expect(drawn(() => engine.sign(random.bytes(9), privateKey, signature))).toBe(3);
		expect(drawn(() => engine.derivePublicKey(privateKey, output))).toBe(1);
		expect(drawn(() => engine.agree(privateKey, publicKey, output))).toBe(1);
		expect(drawn(() => engine.verify(random.bytes(9), signature, publicKey))).toBe(0);
	});

	test("fails, and gives nothing out, when the source of entropy is stuck", () => {
		let isStuck = false;
		const entropy = knownEntropy(11);
		const generator = new RandomGenerator({
			fill: (memory, offset, length) => (isStuck ? void memory.fill(1, offset, offset + length) : entropy.fill(memory, offset, length)),
		});
		const { privateKey, publicKey } = pair();
		const engine = make(generator);
		const jobs = [
			new Job("SignEcdsa", { key: privateKey, inputs: [random.bytes(5)], parameters: [index, 0] }),
			new Job("Ecdh", { key: privateKey, inputs: [publicKey], parameters: [index] }),
			new Job("GenerateKeyPair", { parameters: [0, index], capacity: 3 * size }),
		];
		isStuck = true;
		// The first draw of a stuck source is believed: nothing is known yet to repeat.
		expect(() => {
			for (;;) generator.fill(new Uint8Array(8), 0, 8);
		}).toThrow("repeats");
		for (const job of jobs) {
			expect(() => job.run("ecc", new EccWorker({ [name]: engine }, job.memory))).toThrow("repeats");
			expect(job.result().every((byte) => byte === MARK || byte === 0)).toBe(true);
		}
		isStuck = false;
		for (const job of jobs) expect(job.run("ecc", new EccWorker({ [name]: engine }, job.memory))).toBe(Status.Ok);
	});

	test("answers no to a signature in every wrong form, and yes to the other s", () => {
		const { publicKey, signer } = pair();
		const message = random.bytes(20);
		const signature = opensslSigns(signer, message);
		const [r, s] = [signature.subarray(0, size), signature.subarray(size)].map(number);
		const of = (left: bigint, right: bigint): Uint8Array => Uint8Array.from([...numberBytes(left, size), ...numberBytes(right, size)]);
		expect(verifies(publicKey, message, of(r, order - s))).toBe("1");
		const limit = 1n << BigInt(8 * size);
		for (const [left, right] of [
			[0n, s],
			[r, 0n],
			[0n, 0n],
			[order, s],
			[r, order],
			[order, order],
			[limit - 1n, s],
			[r, limit - 1n],
			[1n, 1n],
			[r, r],
			[s, r],
			[order - r, s],
		])
			expect(verifies(publicKey, message, of(left, right))).toBe("0");
		if (s + order < limit) expect(verifies(publicKey, message, of(r, s + order))).toBe("0");
		for (let length = 0; length < signature.length; length++) expect(verifies(publicKey, message, signature.slice(0, length))).toBe("0");
		for (const longer of [Uint8Array.of(0, ...signature), Uint8Array.of(...signature, 0), Uint8Array.of(...signature, ...signature)])
			expect(verifies(publicKey, message, longer)).toBe("0");
		expect(verifies(publicKey, message, Uint8Array.from(sign(hash, message, signer)))).toBe("0");
		for (let bit = 0; bit < 8 * signature.length; bit += 1 + random.below(40)) {
			const changed = signature.slice();
			changed[bit >> 3] ^= 1 << (bit & 7);
			expect(verifies(publicKey, message, changed)).toBe("0");
		}
	});

	test("takes only a digest of its hash's size for a digest", () => {
		const { privateKey, publicKey } = pair();
		for (const length of [0, size - 1, size + 1, 64]) {
			const digest = random.bytes(length);
			expect(run("SignEcdsa", { key: privateKey, inputs: [digest], parameters: [index, 1] })).toBe("Crypto.InvalidDigestSize");
			expect(verifies(publicKey, digest, random.bytes(2 * size), 1)).toBe("Crypto.InvalidDigestSize");
		}
	});

	/** What is no private key, and what is the largest and the smallest. */
	const noPrivateKeys = [
		new Uint8Array(0),
		new Uint8Array(size),
		numberBytes(order, size),
		numberBytes(order + 1n, size),
		new Uint8Array(size).fill(0xff),
		numberBytes(1n, size - 1),
		numberBytes(1n, size + 1),
		new Uint8Array(1).fill(1),
		new Uint8Array(64).fill(1),
	];
	const bounds = [numberBytes(1n, size), numberBytes(order - 1n, size)];

	test("takes no private key that is zero, too large, or of another size", () => {
		const { publicKey } = pair();
		for (const key of noPrivateKeys) {
			expect(run("SignEcdsa", { key, inputs: [random.bytes(4)], parameters: [index, 0] })).toBe("Crypto.InvalidPrivateKey");
			expect(run("Ecdh", { key, inputs: [publicKey], parameters: [index] })).toBe("Crypto.InvalidPrivateKey");
			expect(run("ImportKeyPair", { inputs: [publicKey, key], parameters: [0, index], capacity: 3 * size })).toBe("Crypto.InvalidPrivateKey");
		}
		for (const key of bounds) expect(run("Ecdh", { key, inputs: [publicKey], parameters: [index] })).toBe(hex(publicKey.subarray(0, size)));
	});

	test("takes no public key that is not a point, in whatever form", () => {
		const { privateKey, publicKey, signer } = pair();
		const message = random.bytes(9);
		const signature = opensslSigns(signer, message);
		const changed = publicKey.slice();
		changed[2 * size - 1] ^= 1;
		const field = number(numberBytes(reference.Point.Fp.ORDER, size));
		const overlong = Uint8Array.from([...numberBytes(field, size), ...publicKey.subarray(size)]);
		const compressed = Uint8Array.from(ECDH.convertKey(Uint8Array.of(4, ...publicKey), curve, undefined, undefined, "compressed") as Buffer);
		const wrong = [
			new Uint8Array(0),
			Uint8Array.of(0),
			new Uint8Array(2 * size),
			new Uint8Array(2 * size + 1),
			changed,
			Uint8Array.of(4, ...changed),
			publicKey.subarray(1),
			Uint8Array.of(...publicKey, 0),
			Uint8Array.of(6, ...publicKey),
			Uint8Array.of(0, ...publicKey),
			Uint8Array.of(4, ...publicKey, 0),
			compressed,
			overlong,
			new Uint8Array(2 * size).fill(0xff),
			publicKey.subarray(0, size),
		];
		for (const key of wrong) {
			expect(verifies(key, message, signature)).toBe("Crypto.InvalidPublicKey");
			expect(verifies(key, message, new Uint8Array(3))).toBe("Crypto.InvalidPublicKey");
			expect(run("Ecdh", { key: privateKey, inputs: [key], parameters: [index] })).toBe("Crypto.InvalidPublicKey");
			expect(run("ImportKeyPair", { inputs: [key, privateKey], parameters: [0, index], capacity: 3 * size })).toBe("Crypto.InvalidPublicKey");
		}
	});

	test("agrees with OpenSSL on secrets", () => {
		for (let round = 0; round < 8; round++) {
			const [mine, other] = [pair(), pair()];
			const ecdh = createECDH(curve);
			ecdh.setPrivateKey(mine.privateKey);
			const secret = ecdh.computeSecret(Uint8Array.of(4, ...other.publicKey)).toString("hex");
			const key = round % 2 === 0 ? other.publicKey : Uint8Array.of(4, ...other.publicKey);
			expect(run("Ecdh", { key: mine.privateKey, inputs: [key], parameters: [index] })).toBe(secret);
		}
	});

	test("imports pairs that belong together, and no others", () => {
		const [one, two] = [pair(), pair()];
		const imports = (publicKey: Uint8Array, privateKey: Uint8Array): string =>
			run("ImportKeyPair", { inputs: [publicKey, privateKey], parameters: [0, index], capacity: 3 * size });
		for (const key of [one.publicKey, Uint8Array.of(4, ...one.publicKey)]) expect(imports(key, one.privateKey)).toBe(hex(one.publicKey) + hex(one.privateKey));
		expect(imports(two.publicKey, one.privateKey)).toBe("Crypto.InvalidPublicKey");
		const negated = Uint8Array.from([
			...one.publicKey.subarray(0, size),
			...numberBytes(reference.Point.Fp.ORDER - number(one.publicKey.subarray(size)), size),
		]);
		expect(imports(negated, one.privateKey)).toBe("Crypto.InvalidPublicKey");
	});

	test("generates pairs that OpenSSL takes, each another", () => {
		const seen = new Set<string>();
		for (let round = 0; round < 5; round++) {
			const made = bytesOf(run("GenerateKeyPair", { parameters: [0, index], capacity: publicKeySizes[index] + size }));
			const ecdh = createECDH(curve);
			ecdh.setPrivateKey(made.subarray(2 * size));
			expect(hex(Uint8Array.from(ecdh.getPublicKey()).subarray(1))).toBe(hex(made.subarray(0, 2 * size)));
			seen.add(hex(made));
		}
		expect(seen.size).toBe(5);
	});

	test("draws again for a private key that is too large", () => {
		let asked = 0;
		const generator = new RandomGenerator(knownEntropy(13));
		const engine = make(generator);
		generator.fill = (memory, offset, length) => void memory.fill(asked++ === 0 ? 0xff : asked === 2 ? 0 : 7, offset, offset + length);
		const key = new Uint8Array(size);
		engine.generatePrivateKey(key);
		expect(asked).toBe(3);
		expect(key.every((byte) => byte === 7)).toBe(true);
	});

	test("answers NoWorkerForRequest where it was not given the curve", () => {
		const { privateKey, publicKey } = pair();
		const others = new EccWorker({ [openssl[1 - index].name]: openssl[1 - index].make(new RandomGenerator(knownEntropy())) }, new Uint8Array(1000));
		for (const job of [
			new Job("SignEcdsa", { key: privateKey, inputs: [random.bytes(4)], parameters: [index, 0] }),
			new Job("VerifyEcdsa", { key: publicKey, inputs: [random.bytes(4), random.bytes(2 * size)], parameters: [index, 0] }),
			new Job("Ecdh", { key: privateKey, inputs: [publicKey], parameters: [index] }),
			new Job("GenerateKeyPair", { parameters: [0, index], capacity: 3 * size }),
			new Job("ImportKeyPair", { inputs: [publicKey, privateKey], parameters: [0, index], capacity: 3 * size }),
			new Job("SignEd25519", { key: privateKey, inputs: [publicKey] }),
			new Job("VerifyEd25519", { key: publicKey, inputs: [publicKey, publicKey] }),
			new Job("X25519", { key: publicKey, inputs: [privateKey] }),
		])
			expect(job.run("ecc", others)).toBe(Status.NoWorkerForRequest);
	});
});
