/**
 * The edits of noble's text, by module. README.md says what each gains.
 *
 * An edit is one or more replacements: in each, `from` stands in the module exactly once and becomes `to`, with `through` together with all up to that text. `cause` is the text that makes
 * the edit necessary: without it, noble no longer needs the edit. duplicates.mjs, unused-methods.mjs and comparisons.mjs hold the others.
 */

/** A module that writes to its own array creates it at first use instead, just before the line `use`. */
const createAtFirstUse = (name, declared, created, use) => ({
	does: `create ${name} at its first use`,
	why: "an array in ROM can not be written; a variable can: a machine that sets it gets a copy",
	cause: `const ${name} = `,
	replacements: [
		{ from: `const ${name} = ${declared};`, to: `let ${name};` },
		{ from: use, to: `${name} ??= ${created};\n${use}` },
	],
});

const hexDigits = {
	does: "write hexadecimal digits without a table",
	why: "256 strings take 7.5 KB of RAM where modules are not in ROM",
	cause: "Array.from({ length: 256 }",
	replacements: [
		{ from: "const hexes = /* @__PURE__ */ Array.from({ length: 256 }, (_, i) => i.toString(16).padStart(2, '0'));\n", to: "" },
		{ from: "hex += hexes[bytes[i]];", to: "hex += (256 + bytes[i]).toString(16).slice(1);" },
	],
};

const byteCopies = {
	does: "copy bytes without Uint8Array.from",
	why: "XS's Uint8Array.from takes a slot of 16 bytes for each byte it copies",
	cause: "Uint8Array.from(abytes(",
	replacements: [{ from: "return Uint8Array.from(abytes(bytes));", to: "return new Uint8Array(abytes(bytes));" }],
};

const littleEndian = {
	does: "leave out big-endian processors",
	why: "the chips and the simulators are little-endian",
	cause: "isLE",
	replacements: [
		{
			from: "export const isLE = /* @__PURE__ */ (() => new Uint8Array(new Uint32Array([0x11223344]).buffer)[0] === 0x44)();",
			to: "export const isLE = true;",
		},
		{ from: "isLE\n    ? (n) => n\n    : (n) => byteSwap(n) >>> 0;", to: "(n) => n;" },
		{ from: "isLE\n    ? (u) => u\n    : byteSwap32;", to: "(u) => u;" },
	],
};

/** One of SHA-3's constants: 24 numbers, which the module computes when it loads. */
const sha3Constant = (name, value) => ({
	does: `keep ${name} as bytes`,
	why: "an array of numbers takes 16 bytes for each",
	cause: name,
	replacements: [
		{ from: `const ${name} = [];`, to: `const ${name} = /* @__PURE__ */ new Uint8Array(24);` },
		{ from: `${name}.push(${value});`, to: `${name}[round] = ${value};` },
	],
});

/** The words of each quarter round (RFC 8439 §2.3), and the rotations of a quarter round (§2.1). */
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

const pure = (created) => `/* @__PURE__ */ ${created}`;
const schedule = (words) => `        // Extend the first 16 words into the remaining ${words} of the message schedule array\n`;

