import type { Random } from "../../support/seeded.js";
import { base64Url, type Case, changed, compare, type Named, noBytes } from "../case.js";
import { type CurveName, curveNames, encodedKey, jwkOf, type PrivateJwk, privateJwk, publicJwk, sizeOf } from "../generated-keys.js";
import type { Side } from "../side.js";

interface Kind {
	readonly label: string;
	readonly crv: CurveName;
	readonly algorithm: { readonly name: string; readonly namedCurve?: string };
	readonly privateUsages: readonly string[];
	readonly publicUsages: readonly string[];
}

const kinds: readonly Kind[] = curveNames.flatMap((crv): Kind[] => {
	const signing = { privateUsages: ["sign"], publicUsages: ["verify"] };
	const agreeing = { privateUsages: ["deriveKey", "deriveBits"], publicUsages: [] };
	if (crv === "Ed25519") return [{ label: crv, crv, algorithm: { name: crv }, ...signing }];
	if (crv === "X25519") return [{ label: crv, crv, algorithm: { name: crv }, ...agreeing }];
	return [
		{ label: `ECDSA ${crv}`, crv, algorithm: { name: "ECDSA", namedCurve: crv }, ...signing },
		{ label: `ECDH ${crv}`, crv, algorithm: { name: "ECDH", namedCurve: crv }, ...agreeing },
	];
});

/** Imports, and exports again what was imported. */
async function roundTrip({ subtle }: Side, values: readonly unknown[]): Promise<unknown> {
	const key = (await subtle.importKey(...values)) as { type: string };
	if (values[3] !== true) return key;
	const formats = key.type === "private" ? ["jwk", "pkcs8"] : ["jwk", "spki", "raw"];
	return [key, ...(await Promise.all(formats.map((format) => subtle.exportKey(format, key))))];
}

export function importCurveCases(random: Random): Case[] {
	const cases: Case[] = [];
	for (const kind of kinds) {
		const key = privateJwk(kind.crv, random);
		const asked: Asked = (what, format, data, usages, isExtractable = true, algorithm = kind.algorithm) => {
			const keyUsages = usages ?? (format === "pkcs8" || (format === "jwk" && isPrivate(data)) ? kind.privateUsages : kind.publicUsages);
			cases.push(compare(`importKey ${kind.label} ${format} ${what}`, (side) => roundTrip(side, [format, data, algorithm, isExtractable, keyUsages])));
		};
		goodKeys(kind, key, random, asked);
		wrongUsages(kind, key, asked);
		wrongMembers(kind, key, asked);
		wrongSizes(kind, key, random, asked);
		otherAlgorithms(kind, key, asked);
	}
	return cases;
}

type Asked = (what: string, format: string, data: unknown, usages?: unknown, isExtractable?: unknown, algorithm?: unknown) => void;

function isPrivate(data: unknown): boolean {
	return typeof data === "object" && data !== null && "d" in data && data.d !== undefined;
}

function goodKeys({ crv }: Kind, key: PrivateJwk, random: Random, asked: Asked): void {
	asked("of a private key", "jwk", key);
	asked("of a private key that may not leave", "jwk", key, undefined, false);
	asked("of a public key", "jwk", publicJwk(key));
	asked("of a public key, not extractable", "jwk", publicJwk(key), undefined, false);
	for (const format of ["raw", "spki", "pkcs8"] as const) {
		asked("of a good key", format, encodedKey(key, format));
		asked("in an ArrayBuffer", format, encodedKey(key, format).buffer);
		asked("not extractable", format, encodedKey(key, format), undefined, false);
	}
	// Numbers that begin with zeros keep their size in every format.
	const small = jwkOf(crv, random.bytes(sizeOf(crv)).fill(0, 0, 3));
	asked("of a small private key", "jwk", small);
	asked("of a small private key", "pkcs8", encodedKey(small, "pkcs8"));
	const one = jwkOf(crv, changed(new Uint8Array(sizeOf(crv)), -1));
	asked("of the private key 1", "jwk", one);
	asked("of the private key 1", "pkcs8", encodedKey(one, "pkcs8"));
}

