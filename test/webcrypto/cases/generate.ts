import type { Random } from "../../support/seeded.js";
import { shortOrFull } from "../../support/test-form.js";
import { type Case, compare, cross, noAlgorithms } from "../case.js";
import { importedKey, type Pair, preparedBytes, type Side } from "../side.js";

interface Kind {
	readonly algorithm: { readonly name: string; readonly [member: string]: unknown };
	/** The usages that its keys may have, those of a pair's private key first. */
	readonly usages: readonly string[];
}

const all = ["encrypt", "decrypt", "sign", "verify", "deriveKey", "deriveBits", "wrapKey", "unwrapKey"];
const aesUsages = ["encrypt", "decrypt", "wrapKey", "unwrapKey"];
const kinds: readonly Kind[] = [
	...[128, 192, 256].flatMap((length): Kind[] => [
		...["AES-CBC", "AES-CTR", "AES-GCM"].map((name): Kind => ({ algorithm: { name, length }, usages: aesUsages })),
		{ algorithm: { name: "AES-KW", length }, usages: ["wrapKey", "unwrapKey"] },
	]),
	...["SHA-1", "SHA-256", "SHA-384", "SHA-512"].map((hash): Kind => ({ algorithm: { name: "HMAC", hash }, usages: ["sign", "verify"] })),
	...["P-256", "P-384"].flatMap((namedCurve): Kind[] => [
		{ algorithm: { name: "ECDSA", namedCurve }, usages: ["sign", "verify"] },
		{ algorithm: { name: "ECDH", namedCurve }, usages: ["deriveKey", "deriveBits"] },
	]),
	{ algorithm: { name: "Ed25519" }, usages: ["sign", "verify"] },
	{ algorithm: { name: "X25519" }, usages: ["deriveKey", "deriveBits"] },
];

function subset(list: readonly string[], random: Random): string[] {
	return list.filter(() => random.below(2) === 0);
}

/** The members of a key that an application sees, and the sizes of its formats. */
async function described(side: Side, key: unknown): Promise<unknown> {
	if (typeof key === "object" && key !== null && "publicKey" in key) {
		const pair = key as Pair;
		return [key, (await preparedBytes(side.subtle.exportKey("spki", pair.publicKey))).length, Object.keys(key).sort()];
	}
	return key;
}

export function generateCases(random: Random): Case[] {
	const cases: Case[] = [];
	for (const { algorithm, usages } of kinds) {
		const label = Object.values(algorithm).join(" ");
		const generated = (what: string, keyAlgorithm: unknown, isExtractable: unknown, keyUsages: unknown) =>
			cases.push(
				compare(`generateKey ${label} ${what}`, async (side) => described(side, await side.subtle.generateKey(keyAlgorithm, isExtractable, keyUsages))),
			);
		for (let round = 0; round < shortOrFull(2, 12); round++) {
			const keyUsages = subset(usages, random).reverse();
			generated(`for ${keyUsages.join(", ") || "nothing"}, ${round}`, algorithm, random.below(2) === 0, keyUsages);
			const others = subset(all, random);
			generated(`for any usages, ${others.join(", ")}, ${round}`, algorithm, true, others);
		}
		generated("for repeated usages", { ...algorithm, name: algorithm.name.toLowerCase() }, true, [...usages, ...usages]);
		generated("for no usages", algorithm, true, []);
		generated("for an unknown usage", algorithm, true, [...usages, "derive"]);
		generated("for a usage in another case", algorithm, true, ["Sign"]);
		generated("whose pair has no private usage", algorithm, true, usages.slice(1));
		generated("from a name alone", algorithm.name, true, usages);
	}
	cases.push({
		name: "generateKey gives usages once each, in the order of the specification",
		run: async ({ subtle }) => {
			const { usages } = (await subtle.generateKey({ name: "AES-GCM", length: 128 }, true, [...aesUsages].reverse().concat(aesUsages))) as { usages: string[] };
			return usages.join();
		},
		reference: () => aesUsages.join(),
	});
	return [...cases, ...otherArguments(), ...members(), ...exported()];
}

/** Arguments of other types. */
function otherArguments(): Case[] {
	const cases: Case[] = [];
	const algorithm = { name: "AES-GCM", length: 128 };
	for (const [what, isExtractable] of [
		["1", 1],
		["a string", "no"],
		["null", null],
		["undefined", undefined],
		["an object", {}],
		["an empty string", ""],
	] as const)
		cases.push(compare(`generateKey with ${what} as extractable`, ({ subtle }) => subtle.generateKey(algorithm, isExtractable, ["encrypt"])));
	for (const [what, usages] of [
		["a string", "encrypt"],
		["null", null],
		["undefined", undefined],
		["a number", 1],
		["an object", { 0: "encrypt", length: 1 }],
		["a Set", new Set(["encrypt"])],
		["a list with null", [null]],
		["a list with an object", [{ toString: () => "encrypt" }]],
	] as const)
		cases.push(compare(`generateKey with ${what} as usages`, ({ subtle }) => subtle.generateKey(algorithm, true, usages)));
	for (const [what, value] of noAlgorithms) cases.push(compare(`generateKey by ${what}`, ({ subtle }) => subtle.generateKey(value, true, ["encrypt"])));
	for (const name of ["SHA-256", "HKDF", "PBKDF2", "P-256", "EdDSA", "AES"])
		cases.push(compare(`generateKey by ${name}`, ({ subtle }) => subtle.generateKey({ name }, false, ["deriveBits"])));
	cases.push(compare("generateKey without usages", ({ subtle }) => subtle.generateKey(algorithm, true)));
	cases.push(compare("generateKey with an algorithm alone", ({ subtle }) => subtle.generateKey(algorithm)));
	cases.push(compare("generateKey without arguments", ({ subtle }) => subtle.generateKey()));
	return cases;
}

