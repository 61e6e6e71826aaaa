import type { Random } from "../../support/seeded.js";
import { base64Url, type Case, compare, type Named, noBytes } from "../case.js";
import type { Side } from "../side.js";

interface Kind {
	readonly label: string;
	readonly algorithm: { readonly name: string; readonly hash?: string };
	readonly usages: readonly string[];
	/** The member `alg` of a key of 16 bytes. */
	readonly alg: string;
}

const kinds: readonly Kind[] = [
	{ label: "AES-CBC", algorithm: { name: "AES-CBC" }, usages: ["encrypt", "decrypt"], alg: "A128CBC" },
	{ label: "AES-CTR", algorithm: { name: "AES-CTR" }, usages: ["encrypt", "decrypt"], alg: "A128CTR" },
	{ label: "AES-GCM", algorithm: { name: "AES-GCM" }, usages: ["encrypt", "decrypt"], alg: "A128GCM" },
	{ label: "AES-KW", algorithm: { name: "AES-KW" }, usages: ["wrapKey", "unwrapKey"], alg: "A128KW" },
	{ label: "HMAC SHA-1", algorithm: { name: "HMAC", hash: "SHA-1" }, usages: ["sign", "verify"], alg: "HS1" },
	{ label: "HMAC SHA-256", algorithm: { name: "HMAC", hash: "SHA-256" }, usages: ["sign", "verify"], alg: "HS256" },
	{ label: "HMAC SHA-512", algorithm: { name: "HMAC", hash: "SHA-512" }, usages: ["sign", "verify"], alg: "HS512" },
];

/** Imports, and exports again what was imported. */
async function roundTrip({ subtle }: Side, format: string, data: unknown, algorithm: unknown, isExtractable: unknown, usages: unknown): Promise<unknown> {
	const key = await subtle.importKey(format, data, algorithm, isExtractable, usages);
	return isExtractable === true ? [key, await subtle.exportKey("raw", key), await subtle.exportKey("jwk", key)] : key;
}

export function importSecretCases(random: Random): Case[] {
	const cases: Case[] = [];
	for (const kind of kinds) {
		const { label, algorithm, usages } = kind;
		const imported = (
			what: string,
			format: string,
			data: unknown,
			keyUsages: unknown = usages,
			isExtractable: unknown = true,
			keyAlgorithm: unknown = algorithm,
		) => cases.push(compare(`importKey ${label} ${what}`, (side) => roundTrip(side, format, data, keyAlgorithm, isExtractable, keyUsages)));
		for (const size of [0, 1, 8, 15, 16, 17, 20, 24, 31, 32, 33, 48, 64]) {
			const secret = random.bytes(size);
			imported(`raw of ${size} bytes`, "raw", secret);
			imported(`jwk of ${size} bytes`, "jwk", { kty: "oct", k: base64Url(secret) });
		}
		const secret = random.bytes(16);
		imported("not extractable", "raw", secret, usages, false);
		imported("from a DataView", "raw", new DataView(secret.buffer));
		imported("for no usages", "raw", secret, []);
		imported("for a usage of others", "raw", secret, ["deriveBits"]);
		imported("for usages of others among its own", "raw", secret, [...usages, "deriveKey"]);
		imported("for an unknown usage", "raw", secret, ["seal"]);
		imported("for repeated usages", "raw", secret, [...usages, ...usages]);
		imported("for a string as usages", "raw", secret, "encrypt");
		imported("of wrong size and for wrong usages", "raw", random.bytes(5), ["deriveBits"]);
		for (const format of ["spki", "pkcs8", "RAW", "raw-secret", "", null, undefined]) imported(`as ${String(format)}`, String(format), secret);
		for (const [what, value] of noBytes) imported(`raw of ${what}`, "raw", value);
		imported("raw of a JSON web key", "raw", { kty: "oct", k: base64Url(secret) });
		for (const [what, value] of [...noBytes, ["bytes", secret] as Named]) imported(`jwk of ${what}`, "jwk", value);
		for (const [what, members] of changedMembers(kind, secret))
			for (const isExtractable of [true, false])
				imported(`${isExtractable ? "extractable " : ""}jwk ${what}`, "jwk", { kty: "oct", k: base64Url(secret), ...members }, usages, isExtractable);
		imported("jwk without usages", "jwk", { kty: "oct", k: base64Url(secret), key_ops: usages }, []);
		imported("jwk with a wrong type and without usages", "jwk", { kty: "RSA", k: base64Url(secret) }, []);
		imported("jwk with a wrong type and wrong usages", "jwk", { kty: "RSA", k: base64Url(secret) }, ["deriveBits"]);
	}
	for (const algorithm of [
		"HMAC",
		{ name: "HMAC" },
		{ name: "HMAC", hash: "HMAC" },
		{ name: "HMAC", hash: { name: "sha-256" } },
		{ name: "HMAC", hash: "SHA3-224" },
	])
		cases.push(compare(`importKey by ${JSON.stringify(algorithm)}`, (side) => roundTrip(side, "raw", Uint8Array.of(1, 2, 3), algorithm, true, ["sign"])));
	return cases;
}

