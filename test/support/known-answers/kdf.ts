import { counting, type KnownAnswer } from "./known-answer.js";

const examples: readonly [source: string, key: string, salt: string, info: string, output: string][] = [
	[
		"RFC 5869 §A.1",
		"0b".repeat(22),
		counting(0, 13),
		counting(0xf0, 10),
		"3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
	],
	[
		"RFC 5869 §A.2",
		counting(0, 80),
		counting(0x60, 80),
		counting(0xb0, 80),
		"b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09" +
			"da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
	],
	["RFC 5869 §A.3", "0b".repeat(22), "", "", "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"],
];

export const kdf: readonly KnownAnswer[] = examples.flatMap(([source, key, salt, info, output]): KnownAnswer[] => [
	{ source, request: "Hkdf", key, inputs: [salt, info], parameters: [0, output.length / 2], output },
	{ source, request: "DeriveKeyHkdf", key, inputs: [salt, info], parameters: [7, 0, 0], capacity: 16, output: output.slice(0, 32) },
]);
