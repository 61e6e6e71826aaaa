/**
 * What is changed in noble's text: in each module, `from`, which is in it once, becomes `to`, since `why`. Comparisons of
 * BigInts have a rule of their own (comparisons.mjs).
 */

const why = {
	digits: "256 strings take 7.5 KB of RAM where modules are not in ROM",
	copies: "XS's Uint8Array.from takes a slot for every byte: 16 times the size, for each copy of a message",
	order: "the chips and the simulators are little-endian: what only others need is left out",
	numbers: "an array of numbers takes 16 bytes for each",
	names: "the firmware asks no hash function for its name in DER",
	short: "ChaCha20 has keys of 32 bytes only",
	scratch: "an array that is written can not be in ROM; a variable can: a machine that writes it gets a copy",
	windows: "a WeakMap of the module is in ROM, where nothing can be added for a curve that is made later",
	validity: "a WeakSet of a curve in ROM takes no points; to check a point again is cheap",
	roots: "as for window sizes; to choose the formula again takes three divisions",
	tables: "a table for wide scalars serves narrow ones too; a second one would be made in RAM",
	window: "a table of 16 points takes 3 KB less than one of 32, and building it saves as many additions as it costs",
	digitArrays: "an array of 257 numbers takes 4 KB in XS, and as much again while it grows",
	equality: "to XS, a BigInt in ROM and one in RAM are equal to Object.is only",
	calls: "a block of ChaCha20 rotates 320 words: to call a function for each takes XS longer than the rotations",
};

/** An array that a module keeps to write into is made at the line `at`, where it is first needed. */
const scratch = (name, declared, made, at) => [
	{ why: why.scratch, from: `const ${name} = ${declared};`, to: `let ${name};` },
	{ why: why.scratch, from: at, to: `${name} ??= ${made};\n${at}` },
];

const digits = [
	{ why: why.digits, from: "const hexes = /* @__PURE__ */ Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));\n", to: "" },
	{ why: why.digits, from: "hex += hexes[bytes[i]];", to: "hex += (256 + bytes[i]).toString(16).slice(1);" },
];

const copies = [{ why: why.copies, from: "return Uint8Array.from(abytes(bytes));", to: "return new Uint8Array(abytes(bytes));" }];

const littleEndian = [
	{
		why: why.order,
		from: "export const isLE = /* @__PURE__ */ (() => new Uint8Array(new Uint32Array([0x11223344]).buffer)[0] === 0x44)();",
		to: "export const isLE = true;",
	},
	{
		why: why.order,
		from: "isLE\n    ? (n) => n\n    : (n) => byteSwap(n) >>> 0;",
		to: "(n) => n;",
	},
	{
		why: why.order,
		from: "isLE\n    ? (u) => u\n    : byteSwap32;",
		to: "(u) => u;",
	},
];

/** A list of 24 numbers that the module makes, and keeps. */
const list = (name, pushed) => [
	{ why: why.numbers, from: `const ${name} = [];`, to: `const ${name} = /* @__PURE__ */ new Uint8Array(24);` },
	{ why: why.numbers, from: `${name}.push(${pushed});`, to: `${name}[round] = ${pushed};` },
];

/** The words of a quarter round of RFC 8439 §2.1, and the bits that it rotates by. */
const quarterRounds = [
	[0, 4, 8, 12],
	[1, 5, 9, 13],
	[2, 6, 10, 14],
	[3, 7, 11, 15],
	[0, 5, 10, 15],
	[1, 6, 11, 12],
	[2, 7, 8, 13],
	[3, 4, 9, 14],
].map((words) => words.map((word) => `x${String(word).padStart(2, "0")}`));
const rotations = quarterRounds.flatMap(([a, b, c, d]) => [
	[d, a, 16],
	[b, c, 12],
	[d, a, 8],
	[b, c, 7],
]);

const pure = (made) => `/* @__PURE__ */ ${made}`;
const schedule = (words) => `        // Extend the first 16 words into the remaining ${words} of the message schedule array\n`;