/** Members of a JSON web key that replace or add to good ones. */
function changedMembers({ alg, usages }: Kind, secret: Uint8Array): Named<Record<string, unknown>>[] {
	const text = base64Url(secret);
	const [first = ""] = usages;
	return [
		["without kty", { kty: undefined }],
		...["OCT", "oct ", "EC", "RSA", "", null, 5].map((kty): Named<Record<string, unknown>> => [`with kty ${typeof kty} ${String(kty)}`, { kty }]),
		["without k", { k: undefined }],
		["with null as k", { k: null }],
		["with a number as k", { k: 1234 }],
		["with an empty k", { k: "" }],
		["with padding", { k: `${text}==` }],
		["with one character of padding", { k: `${text}=` }],
		["with a line break in k", { k: `${text.slice(0, 8)}\n${text.slice(8)}` }],
		["with a space before k", { k: ` ${text}` }],
		["with characters of base64", { k: `+/${text.slice(2)}` }],
		["with characters of base64url", { k: `-_${text.slice(2)}` }],
		["with other characters", { k: `!?${text.slice(2)}` }],
		["with one character too many", { k: `${text.slice(0, -1)}` }],
		["with bits behind the last byte", { k: `${text.slice(0, -1)}${text.endsWith("h") ? "i" : "h"}` }],
		...["A128CBC", "A128CTR", "A128GCM", "A128KW", "A192GCM", "A256KW", "HS1", "HS256", "HS384", "HS512", "", null, 5, undefined, alg.toLowerCase()].map(
			(name): Named<Record<string, unknown>> => [`with alg ${typeof name} ${String(name)}`, { alg: name }],
		),
		...["enc", "sig", "ENC", "", null, undefined, "other"].map((use): Named<Record<string, unknown>> => [`with use ${typeof use} ${String(use)}`, { use }]),
		["with the right key_ops", { key_ops: usages }],
		["with one of the key_ops", { key_ops: [first] }],
		["with more key_ops", { key_ops: [...usages, "deriveBits"] }],
		["with repeated key_ops", { key_ops: [...usages, first] }],
		["with unknown key_ops", { key_ops: [...usages, "other"] }],
		["with repeated unknown key_ops", { key_ops: [...usages, "other", "other"] }],
		["with empty key_ops", { key_ops: [] }],
		["with a string as key_ops", { key_ops: first }],
		["with null as key_ops", { key_ops: null }],
		["with use and key_ops that agree", { use: first === "sign" ? "sig" : "enc", key_ops: usages }],
		["with use and key_ops that do not", { use: first === "sign" ? "enc" : "sig", key_ops: usages }],
		...[true, false, null, undefined, "false", 0, 1].map((ext): Named<Record<string, unknown>> => [`with ext ${typeof ext} ${String(ext)}`, { ext }]),
		["with other members", { kid: 5, x: 7, crv: {} }],
		["with oth of another type", { oth: "none" }],
	];
}
