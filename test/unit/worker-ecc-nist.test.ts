/** ECDSA on the curves of NIST. */
import { createHash, sign } from "node:crypto";
import { describe, expect, test, vi } from "vitest";
import { nistCurves } from "../../modules/messages/algorithms.js";
import { Status } from "../../modules/messages/errors.js";
import { EccWorker } from "../../modules/workers/ecc.js";
import { SoftwareGenerator } from "../../modules/workers/software-generator.js";
import { Job, MARK } from "../support/job.js";
import { seed, seeded } from "../support/random.js";
import { knownEntropy } from "../support/workers.js";
import { hex, number, numberBytes, OpensslCurve, run } from "./nist-openssl.js";

const random = seeded(seed);

describe.each(nistCurves.map((name, index) => ({ name, index })))("the ECC worker on $name", ({ index }) => {
	const openssl = new OpensslCurve(index);
	const { hash, name, order, reference, make, size } = openssl;

	test("signs what OpenSSL verifies, and verifies what OpenSSL signs", () => {
		for (const length of [0, 1, 32, 48, 64, 100, 1000, 9000]) {
			const { privateKey, publicKey, signer, verifier } = openssl.pair();
			const message = random.bytes(length);
			const digest = Uint8Array.from(createHash(hash).update(message).digest());
			expect(openssl.verify(verifier, message, run("SignEcdsa", { key: privateKey, inputs: [message], parameters: [index, 0] }))).toBe(true);
			expect(openssl.verify(verifier, message, run("SignEcdsa", { key: privateKey, inputs: [digest], parameters: [index, 1] }))).toBe(true);
			const signature = openssl.sign(signer, message);
			expect(openssl.workerVerifies(publicKey, message, signature)).toBe("1");
			expect(openssl.workerVerifies(Uint8Array.of(4, ...publicKey), digest, signature, 1)).toBe("1");
		}
	});

	test("signs as RFC 6979 §3.6 says, with fresh random bytes", () => {
		const { privateKey } = openssl.pair();
		const message = random.bytes(50);
		const [used, alike] = [knownEntropy(7), knownEntropy(7)].map((entropy) => new SoftwareGenerator(entropy));
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

	test("blinds every secret scalar with fresh random bytes, and draws none to be created or to verify", () => {
		const generator = new SoftwareGenerator(knownEntropy(9));
		const fills = vi.spyOn(generator, "fill");
		const engine = make(generator);
		const drawn = (work: () => void): number => {
			fills.mockClear();
			work();
			return fills.mock.calls.length;
		};
		const { privateKey, publicKey } = openssl.pair();
		const [signature, output] = [new Uint8Array(2 * size), new Uint8Array(2 * size)];
		expect(fills).not.toHaveBeenCalled();
		// One draw each for extra entropy, the nonce's scalar and its inverse.
		expect(drawn(() => engine.sign(random.bytes(9), privateKey, signature))).toBe(3);
		expect(drawn(() => engine.derivePublicKey(privateKey, output))).toBe(1);
		expect(drawn(() => engine.agree(privateKey, publicKey, output))).toBe(1);
		expect(drawn(() => engine.verify(random.bytes(9), signature, publicKey))).toBe(0);
	});

	test("fails and writes no output when the source of entropy is stuck", () => {
		let isStuck = false;
		const entropy = knownEntropy(11);
		const generator = new SoftwareGenerator({
			fill: (memory, offset, length) => (isStuck ? void memory.fill(1, offset, offset + length) : entropy.fill(memory, offset, length)),
		});
		const { privateKey, publicKey } = openssl.pair();
		const engine = make(generator);
		const jobs = [
			new Job("SignEcdsa", { key: privateKey, inputs: [random.bytes(5)], parameters: [index, 0] }),
			new Job("Ecdh", { key: privateKey, inputs: [publicKey], parameters: [index] }),
			new Job("GenerateKeyPair", { parameters: [0, index], capacity: 3 * size }),
		];
		isStuck = true;
		// The generator accepts the first draw of a stuck source: it repeats nothing yet.
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
		const { publicKey, signer } = openssl.pair();
		const message = random.bytes(20);
		const signature = openssl.sign(signer, message);
		const [r, s] = [signature.subarray(0, size), signature.subarray(size)].map(number);
		const of = (left: bigint, right: bigint): Uint8Array => Uint8Array.from([...numberBytes(left, size), ...numberBytes(right, size)]);
		expect(openssl.workerVerifies(publicKey, message, of(r, order - s))).toBe("1");
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
			expect(openssl.workerVerifies(publicKey, message, of(left, right))).toBe("0");
		if (s + order < limit) expect(openssl.workerVerifies(publicKey, message, of(r, s + order))).toBe("0");
		for (let length = 0; length < signature.length; length++) expect(openssl.workerVerifies(publicKey, message, signature.slice(0, length))).toBe("0");
		for (const longer of [Uint8Array.of(0, ...signature), Uint8Array.of(...signature, 0), Uint8Array.of(...signature, ...signature)])
			expect(openssl.workerVerifies(publicKey, message, longer)).toBe("0");
		expect(openssl.workerVerifies(publicKey, message, Uint8Array.from(sign(hash, message, signer)))).toBe("0");
		for (let bit = 0; bit < 8 * signature.length; bit += 1 + random.below(40)) {
			const changed = signature.slice();
			changed[bit >> 3] ^= 1 << (bit & 7);
			expect(openssl.workerVerifies(publicKey, message, changed)).toBe("0");
		}
	});

	test("refuses a digest of another size than its hash's", () => {
		const { privateKey, publicKey } = openssl.pair();
		for (const length of [0, size - 1, size + 1, 64]) {
			const digest = random.bytes(length);
			expect(run("SignEcdsa", { key: privateKey, inputs: [digest], parameters: [index, 1] })).toBe("Crypto.InvalidDigestSize");
			expect(openssl.workerVerifies(publicKey, digest, random.bytes(2 * size), 1)).toBe("Crypto.InvalidDigestSize");
		}
	});
});
