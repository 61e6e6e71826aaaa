import { curves, nistCurves, privateKeySizes, publicKeySizes } from "../messages/algorithms.js";
import { Status } from "../messages/errors.js";
import type { Methods } from "../messages/methods.js";
import { INPUT, KEY, OUTPUT, type Slot } from "../messages/slot.js";
import { areEqual } from "./compare.js";
import type { Agreement, CurveEngines, KeyPairs } from "./curve-engines.js";
import { bytesOf } from "./memory.js";

const MESSAGE = INPUT;
const SIGNATURE = INPUT + 1;
const PEER = INPUT;
const PUBLIC_KEY = INPUT;
const PRIVATE_KEY = INPUT + 1;

/** SEC 1 §2.3.3: the first byte of an uncompressed point, and of a compressed one by the parity of y. */
const UNCOMPRESSED = 4;
const COMPRESSED_EVEN = 2;
const COMPRESSED_ODD = 3;

/**
 * Key pairs, signatures and key agreement on the given curves. An invalid private key gets Crypto.InvalidPrivateKey, an invalid public key
 * Crypto.InvalidPublicKey, a curve that is not given NoWorkerForRequest. Public keys on the NIST curves are x‖y, or points of SEC 1,
 * uncompressed or compressed.
 */
export class EccWorker implements Methods<"ecc"> {
	private readonly engines: CurveEngines;
	private readonly memory: Uint8Array;

	/** `memory`: where the slots of jobs lie, and what they name. */
	constructor(engines: CurveEngines, memory: Uint8Array) {
		this.engines = engines;
		this.memory = memory;
	}

	/** Parameter 1 is the curve of the key's place; the core sets it. The core stores the output: public key, then private key. */
	generateKeyPair(slot: Slot): Status {
		const curve = slot.parameter(1);
		const engine: KeyPairs | undefined = this.engines[curves[curve]];
		if (engine === undefined) return Status.NoWorkerForRequest;
		const pair = bytesOf(this.memory, slot, OUTPUT);
		const privateKey = pair.subarray(publicKeySizes[curve]);
		engine.generatePrivateKey(privateKey);
		engine.derivePublicKey(privateKey, pair.subarray(0, publicKeySizes[curve]));
		return Status.Ok;
	}

	/** As generateKeyPair. A public key that does not belong to the private one: Crypto.InvalidPublicKey. */
	importKeyPair(slot: Slot): Status {
		const curve = slot.parameter(1);
		if (this.engines[curves[curve]] === undefined) return Status.NoWorkerForRequest;
		const publicKey = this.publicKey(slot, PUBLIC_KEY, curve);
		if (publicKey.length !== publicKeySizes[curve]) return Status["Crypto.InvalidPublicKey"];
		const status = this.completePair(slot, PRIVATE_KEY);
		if (status !== Status.Ok) return status;
		// The public key equals a derived one, so it lies on the curve.
		return areEqual(bytesOf(this.memory, slot, OUTPUT), 0, publicKey, 0, publicKey.length) ? Status.Ok : Status["Crypto.InvalidPublicKey"];
	}

	/** As generateKeyPair, with the caller's private key. */
	importPrivateKey(slot: Slot): Status {
		return this.completePair(slot, INPUT);
	}

	/** As generateKeyPair: parameter 1 is the curve. The output is the public key. */
	importPublicKey(slot: Slot): Status {
		const curve = slot.parameter(1);
		const engine: KeyPairs | undefined = this.engines[curves[curve]];
		if (engine === undefined) return Status.NoWorkerForRequest;
		const publicKey = this.publicKey(slot, PUBLIC_KEY, curve);
		if (!engine.isPublicKey(publicKey)) return Status["Crypto.InvalidPublicKey"];
		bytesOf(this.memory, slot, OUTPUT).set(publicKey);
		return Status.Ok;
	}

	/** A digest of another size than the curve's hash has: Crypto.InvalidDigestSize. */
	signEcdsa(slot: Slot): Status {
		const engine = this.engines[nistCurves[slot.parameter(0)]];
		if (engine === undefined) return Status.NoWorkerForRequest;
		const privateKey = bytesOf(this.memory, slot, KEY);
		const message = bytesOf(this.memory, slot, MESSAGE);
		const signature = bytesOf(this.memory, slot, OUTPUT);
		if (!engine.isPrivateKey(privateKey)) return Status["Crypto.InvalidPrivateKey"];
		if (slot.parameter(1) === 0) engine.sign(message, privateKey, signature);
		else if (message.length !== engine.digestSize) return Status["Crypto.InvalidDigestSize"];
		else engine.signDigest(message, privateKey, signature);
		return Status.Ok;
	}