/** @type {import("./edits.d.mts").edits} */
export const edits = Object.freeze({
	"hashes/utils.js": [
		hexDigits,
		byteCopies,
		littleEndian,
		{
			does: "leave out the object identifiers of hash functions",
			why: "the firmware needs no hash function's identifier in DER",
			cause: "    oid: ",
			replacements: [{ from: "    oid: Uint8Array.from([0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, suffix]),\n", to: "" }],
		},
	],
	"ciphers/utils.js": [hexDigits, littleEndian],
	"curves/utils.js": [byteCopies],

	"hashes/legacy.js": [
		createAtFirstUse(
			"SHA1_W",
			pure("new Uint32Array(80)"),
			"new Uint32Array(80)",
			"        for (let i = 0; i < 16; i++, offset += 4)\n            SHA1_W[i] = ",
		),
		{
			does: "leave out MD5 and RIPEMD-160",
			why: "the firmware has neither, and their tables are made when the module loads",
			cause: "class _MD5",
			replacements: [
				{
					from: "const p32 = /* @__PURE__ */ Math.pow(2, 32);\n",
					through: "export const ripemd160 = /* @__PURE__ */ createHasher(() => new _RIPEMD160());\n",
					to: "",
				},
			],
		},
	],
	"hashes/sha2.js": [
		createAtFirstUse("SHA256_W", pure("new Uint32Array(64)"), "new Uint32Array(64)", schedule("48 words w[16..63]")),
		createAtFirstUse("SHA512_W_H", pure("new Uint32Array(80)"), "new Uint32Array(80)", schedule("64 words w[16..79]")),
		createAtFirstUse("SHA512_W_L", pure("new Uint32Array(80)"), "new Uint32Array(80)", schedule("64 words w[16..79]")),
	],
	"hashes/sha3.js": [
		createAtFirstUse("B", "new Uint32Array(5 * 2)", "new Uint32Array(5 * 2)", "    for (let round = 24 - rounds; round < 24; round++) {\n"),
		sha3Constant("SHA3_PI", "2 * (5 * y + x)"),
		sha3Constant("SHA3_ROTL", "(((round + 1) * (round + 2)) / 2) % 64"),
	],
	"hashes/blake2.js": [
		createAtFirstUse(
			"BBUF",
			pure("new Uint32Array(32)"),
			"new Uint32Array(32)",
			"        // First half from state. Direct writes: get() would allocate an array +\n",
		),
	],
	"hashes/blake3.js": [
		{
			does: "make the message permutation in bytes",
			why: "an array of numbers takes 16 bytes for each, and Uint8Array.from a slot for each besides",
			cause: "Uint8Array.from(res)",
			replacements: [
				{ from: "    const res = [];\n", to: "    const res = new Uint8Array(7 * 16);\n" },
				{ from: "res.push(...v);", to: "res.set(v, 16 * i);" },
				{ from: "return Uint8Array.from(res);", to: "return res;" },
			],
		},
	],
	"hashes/hkdf.js": [createAtFirstUse("HKDF_COUNTER", pure("Uint8Array.of(0)"), "Uint8Array.of(0)", "    const { iHash, oHash } = hmac.create(hash, prk);\n")],
	"ciphers/_arx.js": [
		{
			does: "leave out keys of 16 bytes",
			why: "a key of ChaCha20 has 32 bytes (RFC 8439 §2.3)",
			cause: "allowShortKeys",
			replacements: [
				{ from: "const sigma16_32 = /* @__PURE__ */ (() => swap32IfBE(u32(encodeStr('expand 16-byte k'))))();\n", to: "" },
				{
					from:
						"        else if (l === 16 && allowShortKeys) {\n            k = new Uint8Array(32);\n            k.set(key);\n" +
						"            k.set(key, 16);\n            sigma = sigma16_32;\n            toClean.push(k);\n        }\n",
					to: "",
				},
			],
		},
	],
	"ciphers/chacha.js": [
		{
			does: "rotate without calling a function",
			why: "a block rotates 320 words, and in XS the calls take longer than the rotations",
			cause: " = rotl(",
			replacements: rotations.map(([word, other, bits]) => ({
				from: `${word} = rotl(${word} ^ ${other}, ${bits});`,
				to: `${word} ^= ${other}; ${word} = ${word} << ${bits} | ${word} >>> ${32 - bits};`,
			})),
		},
	],

	"curves/abstract/curve.js": [
		{
			does: "keep window sizes with each curve, not with the module",
			why: "a WeakMap in ROM takes no entry for a curve that is made later",
			cause: "pointWindowSizes",
			replacements: [
				{ from: "const pointWindowSizes = new WeakMap();\nfunction getWindowSize(P) {", to: "function getWindowSize(sizes, P) {" },
				{ from: "return pointWindowSizes.get(P) || 1;", to: "return sizes.get(P) || 1;" },
				{ from: "    wnafPrecomputes = new WeakMap();\n", to: "    wnafPrecomputes = new WeakMap();\n    windowSizes = new WeakMap();\n" },
				{ from: "const W = getWindowSize(point);\n        if (W === 1)", to: "const W = getWindowSize(this.windowSizes, point);\n        if (W === 1)" },
				{
					from: "const W = getWindowSize(point);\n        // W === 1 (un-precomputed)",
					to: "const W = getWindowSize(this.windowSizes, point);\n        // W === 1 (un-precomputed)",
				},
				{ from: "pointWindowSizes.set(point, W);", to: "this.windowSizes.set(point, W);" },
				{ from: "return getWindowSize(point) !== 1;", to: "return getWindowSize(this.windowSizes, point) !== 1;" },
			],
		},
		{
			does: "write the digits of a scalar to an Int32Array",
			why: "an array of 257 numbers takes 4 KB in XS, and as much again while it grows",
			cause: "d.push(w);",
			replacements: [
				{
					from: "const mask = BigInt(size - 1);\n    const d = [];\n",
					to: "const mask = BigInt(size - 1);\n    const d = new Int32Array(bitLen(n) + 1);\n    let length = 0;\n",
				},
				{ from: "d.push(w);\n        n >>= _1n;\n    }\n    return d;", to: "d[length++] = w;\n        n >>= _1n;\n    }\n    return d.subarray(0, length);" },
			],
		},
		{
			does: "take four bits of a scalar at once where no table is stored",
			why: "a table of 16 points takes 3 KB less than one of 32, and building it saves as many additions as it costs",
			cause: "FW_WINDOW",
			replacements: [{ from: "const FW_WINDOW = 5;", to: "const FW_WINDOW = 4;" }],
		},
		{
			does: "use the table for blinded scalars for short ones too",
			why: "for scalars of each width, noble makes another table, in RAM",
			cause: "entry.bits",
			replacements: [{ from: "entry.bits === bits", to: "entry.bits >= bits" }],
		},
	],
	"curves/abstract/modular.js": [
		{
			does: "choose the formula for a square root at each call",
			why: "a WeakMap in ROM takes no entry for a field that is made later; to choose again takes three divisions",
			cause: "FIELD_SQRT",
			replacements: [
				{ from: "const FIELD_SQRT = new WeakMap();\n", to: "" },
				{
					from: "let sqrt = FIELD_SQRT.get(this);\n        if (!sqrt)\n            FIELD_SQRT.set(this, (sqrt = FpSqrt(this.ORDER)));\n        return sqrt(this, num);",
					to: "return FpSqrt(this.ORDER)(this, num);",
				},
			],
		},
	],
	"curves/abstract/weierstrass.js": [
		{
			does: "check a point at each use",
			why: "a WeakSet of a curve in ROM takes no points, and to check a point again is cheap",
			cause: "validityCache",
			replacements: [
				{ from: "    const validityCache = new WeakSet();\n", to: "" },
				{ from: "            if (validityCache.has(p))\n                return;\n", to: "" },
				{ from: "            validityCache.add(p);\n", to: "" },
			],
		},
	],
});
