import type { Family } from "../file.js";
import { question, trial } from "../trial.js";
import { coordinates, isCompressed, nistCurve } from "./nist-curve.js";

/** Each secret is agreed on with the public key as it is written, and if that is an uncompressed point, also as x‖y. */
export const ecdh: Family = {
	schema: "ecdh_ecpoint_test_schema",
	type: "EcdhEcpointTest",
	plan(_algorithm, group, test) {
		const curve = nistCurve(group.text("curve"));
		if (curve === undefined) return { skip: `ECDH on ${group.text("curve")} (the API offers P-256 and P-384)` };
		const point = test.bytes("public");
		const points = [point, coordinates(point, curve)].filter((each) => each !== undefined);
		const [key, shared] = [scalar(test.bytes("private"), curve.size), test.bytes("shared")];
		return trial(
			points.map((publicKey) => question("check", "Ecdh", { key, publicKey, curve: curve.name }, shared)),
			isCompressed(point, curve) ? "compressed point (the API takes x‖y and uncompressed points)" : undefined,
		);
	},
};

/** The files write private keys as numbers, with as many bytes as DER gives them; the API takes them in fixed size. */
function scalar(number: Uint8Array, size: number): Uint8Array {
	const first = number.findIndex((byte) => byte !== 0);
	const digits = first < 0 ? new Uint8Array() : number.subarray(first);
	if (digits.length > size) return digits;
	const result = new Uint8Array(size);
	result.set(digits, size - digits.length);
	return result;
}