/** @type {Readonly<Record<string, readonly { why: string, from: string, to: string }[]>>} */
export const edits = Object.freeze({
	"hashes/utils.js": [
		...digits,
		...copies,
		...littleEndian,
		{ why: why.names, from: "    oid: Uint8Array.from([0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, suffix]),\n", to: "" },
	],
	"ciphers/utils.js": [...digits, ...littleEndian],
	"curves/utils.js": copies,

	"hashes/sha2.js": [
		...scratch("SHA256_W", pure("new Uint32Array(64)"), "new Uint32Array(64)", schedule("48 words w[16..63]")),
		...scratch("SHA512_W_H", pure("new Uint32Array(80)"), "new Uint32Array(80)", schedule("64 words w[16..79]")),
		...scratch("SHA512_W_L", pure("new Uint32Array(80)"), "new Uint32Array(80)", schedule("64 words w[16..79]")),
	],
	"hashes/sha3.js": [
		...scratch("B", "new Uint32Array(5 * 2)", "new Uint32Array(5 * 2)", "    for (let round = 24 - rounds; round < 24; round++) {\n"),
		...list("SHA3_PI", "2 * (5 * y + x)"),
		...list("SHA3_ROTL", "(((round + 1) * (round + 2)) / 2) % 64"),
	],
	"ciphers/_arx.js": [
		{ why: why.short, from: "const sigma16_32 = /* @__PURE__ */ (() => swap32IfBE(u32(encodeStr('expand 16-byte k'))))();\n", to: "" },
		{
			why: why.short,
			from:
				"        else if (l === 16 && allowShortKeys) {\n            k = new Uint8Array(32);\n            k.set(key);\n" +
				"            k.set(key, 16);\n            sigma = sigma16_32;\n            toClean.push(k);\n        }\n",
			to: "",
		},
	],
	"ciphers/chacha.js": rotations.map(([word, other, bits]) => ({
		why: why.calls,
		from: `${word} = rotl(${word} ^ ${other}, ${bits});`,
		to: `${word} ^= ${other}; ${word} = ${word} << ${bits} | ${word} >>> ${32 - bits};`,
	})),
	"hashes/blake3.js": [
		{ why: why.numbers, from: "    const res = [];\n", to: "    const res = new Uint8Array(7 * 16);\n" },
		{ why: why.numbers, from: "res.push(...v);", to: "res.set(v, 16 * i);" },
		{ why: why.numbers, from: "return Uint8Array.from(res);", to: "return res;" },
	],
	"hashes/blake2.js": scratch(
		"BBUF",
		pure("new Uint32Array(32)"),
		"new Uint32Array(32)",
		"        // First half from state. Direct writes: get() would allocate an array +\n",
	),
	"hashes/hkdf.js": scratch("HKDF_COUNTER", pure("Uint8Array.of(0)"), "Uint8Array.of(0)", "    const { iHash, oHash } = hmac.create(hash, prk);\n"),

	"curves/abstract/curve.js": [
		{ why: why.windows, from: "const pointWindowSizes = new WeakMap();\nfunction getWindowSize(P) {", to: "function getWindowSize(sizes, P) {" },
		{ why: why.windows, from: "return pointWindowSizes.get(P) || 1;", to: "return sizes.get(P) || 1;" },
		{ why: why.windows, from: "    wnafPrecomputes = new WeakMap();\n", to: "    wnafPrecomputes = new WeakMap();\n    windowSizes = new WeakMap();\n" },
		{
			why: why.windows,
			from: "const W = getWindowSize(point);\n        if (W === 1)",
			to: "const W = getWindowSize(this.windowSizes, point);\n        if (W === 1)",
		},
		{
			why: why.windows,
			from: "const W = getWindowSize(point);\n        // W === 1 (un-precomputed)",
			to: "const W = getWindowSize(this.windowSizes, point);\n        // W === 1 (un-precomputed)",
		},
		{ why: why.windows, from: "pointWindowSizes.set(point, W);", to: "this.windowSizes.set(point, W);" },
		{ why: why.windows, from: "return getWindowSize(point) !== 1;", to: "return getWindowSize(this.windowSizes, point) !== 1;" },
		{
			why: why.digitArrays,
			from: "const mask = BigInt(size - 1);\n    const d = [];\n",
			to: "const mask = BigInt(size - 1);\n    const d = new Int32Array(bitLen(n) + 1);\n    let length = 0;\n",
		},
		{
			why: why.digitArrays,
			from: "d.push(w);\n        n >>= _1n;\n    }\n    return d;",
			to: "d[length++] = w;\n        n >>= _1n;\n    }\n    return d.subarray(0, length);",
		},
		{ why: why.window, from: "const FW_WINDOW = 5;", to: "const FW_WINDOW = 4;" },
		{ why: why.tables, from: "entry.bits === bits", to: "entry.bits >= bits" },
		{ why: why.equality, from: "field.ORDER !== order", to: "!Object.is(field.ORDER, order)" },
	],
	"curves/abstract/modular.js": [
		{ why: why.roots, from: "const FIELD_SQRT = new WeakMap();\n", to: "" },
		{
			why: why.roots,
			from: "let sqrt = FIELD_SQRT.get(this);\n        if (!sqrt)\n            FIELD_SQRT.set(this, (sqrt = FpSqrt(this.ORDER)));\n        return sqrt(this, num);",
			to: "return FpSqrt(this.ORDER)(this, num);",
		},
		{ why: why.equality, from: "return lhs === rhs;", to: "return Object.is(lhs, rhs);" },
	],
	"curves/abstract/weierstrass.js": [
		{ why: why.validity, from: "    const validityCache = new WeakSet();\n", to: "" },
		{ why: why.validity, from: "            if (validityCache.has(p))\n                return;\n", to: "" },
		{ why: why.validity, from: "            validityCache.add(p);\n", to: "" },
		{ why: why.equality, from: "(x === r ? 0 : 2)", to: "(Object.is(x, r) ? 0 : 2)" },
		{ why: why.equality, from: "if (v !== r)", to: "if (!Object.is(v, r))" },
	],
});