function wrongUsages({ privateUsages, publicUsages }: Kind, key: PrivateJwk, asked: Asked): void {
	for (const usages of [
		[],
		["sign"],
		["verify"],
		["deriveBits"],
		["deriveKey"],
		["encrypt"],
		["sign", "verify"],
		["sign", "sign"],
		["deriveBits", "deriveKey"],
		["other"],
	]) {
		const what = `for ${usages.join(", ") || "nothing"}`;
		asked(`of a private key ${what}`, "jwk", key, usages);
		asked(`of a public key ${what}`, "jwk", publicJwk(key), usages);
		for (const format of ["raw", "spki", "pkcs8"] as const) asked(what, format, encodedKey(key, format), usages);
	}
	for (const format of ["raw", "spki", "pkcs8", "jwk"]) {
		for (const [what, value] of noBytes) asked(`of ${what}`, format, value, format === "pkcs8" ? privateUsages : publicUsages);
		asked("of no bytes", format, new Uint8Array(0), publicUsages);
	}
	asked("of bytes", "other", encodedKey(key, "raw"), publicUsages);
	asked("of a JSON web key", "spki", publicJwk(key), publicUsages);
	asked("of the other format", "spki", encodedKey(key, "pkcs8"), publicUsages);
	asked("of the other format", "pkcs8", encodedKey(key, "spki"), privateUsages);
}

function wrongMembers({ crv, privateUsages, publicUsages }: Kind, key: PrivateJwk, asked: Asked): void {
	const text = key.x;
	const isSignature = privateUsages.includes("sign");
	const members: Named<Record<string, unknown>>[] = [
		...["ec", "EC", "OKP", "oct", "RSA", "", null, undefined].map((kty): Named<Record<string, unknown>> => [`with kty ${typeof kty} ${String(kty)}`, { kty }]),
		...["P-256", "P-384", "P-521", "Ed25519", "X25519", "p-256", "", null, undefined].map(
			(value): Named<Record<string, unknown>> => [`with crv ${typeof value} ${String(value)}`, { crv: value }],
		),
		["without x", { x: undefined }],
		["with an empty x", { x: "" }],
		["with null as x", { x: null }],
		["with padding in x", { x: `${text}=` }],
		["with a short x", { x: text.slice(4) }],
		["with a long x", { x: `AAAA${text}` }],
		["with x changed", { x: base64Url(changed(Buffer.from(text, "base64url"), 5)) }],
		["with x of zeros", { x: base64Url(new Uint8Array(sizeOf(crv))) }],
		["with x of ones", { x: base64Url(new Uint8Array(sizeOf(crv)).fill(255)) }],
		["with other characters in x", { x: `!${text.slice(1)}` }],
		["without y", { y: undefined }],
		["with an empty y", { y: "" }],
		["with x as y", { y: text }],
		["with a long y", { y: `AAAA${key.y ?? ""}` }],
		["with use sig", { use: "sig" }],
		["with use enc", { use: "enc" }],
		["with another use", { use: "other" }],
		["with null as use", { use: null }],
		["with ext false", { ext: false }],
		["with ext true", { ext: true }],
		["with empty key_ops", { key_ops: [] }],
		["with repeated key_ops", { key_ops: [...privateUsages, ...publicUsages, ...privateUsages, ...publicUsages] }],
		["with key_ops of other usages", { key_ops: ["encrypt"] }],
		["with all key_ops", { key_ops: ["sign", "verify", "deriveKey", "deriveBits"] }],
		["with a string as key_ops", { key_ops: "sign" }],
		["with use and key_ops that do not agree", { use: isSignature ? "enc" : "sig", key_ops: [...privateUsages, ...publicUsages] }],
		...["ES256", "ES384", "ES512", "EdDSA", "Ed25519", "ECDH-ES", "HS256", "", null, 5].map(
			(alg): Named<Record<string, unknown>> => [`with alg ${typeof alg} ${String(alg)}`, { alg }],
		),
		["with other members", { kid: 1, n: 5, k: "AAAA" }],
	];
	for (const [what, changes] of members) {
		asked(`of a public key ${what}`, "jwk", { ...publicJwk(key), ...changes });
		asked(`of a private key ${what}`, "jwk", { ...key, ...changes });
		asked(`of a private key, not extractable, ${what}`, "jwk", { ...key, ...changes }, undefined, false);
	}
	for (const [what, d] of [
		["an empty d", ""],
		["null as d", null],
		["a short d", key.d.slice(4)],
		["a long d", `AAAA${key.d}`],
		["padding in d", `${key.d}=`],
		["d of zeros", base64Url(new Uint8Array(sizeOf(crv)))],
		["d of ones", base64Url(new Uint8Array(sizeOf(crv)).fill(255))],
		["another d", base64Url(changed(Buffer.from(key.d, "base64url"), 5))],
		["other characters in d", `!${key.d.slice(1)}`],
	] as const)
		asked(`of a private key with ${what}`, "jwk", { ...key, d }, privateUsages);
}

