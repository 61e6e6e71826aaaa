/** Texts and checks of this example. */

/** Returns the bytes of a text in ASCII. */
export function ascii(text: string): Uint8Array {
	return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

/** @throws Error with `expected` unless `holds` */
export function expectThat(holds: boolean, expected: string): void {
	if (!holds) throw new Error(`not as expected: ${expected}`);
}

export function equal(first: Uint8Array, second: Uint8Array): boolean {
	return first.length === second.length && first.every((byte, index) => byte === second[index]);
}

/** Returns a token with another first character in one of its parts. */
export function changed(token: string, part: number): string {
	const parts = token.split(".");
	parts[part] = `${parts[part].startsWith("A") ? "B" : "A"}${parts[part].slice(1)}`;
	return parts.join(".");
}

/** Returns "refused: " and the code or name of the error. @throws Error if the promise resolves */
export function refusal(promise: Promise<unknown>): Promise<string> {
	return promise.then(
		() => {
			throw new Error("not as expected: a refusal");
		},
		(error: { readonly code?: unknown; readonly name?: unknown }) => `refused: ${typeof error.code === "string" ? error.code : String(error.name)}`,
	);
}