/** Members of algorithms of other types and values. */
function members(): Case[] {
	const cases: Case[] = [];
	for (const name of ["AES-CBC", "AES-CTR", "AES-GCM", "AES-KW"])
		for (const length of [0, 1, 64, 127, 129, 255, 512, 65536 + 128, -128, 128.7, "128", "x", null, undefined, Number.NaN])
			cases.push(
				compare(`generateKey ${name} with length ${typeof length} ${String(length)}`, ({ subtle }) =>
					subtle.generateKey({ name, length }, true, ["wrapKey", "unwrapKey"]),
				),
			);
	for (const name of ["ECDSA", "ECDH"])
		for (const namedCurve of ["p-256", "P-224", "secp256r1", "Ed25519", "", null, undefined, 256])
			cases.push(
				compare(`generateKey ${name} with curve ${typeof namedCurve} ${String(namedCurve)}`, ({ subtle }) =>
					subtle.generateKey({ name, namedCurve }, true, name === "ECDSA" ? ["sign"] : ["deriveBits"]),
				),
			);
	// The members are checked before the usages, and both before the key.
	cases.push(compare("generateKey with a wrong length and wrong usages", ({ subtle }) => subtle.generateKey({ name: "AES-GCM", length: 5 }, true, ["sign"])));
	cases.push(
		compare("generateKey with a wrong curve and wrong usages", ({ subtle }) => subtle.generateKey({ name: "ECDSA", namedCurve: "x" }, true, ["encrypt"])),
	);
	cases.push(compare("generateKey with a wrong length and no usages", ({ subtle }) => subtle.generateKey({ name: "AES-GCM", length: 5 }, true, [])));
	return cases;
}

const privateUsages: Readonly<Record<string, readonly string[]>> = {
	ECDSA: ["sign"],
	ECDH: ["deriveBits"],
	Ed25519: ["sign"],
	X25519: ["deriveBits"],
};

/** Generated keys that one side exports and the other imports, in every format; and keys that may not leave. */
function exported(): Case[] {
	const cases: Case[] = [];
	for (const { algorithm, usages } of kinds) {
		const label = Object.values(algorithm).join(" ");
		const isPair = algorithm.name in privateUsages;
		for (const format of isPair ? ["jwk", "pkcs8"] : ["jwk", "raw"])
			cases.push(
				cross(`generateKey ${label}, then exportKey and importKey ${format}`, async (from, to) => {
					const generated = await from.subtle.generateKey(algorithm, true, usages);
					const key = isPair ? (generated as Pair).privateKey : generated;
					const data = await from.subtle.exportKey(format, key);
					return importedKey(to, format, data, algorithm, privateUsages[algorithm.name] ?? usages);
				}),
			);
		for (const format of isPair ? ["jwk", "spki", "raw"] : [])
			cases.push(
				cross(`generateKey ${label}, then exportKey and importKey ${format} of its public key`, async (from, to) => {
					const generated = (await from.subtle.generateKey(algorithm, false, usages)) as Pair;
					const publicUsages = usages.includes("verify") ? ["verify"] : [];
					return importedKey(to, format, await from.subtle.exportKey(format, generated.publicKey), algorithm, publicUsages);
				}),
			);
		for (const format of ["raw", "jwk", "pkcs8", "spki", "der", null, undefined])
			for (const isExtractable of [false, true])
				cases.push(
					compare(`exportKey ${String(format)} of ${isExtractable ? "an" : "a key that is not"} extractable ${label}`, async ({ subtle }) => {
						const generated = await subtle.generateKey(algorithm, isExtractable, usages);
						const data = await subtle.exportKey(format, isPair ? (generated as Pair).privateKey : generated);
						return data instanceof ArrayBuffer ? data.byteLength : Object.keys(data as object).sort();
					}),
				);
	}
	for (const [what, key] of [
		["null", null],
		["undefined", undefined],
		["bytes", new Uint8Array(16)],
		["an object", {}],
	] as const)
		cases.push(compare(`exportKey of ${what}`, ({ subtle }) => subtle.exportKey("raw", key)));
	return cases;
}
