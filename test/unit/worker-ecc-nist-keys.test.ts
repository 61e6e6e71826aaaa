/** Key pairs on the curves of NIST: import, generation, agreement, and which keys are refused. */
import { createECDH, ECDH } from "node:crypto";
import { describe, expect, test } from "vitest";
import { nistCurves, publicKeySizes } from "../../modules/messages/algorithms.js";
import { Status } from "../../modules/messages/errors.js";
import { EccWorker } from "../../modules/workers/ecc.js";
import { SoftwareGenerator } from "../../modules/workers/software-generator.js";
import { Job } from "../support/job.js";
import { seed, seeded } from "../support/random.js";
import { knownEntropy } from "../support/workers.js";
import { bytesOf, hex, number, numberBytes, OpensslCurve, run } from "./nist-openssl.js";

const random = seeded(seed);

describe.each(nistCurves.map((name, index) => ({ name, index })))("the ECC worker with keys on $name", ({ index }) => {
	const openssl = new OpensslCurve(index);
	const { curve, order, reference, make, size } = openssl;

	/** Invalid private keys, and below the smallest and the largest valid one. */
	const invalidPrivateKeys = [
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
	const convert = (point: Uint8Array, form: "compressed" | "uncompressed"): Uint8Array =>
		Uint8Array.from(ECDH.convertKey(point, curve, undefined, undefined, form) as Buffer);
	const compress = (publicKey: Uint8Array): Uint8Array => convert(Uint8Array.of(4, ...publicKey), "compressed");

	/** An x for which OpenSSL finds no point. */
	function xOffCurve(): Uint8Array {
		for (;;) {
			const x = random.bytes(size).fill(0, 0, 1);
			try {
				convert(Uint8Array.of(2, ...x), "uncompressed");
			} catch {
				return x;
			}
		}
	}

	const bounds = [numberBytes(1n, size), numberBytes(order - 1n, size)];

	test("refuses a private key that is zero, too large, or of another size", () => {
		const { publicKey } = openssl.pair();
		for (const key of invalidPrivateKeys) {
			expect(run("SignEcdsa", { key, inputs: [random.bytes(4)], parameters: [index, 0] })).toBe("Crypto.InvalidPrivateKey");
			expect(run("Ecdh", { key, inputs: [publicKey], parameters: [index] })).toBe("Crypto.InvalidPrivateKey");
			expect(run("ImportKeyPair", { inputs: [publicKey, key], parameters: [0, index], capacity: 3 * size })).toBe("Crypto.InvalidPrivateKey");
		}
		for (const key of bounds) expect(run("Ecdh", { key, inputs: [publicKey], parameters: [index] })).toBe(hex(publicKey.subarray(0, size)));
	});

	test("refuses a public key that is no point, in every form", () => {
		const { privateKey, publicKey, signer } = openssl.pair();
		const message = random.bytes(9);
		const signature = openssl.sign(signer, message);
		const changed = publicKey.slice();
		changed[2 * size - 1] ^= 1;
		const field = number(numberBytes(reference.Point.Fp.ORDER, size));
		const overlong = Uint8Array.from([...numberBytes(field, size), ...publicKey.subarray(size)]);
		const compressed = compress(publicKey);
		const notOnCurve = xOffCurve();
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
			compressed.subarray(0, size),
			Uint8Array.of(...compressed, 0),
			Uint8Array.of(5, ...compressed.subarray(1)),
			Uint8Array.of(4, ...compressed.subarray(1)),
			Uint8Array.of(2, ...numberBytes(reference.Point.Fp.ORDER, size)),
			Uint8Array.of(3, ...notOnCurve),
			overlong,
			new Uint8Array(2 * size).fill(0xff),
			publicKey.subarray(0, size),
		];
		for (const key of wrong) {
			expect(openssl.workerVerifies(key, message, signature)).toBe("Crypto.InvalidPublicKey");
			expect(openssl.workerVerifies(key, message, new Uint8Array(3))).toBe("Crypto.InvalidPublicKey");
			expect(run("Ecdh", { key: privateKey, inputs: [key], parameters: [index] })).toBe("Crypto.InvalidPublicKey");
			expect(run("ImportKeyPair", { inputs: [key, privateKey], parameters: [0, index], capacity: 3 * size })).toBe("Crypto.InvalidPublicKey");
		}
	});

	test("agrees with OpenSSL on secrets", () => {
		for (let round = 0; round < 8; round++) {
			const [mine, other] = [openssl.pair(), openssl.pair()];
			const ecdh = createECDH(curve);
			ecdh.setPrivateKey(mine.privateKey);
			const secret = ecdh.computeSecret(Uint8Array.of(4, ...other.publicKey)).toString("hex");
			for (const key of [other.publicKey, Uint8Array.of(4, ...other.publicKey), compress(other.publicKey)])
				expect(run("Ecdh", { key: mine.privateKey, inputs: [key], parameters: [index] })).toBe(secret);
		}
	});

	test("imports matching pairs only", () => {
		const [one, two] = [openssl.pair(), openssl.pair()];
		const imports = (publicKey: Uint8Array, privateKey: Uint8Array): string =>
			run("ImportKeyPair", { inputs: [publicKey, privateKey], parameters: [0, index], capacity: 3 * size });
		for (const key of [one.publicKey, Uint8Array.of(4, ...one.publicKey), compress(one.publicKey)])
			expect(imports(key, one.privateKey)).toBe(hex(one.publicKey) + hex(one.privateKey));
		expect(imports(two.publicKey, one.privateKey)).toBe("Crypto.InvalidPublicKey");
		const negated = Uint8Array.from([
			...one.publicKey.subarray(0, size),
			...numberBytes(reference.Point.Fp.ORDER - number(one.publicKey.subarray(size)), size),
		]);
		for (const key of [negated, compress(negated)]) expect(imports(key, one.privateKey)).toBe("Crypto.InvalidPublicKey");
	});

	test("computes the public key of an imported private key", () => {
		const imports = (privateKey: Uint8Array): string => run("ImportPrivateKey", { inputs: [privateKey], parameters: [0, index], capacity: 3 * size });
		for (let round = 0; round < 8; round++) {
			const { publicKey, privateKey } = openssl.pair();
			expect(imports(privateKey), `seed ${seed}`).toBe(hex(publicKey) + hex(privateKey));
		}
		const order = reference.Point.Fn.ORDER;
		for (const bad of [
			new Uint8Array(size),
			numberBytes(order, size),
			new Uint8Array(size).fill(0xff),
			new Uint8Array(0),
			random.bytes(size - 1),
			random.bytes(size + 1),
		])
			expect(imports(bad)).toBe("Crypto.InvalidPrivateKey");
	});

	test("verifies with a compressed point as with its coordinates, for y even and odd", () => {
		const parities = new Set<number>();
		while (parities.size < 2) {
			const { publicKey, signer } = openssl.pair();
			const compressed = compress(publicKey);
			parities.add(compressed[0]);
			const message = random.bytes(40);
			const signature = openssl.sign(signer, message);
			expect(openssl.workerVerifies(compressed, message, signature), `seed ${seed}`).toBe("1");
			compressed[0] ^= 1;
			expect(openssl.workerVerifies(compressed, message, signature), `seed ${seed}`).toBe("0");
		}
	});

	test("generates pairs that OpenSSL accepts, each time another", () => {
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

	test("draws again after a private key that is too large or zero", () => {
		let asked = 0;
		const generator = new SoftwareGenerator(knownEntropy(13));
		const engine = make(generator);
		generator.fill = (memory, offset, length) => void memory.fill(asked++ === 0 ? 0xff : asked === 2 ? 0 : 7, offset, offset + length);
		const key = new Uint8Array(size);
		engine.generatePrivateKey(key);
		expect(asked).toBe(3);
		expect(key.every((byte) => byte === 7)).toBe(true);
	});

	test("answers NoWorkerForRequest without an engine for the curve", () => {
		const { privateKey, publicKey } = openssl.pair();
		const other = new OpensslCurve(1 - index);
		const others = new EccWorker({ [other.name]: other.make(new SoftwareGenerator(knownEntropy())) }, new Uint8Array(1000));
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
