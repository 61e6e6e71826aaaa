/**
 * The messages of noble's errors for input that is not genuine: a wrong tag, a wrong check value of a wrapped key, a point of small order, a
 * compressed point that is not on its curve. */
const refusals: readonly string[] = Object.freeze([
	"invalid tag",
	"aes-gcm: invalid tag",
	"integrity check failed",
	"invalid private or public key received",
	"invalid field element: outside of range 0..ORDER",
	"bad point: is not on curve, sqrt error: Cannot find square root",
]);

/** Returns the result of `compute`, or undefined if noble refuses the input as not genuine. Other errors pass through. */
export function unlessRefused(compute: () => Uint8Array): Uint8Array | undefined {
	try {
		return compute();
	} catch (error) {
		if (error instanceof Error && refusals.includes(error.message)) return undefined;
		throw error;
	}
}
