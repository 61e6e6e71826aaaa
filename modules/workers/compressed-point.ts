import { Field } from "@noble/curves/abstract/modular.js";
import type { nistCurves } from "../messages/algorithms.js";
import { nistParameters, toNumber } from "./nist-parameters.js";
import { unlessRefused } from "./noble-refusals.js";

const ODD = BigInt(1);

/**
 * The coordinates x‖y of a compressed point (SEC 1 §2.3.4): a byte 2 or 3 by the parity of y, and x. Undefined if there is no such point on the curve.
 * The field arithmetic is noble's, for every engine: not all versions of PSA Crypto take compressed points. A point is no secret.
 */
export function decompress(name: (typeof nistCurves)[number], point: Uint8Array): Uint8Array | undefined {
	return unlessRefused(() => {
		const { p, b } = nistParameters[name];
		const field = Field(toNumber(p));
		const x = field.fromBytes(point.subarray(1));
		const square = field.add(field.mul(field.sub(field.sqr(x), BigInt(3)), x), toNumber(b));
		const root = field.sqrt(square);
		const isOdd = Number(root & ODD) === 1;
		const y = isOdd === (point[0] === 3) ? root : field.neg(root);
		const coordinates = new Uint8Array(2 * field.BYTES);
		coordinates.set(field.toBytes(x));
		coordinates.set(field.toBytes(y), field.BYTES);
		return coordinates;
	});
}