function wrongSizes({ crv }: Kind, key: PrivateJwk, random: Random, asked: Asked): void {
	const raw = encodedKey(key, "raw");
	for (const size of [0, 1, 31, 32, 33, 48, 49, 57, 64, 65, 66, 96, 97, 98, 133]) asked(`of ${size} bytes`, "raw", random.bytes(size));
	asked("without its last byte", "raw", raw.subarray(0, -1));
	asked("with a byte more", "raw", Uint8Array.of(...raw, 0));
	if (key.y === undefined) {
		// A public key of Ed25519 or X25519 is any 32 bytes until it is used.
		for (const fill of [0, 1, 255]) asked(`of bytes ${fill}`, "raw", new Uint8Array(32).fill(fill));
		return;
	}
	const x = raw.subarray(1, 1 + sizeOf(crv));
	const isOdd = ((raw.at(-1) ?? 0) & 1) === 1;
	asked("compressed", "raw", Uint8Array.of(isOdd ? 3 : 2, ...x));
	asked("compressed, with the other sign", "raw", Uint8Array.of(isOdd ? 2 : 3, ...x));
	for (const first of [0, 1, 2, 3, 5, 6, 7, 255]) asked(`with ${first} as first byte`, "raw", Uint8Array.of(first, ...raw.subarray(1)));
	asked("with x off the curve", "raw", changed(raw, 3));
	asked("with y off the curve", "raw", changed(raw, -1));
	asked("with the negative point", "raw", Uint8Array.of(4, ...x, ...raw.subarray(1 + x.length).map((byte) => byte ^ 255)));
	asked("of infinity", "raw", Uint8Array.of(0));
	asked("compressed, with an x of ones", "raw", new Uint8Array(1 + x.length).fill(255).fill(2, 0, 1));
	for (let round = 0; round < 8; round++) asked(`compressed, of random bytes, ${round}`, "raw", Uint8Array.of(2 + random.below(2), ...random.bytes(x.length)));
}

function otherAlgorithms({ crv }: Kind, key: PrivateJwk, asked: Asked): void {
	for (const [usage, name] of [
		["sign", "ECDSA"],
		["deriveBits", "ECDH"],
		["sign", "Ed25519"],
		["deriveBits", "X25519"],
		["encrypt", "AES-GCM"],
		["sign", "RSA-PSS"],
	] as const)
		for (const namedCurve of ["P-256", "P-384", "p-256", "K-256", undefined]) {
			if (name !== "ECDSA" && name !== "ECDH" && namedCurve !== "P-256") continue;
			if (name === crv) continue;
			const algorithm = { name, namedCurve, hash: "SHA-256" };
			const publicUsages = usage === "sign" ? ["verify"] : [];
			asked(`as ${name} ${namedCurve}`, "pkcs8", encodedKey(key, "pkcs8"), [usage], true, algorithm);
			asked(`as ${name} ${namedCurve}`, "spki", encodedKey(key, "spki"), publicUsages, true, algorithm);
			asked(`as ${name} ${namedCurve}`, "raw", encodedKey(key, "raw"), publicUsages, true, algorithm);
			asked(`of a private key as ${name} ${namedCurve}`, "jwk", key, [usage], true, algorithm);
			asked(`of a public key as ${name} ${namedCurve}`, "jwk", publicJwk(key), publicUsages, true, algorithm);
		}
}
