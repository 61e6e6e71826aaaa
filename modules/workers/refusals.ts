/** What noble throws for input that is not genuine: a wrong tag, a wrong unwrapped value, a point of small order. */
const refusals: readonly string[] = Object.freeze(["invalid tag", "aes-gcm: invalid tag", "integrity check failed", "invalid private or public key received"]);

/** What `compute` returns; undefined if noble refuses the input as not genuine. Any other error stays one. */
export function unlessRefused(compute: () => Uint8Array): Uint8Array | undefined {
	try {
		return compute();
	} catch (error) {
		if (error instanceof Error && refusals.includes(error.message)) return undefined;
		throw error;
	}
}
