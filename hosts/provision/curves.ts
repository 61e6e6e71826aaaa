/** The keys of each curve, checked and derived by the HSM's own workers. */
import { randomFillSync } from "node:crypto";
import { type Curve, curves, nistCurves, privateKeySizes, publicKeySizes } from "../../modules/messages/algorithms.js";
import type { KeyPairs } from "../../modules/workers/curve-engines.js";
import { Ed25519, sharedEd25519 } from "../../modules/workers/ed25519.js";
import { p256 } from "../../modules/workers/p256.js";
import { p384 } from "../../modules/workers/p384.js";
import { SoftwareGenerator } from "../../modules/workers/software-generator.js";
import { X25519 } from "../../modules/workers/x25519.js";
import { expected, InputError } from "./errors.js";

const generator = new SoftwareGenerator({ fill: (memory, offset, length) => void randomFillSync(memory, offset, length) });
const x25519 = new X25519(generator);
const nist = { "P-256": p256(generator), "P-384": p384(generator) };
const engines: Readonly<Record<Curve, KeyPairs>> = { ...nist, Ed25519: new Ed25519(generator), X25519: x25519 };
/** Some private key: only the public key decides whether there is a shared secret. */
const anyPrivateKey = new Uint8Array(32).fill(1);

type NistCurve = (typeof nistCurves)[number];
const isNist = (curve: Curve): curve is NistCurve => (nistCurves as readonly Curve[]).includes(curve);

export function privateKeySize(curve: Curve): number {
	return privateKeySizes[curves.indexOf(curve)];
}

/** The pair as the key store holds it: the public key, then the private key. @throws InputError */
export function pairOf(curve: Curve, privateKey: Uint8Array): Uint8Array {
	const size = privateKeySize(curve);
	if (privateKey.length !== size) {
		const isPublic = isNist(curve) && pointSizes(curve).includes(privateKey.length);
		expected(`a private key on ${curve} of ${size} bytes`, `${privateKey.length}${isPublic ? " bytes, the size of a public key" : ""}`);
	}
	const engine = engines[curve];
	if (!engine.isPrivateKey(privateKey))
		expected(`a private key on ${curve}, 1 to the order of the curve - 1`, privateKey.every((byte) => byte === 0) ? "0" : "the order or more");
	const publicSize = publicKeySizes[curves.indexOf(curve)];
	const pair = new Uint8Array(publicSize + size);
	engine.derivePublicKey(privateKey, pair.subarray(0, publicSize));
	pair.set(privateKey, publicSize);
	return pair;
}

/** The public key as the key store holds it: x‖y for a NIST curve, whose `bytes` may also be a point of SEC 1 §2.3.3. @throws InputError */
export function publicKeyOf(curve: Curve, bytes: Uint8Array): Uint8Array {
	const publicKey = isNist(curve) ? coordinatesOf(curve, bytes) : bytes;
	const size = publicKeySizes[curves.indexOf(curve)];
	if (publicKey.length !== size) expected(`a public key on ${curve} of ${size} bytes`, String(bytes.length));
	if (!engines[curve].isPublicKey(publicKey)) expected(`a public key on ${curve}`, "no point of the curve");
	if (hasSmallOrder(curve, publicKey)) throw new InputError(`the public key on ${curve} has a small order: the HSM refuses it at every use`);
	return publicKey;
}

/** Bytes of a point: x‖y, uncompressed, compressed. */
function pointSizes(curve: NistCurve): readonly number[] {
	const size = privateKeySize(curve);
	return [2 * size, 2 * size + 1, size + 1];
}

function coordinatesOf(curve: NistCurve, point: Uint8Array): Uint8Array {
	const [plain, uncompressed, compressed] = pointSizes(curve);
	switch (point.length) {
		case plain:
			return point;
		case uncompressed:
			if (point[0] !== 4) expected(`4 as first byte of a point of ${uncompressed} bytes`, "another one");
			return point.subarray(1);
		case compressed:
			if (point[0] !== 2 && point[0] !== 3) expected(`2 or 3 as first byte of a point of ${compressed} bytes`, "another one");
			return nist[curve].decompress(point) ?? expected(`a public key on ${curve}`, "no point of the curve");
		default: {
			const isPrivate = point.length === privateKeySize(curve);
			return expected(
				`a public key on ${curve} of ${plain}, ${uncompressed} or ${compressed} bytes`,
				`${point.length}${isPrivate ? " bytes, the size of a private key" : ""}`,
			);
		}
	}
}

function hasSmallOrder(curve: Curve, publicKey: Uint8Array): boolean {
	if (curve === "X25519") return !x25519.agree(anyPrivateKey, publicKey, new Uint8Array(32));
	return curve === "Ed25519" && sharedEd25519.curve.Point.fromBytes(publicKey).isSmallOrder();
}
