/** The curves of NIST by OpenSSL, to compare the ECC worker with. */
import { createECDH, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";
import { p256, p384 } from "@noble/curves/nist.js";
import { privateKeySizes } from "../../modules/messages/algorithms.js";
import { p256 as makeP256 } from "../../modules/workers/p256.js";
import { p384 as makeP384 } from "../../modules/workers/p384.js";
import { Job } from "../support/job.js";
import { outcome, runJob } from "../support/workers.js";

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
export const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, "hex"));

export function number(bytes: Uint8Array): bigint {
	return BigInt(`0x${hex(bytes)}`);
}

export function numberBytes(value: bigint, size: number): Uint8Array {
	return bytesOf(value.toString(16).padStart(2 * size, "0"));
}

/** The outcome of a job, by the worker of its request. */
export function run(...question: ConstructorParameters<typeof Job>): string {
	const job = new Job(...question);
	return outcome(job, runJob(job));
}

export interface KeyPair {
	readonly privateKey: Uint8Array;
	readonly publicKey: Uint8Array;
	/** The same keys as objects of OpenSSL. */
	readonly signer: KeyObject;
	readonly verifier: KeyObject;
}

const curves = [
	{ curve: "prime256v1", name: "P-256", hash: "sha256", reference: p256, make: makeP256 },
	{ curve: "secp384r1", name: "P-384", hash: "sha384", reference: p384, make: makeP384 },
] as const;

/** A curve by its index in `nistCurves`. */
export class OpensslCurve {
	readonly index: number;
	/** Bytes of a private key. */
	readonly size: number;
	readonly order: bigint;

	constructor(index: number) {
		this.index = index;
		this.size = privateKeySizes[index];
		this.order = this.reference.Point.Fn.ORDER;
	}

	get curve(): string {
		return curves[this.index].curve;
	}

	get name(): "P-256" | "P-384" {
		return curves[this.index].name;
	}

	get hash(): string {
		return curves[this.index].hash;
	}

	/** noble's curve. */
	get reference(): typeof p256 {
		return curves[this.index].reference;
	}

	/** The worker's engine for the curve. */
	get make(): typeof makeP256 {
		return curves[this.index].make;
	}

	pair(): KeyPair {
		const { curve, name, size } = this;
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

	sign(signer: KeyObject, message: Uint8Array): Uint8Array {
		return Uint8Array.from(sign(this.hash, message, { key: signer, dsaEncoding: "ieee-p1363" }));
	}

	verify(verifier: KeyObject, message: Uint8Array, signature: string): boolean {
		return verify(this.hash, message, { key: verifier, dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "hex"));
	}

	/** The answer of the ECC worker, not of OpenSSL. */
	workerVerifies(key: Uint8Array, message: Uint8Array, signature: Uint8Array, prehashed = 0): string {
		return run("VerifyEcdsa", { key, inputs: [message, signature], parameters: [this.index, prehashed] });
	}
}
