import type { Family } from "../family.js";
import { step, trial } from "../trial.js";
import { coordinates, nistCurve } from "./nist-curve.js";

/** Each secret is computed with the public key as the file has it. If that is an uncompressed point, it is also computed with x‖y. */
export const ecdh: Family = {
	schema: "ecdh_ecpoint_test_schema",
	type: "EcdhEcpointTest",
	plan(_algorithm, group, test) {
		const curve = nistCurve(group.text("curve"));
		if (curve === undefined) return { skip: `ECDH on ${group.text("curve")} (the API offers P-256 and P-384)` };
		const point = test.bytes("public");
		const points = [point, coordinates(point, curve)].filter((each) => each !== undefined);
		const [key, shared] = [scalar(test.bytes("private"), curve.size), test.bytes("shared")];
		return trial(points.map((publicKey) => step("check", "Ecdh", { key, publicKey, curve: curve.name }, shared)));
	},
};

/** The files have private keys as numbers with the number of bytes that DER needs. The API takes them in fixed size. */
function scalar(number: Uint8Array, size: number): Uint8Array {
	const first = number.findIndex((byte) => byte !== 0);
	const digits = first < 0 ? new Uint8Array() : number.subarray(first);
	if (digits.length > size) return digits;
	const result = new Uint8Array(size);
	result.set(digits, size - digits.length);
	return result;
}