	/** As signEcdsa. Bytes that are no signature, of any size, do not verify. */
	verifyEcdsa(slot: Slot): Status {
		const curve = slot.parameter(0);
		const engine = this.engines[nistCurves[curve]];
		if (engine === undefined) return Status.NoWorkerForRequest;
		const publicKey = this.publicKey(slot, KEY, curve);
		const message = bytesOf(this.memory, slot, MESSAGE);
		const signature = bytesOf(this.memory, slot, SIGNATURE);
		if (slot.parameter(1) === 0) return answer(slot, engine, publicKey, engine.verify(message, signature, publicKey));
		if (message.length !== engine.digestSize) return Status["Crypto.InvalidDigestSize"];
		return answer(slot, engine, publicKey, engine.verifyDigest(message, signature, publicKey));
	}

	signEd25519(slot: Slot): Status {
		const engine = this.engines.Ed25519;
		if (engine === undefined) return Status.NoWorkerForRequest;
		const privateKey = bytesOf(this.memory, slot, KEY);
		if (!engine.isPrivateKey(privateKey)) return Status["Crypto.InvalidPrivateKey"];
		engine.sign(bytesOf(this.memory, slot, MESSAGE), privateKey, bytesOf(this.memory, slot, OUTPUT));
		return Status.Ok;
	}

	/** As verifyEcdsa. */
	verifyEd25519(slot: Slot): Status {
		const engine = this.engines.Ed25519;
		if (engine === undefined) return Status.NoWorkerForRequest;
		const publicKey = bytesOf(this.memory, slot, KEY);
		const verifies = engine.verify(bytesOf(this.memory, slot, MESSAGE), bytesOf(this.memory, slot, SIGNATURE), publicKey);
		return answer(slot, engine, publicKey, verifies);
	}

	/** The shared secret is the x coordinate (SP 800-56A §5.7.1.2). */
	ecdh(slot: Slot): Status {
		return this.agreeOnNistCurve(slot, slot.parameter(0));
	}

	/** A public key of small order: Crypto.InvalidPublicKey (RFC 7748 §6.1). */
	x25519(slot: Slot): Status {
		return this.agree(slot, this.engines.X25519, 32, bytesOf(this.memory, slot, PEER));
	}

	/** As ecdh. The core sets parameter 2, the curve of the stored key, and stores the output. */
	deriveKeyEcdh(slot: Slot): Status {
		return this.agreeOnNistCurve(slot, slot.parameter(2));
	}

	/** As x25519. The core stores the output. */
	deriveKeyX25519(slot: Slot): Status {
		return this.x25519(slot);
	}

	/** Writes the pair of the private key that `input` names to the output. */
	private completePair(slot: Slot, input: number): Status {
		const curve = slot.parameter(1);
		const engine: KeyPairs | undefined = this.engines[curves[curve]];
		if (engine === undefined) return Status.NoWorkerForRequest;
		const privateKey = bytesOf(this.memory, slot, input);
		if (!engine.isPrivateKey(privateKey)) return Status["Crypto.InvalidPrivateKey"];
		const pair = bytesOf(this.memory, slot, OUTPUT);
		engine.derivePublicKey(privateKey, pair.subarray(0, publicKeySizes[curve]));
		// `set` would first copy the key into the heap, since both lie in one buffer.
		const start = slot.offset(input);
		this.memory.copyWithin(slot.offset(OUTPUT) + publicKeySizes[curve], start, start + privateKey.length);
		return Status.Ok;
	}

	private agreeOnNistCurve(slot: Slot, curve: number): Status {
		return this.agree(slot, this.engines[nistCurves[curve]], privateKeySizes[curve], this.publicKey(slot, PEER, curve));
	}

	private agree(slot: Slot, engine: (KeyPairs & Agreement) | undefined, size: number, publicKey: Uint8Array): Status {
		if (engine === undefined) return Status.NoWorkerForRequest;
		const privateKey = bytesOf(this.memory, slot, KEY);
		if (!engine.isPrivateKey(privateKey)) return Status["Crypto.InvalidPrivateKey"];
		const secret = bytesOf(this.memory, slot, OUTPUT).subarray(0, size);
		return engine.agree(privateKey, publicKey, secret) ? Status.Ok : Status["Crypto.InvalidPublicKey"];
	}

	/** The coordinates of a public key. Bytes that are none stay as they are, and the engine refuses them. */
	private publicKey(slot: Slot, pair: number, curve: number): Uint8Array {
		const bytes = bytesOf(this.memory, slot, pair);
		if (curve >= nistCurves.length) return bytes;
		if (bytes.length === 1 + publicKeySizes[curve] && bytes[0] === UNCOMPRESSED) return bytes.subarray(1);
		const isCompressed = bytes.length === 1 + privateKeySizes[curve] && (bytes[0] === COMPRESSED_EVEN || bytes[0] === COMPRESSED_ODD);
		return (isCompressed ? this.engines[nistCurves[curve]]?.decompress(bytes) : undefined) ?? bytes;
	}
}

/** Checks the public key only if the signature does not verify. */
function answer(slot: Slot, engine: KeyPairs, publicKey: Uint8Array, verifies: boolean): Status {
	if (!verifies && !engine.isPublicKey(publicKey)) return Status["Crypto.InvalidPublicKey"];
	slot.answer = verifies ? 1 : 0;
	return Status.Ok;
}
