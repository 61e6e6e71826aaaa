/** Published answers of PBKDF2. Imports nothing of Node, since tests on XS use it. */
import type { Pbkdf2Question } from "../pbkdf2-harness.js";

export interface Pbkdf2Answer extends Pbkdf2Question {
	readonly source: string;
	/** In hexadecimal. */
	readonly output: string;
}

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

export const pbkdf2: readonly Pbkdf2Answer[] = [
	{
		source: "RFC 7914 §11",
		key: ascii("passwd"),
		salt: ascii("salt"),
		iterations: 1,
		algorithm: 0,
		size: 64,
		output: "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc49ca9cccf179b645991664b39d77ef317c71b845b1e30bd509112041d3a19783",
	},
	{
		source: "RFC 7914 §11",
		key: ascii("Password"),
		salt: ascii("NaCl"),
		iterations: 80_000,
		algorithm: 0,
		size: 64,
		output: "4ddcd8f60b98be21830cee5ef22701f9641a4418d04c0414aeff08876b34ab56a1d425a1225833549adb841b51c9b3176a272bdebba1d078478f62b397f33c8d",
	},
];
