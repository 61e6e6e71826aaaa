/** The curves of ECDSA and ECDH. The files use the names of SEC 2. */
import { digestSizes, hashAlgorithms, nistCurves, privateKeySizes } from "../../../modules/messages/algorithms.js";

/** The first byte of an uncompressed point (SEC 1 §2.3.3). */
const UNCOMPRESSED = 4;

export interface NistCurve {
	readonly name: (typeof nistCurves)[number];
	/** Bytes of a coordinate and of a private key. */
	readonly size: number;
	/** Its hash function for ECDSA. */
	readonly hash: (typeof hashAlgorithms)[number];
}

export function nistCurve(name: string): NistCurve | undefined {
	const index = ["secp256r1", "secp384r1"].indexOf(name);
	return index < 0 ? undefined : { name: nistCurves[index], size: privateKeySizes[index], hash: hashAlgorithms[digestSizes.indexOf(privateKeySizes[index])] };
}

/** The point as x‖y, or undefined if it is not an uncompressed point of this curve. */
export function coordinates(point: Uint8Array, { size }: NistCurve): Uint8Array | undefined {
	return point.length === 1 + 2 * size && point[0] === UNCOMPRESSED ? point.subarray(1) : undefined;
}
