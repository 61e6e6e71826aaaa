/** Calls of the web's globals that run alike on Node and on XS, and their outcomes as JSON. Imports nothing of Node. */
import type { Random } from "../support/seeded.js";
import { describeValue } from "./describe-value.js";
import { cloneSamples } from "./samples.js";

/** The globals that are tested. */
export interface TestedGlobals {
	readonly TextEncoder: new () => {
		encode(text?: string): Uint8Array;
		encodeInto(text: string, destination: Uint8Array): { read: number; written: number };
	};
	readonly TextDecoder: new (
		label?: string,
		options?: { fatal?: boolean; ignoreBOM?: boolean },
	) => { decode(bytes?: Uint8Array, options?: { stream?: boolean }): string };
	btoa(text: string): string;
	atob(text: string): string;
	structuredClone(value: unknown): unknown;
}

/** Texts are lists of UTF-16 code units, since JSON carries no lone surrogates through UTF-8. */
export type Case =
	| { readonly call: "encode"; readonly text: readonly number[] }
	| { readonly call: "encodeInto"; readonly text: readonly number[]; readonly size: number }
	| { readonly call: "decode"; readonly pieces: readonly (readonly number[])[]; readonly fatal: boolean; readonly ignoreBOM: boolean }
	| { readonly call: "label"; readonly label: string }
	| { readonly call: "btoa" | "atob"; readonly text: readonly number[] }
	| { readonly call: "clone"; readonly sample: string };

export const fromUnits = (units: readonly number[]): string => units.map((unit) => String.fromCharCode(unit)).join("");
/** XS on the chip has strings of code points: characters beyond U+FFFF count as one there. */
export const toUnits = (text: string): number[] =>
	Array.from({ length: text.length }, (_, index) => text.charCodeAt(index)).flatMap((code) =>
		code > 0xffff ? [0xd800 + ((code - 0x1_0000) >> 10), 0xdc00 + (code & 0x3ff)] : [code],
	);

function callOf(globals: TestedGlobals, test: Case): unknown {
	switch (test.call) {
		case "encode":
			return [...new globals.TextEncoder().encode(fromUnits(test.text))];
		case "encodeInto": {
			const bytes = new Uint8Array(test.size);
			const { read, written } = new globals.TextEncoder().encodeInto(fromUnits(test.text), bytes);
			return { read, written, bytes: [...bytes] };
		}
		case "decode": {
			const { pieces, fatal, ignoreBOM } = test;
			const decoder = new globals.TextDecoder("utf-8", { fatal, ignoreBOM });
			return pieces.map((piece, index) => toUnits(decoder.decode(Uint8Array.from(piece), { stream: index < pieces.length - 1 })));
		}
		case "label":
			return new globals.TextDecoder(test.label).decode(Uint8Array.of(0x61));
		case "btoa":
		case "atob":
			return toUnits(globals[test.call](fromUnits(test.text)));
		case "clone":
			return describeValue(globals.structuredClone(cloneSamples[test.sample]()));
	}
}

/** Returns the value of a call, or the name of its error. */
export function outcomeOf(globals: TestedGlobals, test: Case): { value: unknown } | { error: string } {
	try {
		return { value: callOf(globals, test) };
	} catch (error) {
		return { error: (error as Error).name };
	}
}

/** Code units that are near the borders of UTF-8 and UTF-16. */
const units = [0, 0x41, 0x7f, 0x80, 0xe9, 0x7ff, 0x800, 0x20ac, 0xd7ff, 0xd800, 0xdbff, 0xdc00, 0xdfff, 0xe000, 0xfeff, 0xfffd, 0xffff];
/** Bytes that begin or go on with a sequence, or can not. */
const bytes = [0, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbb, 0xbf, 0xc0, 0xc2, 0xdf, 0xe0, 0xe2, 0xed, 0xef, 0xf0, 0xf4, 0xf5, 0xff];
const digits = toUnits("AZaz09+/== \n-_?");

const list = (random: Random, most: number, items: readonly number[]): number[] => Array.from({ length: random.below(most) }, () => random.pick(items));

function decodeCase(random: Random): Case {
	const mark = random.below(4) === 0 ? [0xef, 0xbb, 0xbf] : [];
	const pieces = Array.from({ length: 1 + random.below(3) }, () => list(random, 8, bytes));
	pieces[0].unshift(...mark);
	return { call: "decode", pieces, fatal: pieces.length === 1 && random.below(3) === 0, ignoreBOM: random.below(3) === 0 };
}

/** Returns calls of every kind with seeded inputs. */
export function seededCases(random: Random, count: number): Case[] {
	const makers: readonly (() => Case)[] = [
		() => ({ call: "encode", text: list(random, 12, units) }),
		() => ({ call: "encodeInto", text: list(random, 8, units), size: random.below(16) }),
		() => decodeCase(random),
		() => decodeCase(random),
		() => ({ call: "btoa", text: list(random, 90, random.below(8) === 0 ? [0x41, 0xff, 0x100] : [0, 0x41, 0x7f, 0x80, 0xff]) }),
		() => ({ call: "atob", text: list(random, 14, digits) }),
		() => ({ call: "atob", text: list(random, 130, digits.slice(0, 8)) }),
	];
	return Array.from({ length: count }, (_, index) => makers[index % makers.length]());
}

/** Calls that are always made. */
export const fixedCases: readonly Case[] = [
	...["utf-8", "UTF-8", "utf8", " \n Utf8\t", "unicode-1-1-utf-8", "x-unicode20utf8", "utf-9", "", "utf 8"].map((label): Case => ({ call: "label", label })),
	...[
		"",
		"=",
		"==",
		"===",
		"====",
		"a",
		"ab",
		"abc",
		"abcd",
		"ab=",
		"ab==",
		"ab===",
		"a=b=",
		"abc=",
		"abc==",
		"abcd=",
		" a b = = ",
		"ab\u00a0==",
		"abcde",
		"/+/+",
		"-_-_",
	].map((text): Case => ({ call: "atob", text: toUnits(text) })),
	...Object.keys(cloneSamples).map((sample): Case => ({ call: "clone", sample })),
	// A sequence that breaks off at the end, and one that goes on in the next piece.
	...[
		[[0xe2, 0x82]],
		[[0xf0, 0x9f, 0x98]],
		[[0xe2], [0x82], [0xac]],
		[
			[0xf0, 0x9f],
			[0x98, 0x80, 0x41],
		],
		[[0xe2, 0x82], [0x41]],
		[[0xef], [0xbb, 0xbf, 0x41]],
		[[0xed, 0x7f, 0x8f]],
		[[0xf4, 0x41, 0x80, 0x80]],
	].flatMap((pieces) => [false, true].map((fatal): Case => ({ call: "decode", pieces, fatal: fatal && pieces.length === 1, ignoreBOM: false }))),
	{ call: "encode", text: [0xd800, 0xdc00, 0xd800, 0x41, 0xdc00] },
];
