import type { Random } from "../../support/seeded.js";
import { type Case, compare, cross, type Named } from "../case.js";
import { type CurveName, type PrivateJwk, privateJwk, publicJwk } from "../generated-keys.js";
import { generatedPair, importedKey, type Pair, prepared, preparedBytes, type Side } from "../side.js";

interface Group {
	readonly label: string;
	/** The algorithm of its keys. */
	readonly algorithm: { readonly name: string; readonly namedCurve?: string };
	readonly crv: CurveName;
	/** Bits of the secret. */
	readonly bits: number;
}

const groups: readonly Group[] = [
	{ label: "ECDH P-256", algorithm: { name: "ECDH", namedCurve: "P-256" }, crv: "P-256", bits: 256 },
	{ label: "ECDH P-384", algorithm: { name: "ECDH", namedCurve: "P-384" }, crv: "P-384", bits: 384 },
	{ label: "X25519", algorithm: { name: "X25519" }, crv: "X25519", bits: 256 },
];
const usages = ["deriveKey", "deriveBits"];

/** A pair, and the public key of another. */
interface Keys {
	readonly own: PrivateJwk;
	readonly peer: PrivateJwk;
}

async function imported(side: Side, { algorithm }: Group, { own, peer }: Keys, keyUsages: readonly string[] = usages): Promise<Pair> {
	return {
		privateKey: await importedKey(side, "jwk", own, algorithm, keyUsages),
		publicKey: await importedKey(side, "jwk", publicJwk(peer), algorithm, []),
	};
}

const lengths: readonly unknown[] = [null, undefined, 0, 1, 7, 8, 12, 64, 100, 128, 255, 256, 257, 264, 384, 392, 512, -1, 8.5, "128", "x", Number.NaN];

const derived: readonly Named[] = [
	["AES-GCM of 128 bits", { name: "AES-GCM", length: 128 }],
	["AES-CBC of 192 bits", { name: "AES-CBC", length: 192 }],
	["AES-CTR of 256 bits", { name: "aes-ctr", length: 256 }],
	["AES-GCM of 100 bits", { name: "AES-GCM", length: 100 }],
	["AES-GCM of 512 bits", { name: "AES-GCM", length: 512 }],
	["AES-GCM without a length", { name: "AES-GCM" }],
	["HMAC of 256 bits", { name: "HMAC", hash: "SHA-256", length: 256 }],
	["HMAC of 13 bits", { name: "HMAC", hash: "SHA-256", length: 13 }],
	["HMAC of 0 bits", { name: "HMAC", hash: "SHA-256", length: 0 }],
	["HMAC with the length of its hash", { name: "HMAC", hash: "SHA-256" }],
	["HMAC without a hash", { name: "HMAC" }],
	["HKDF", "HKDF"],
	["PBKDF2", "PBKDF2"],
	["ECDSA", { name: "ECDSA", namedCurve: "P-256" }],
	["SHA-256", "SHA-256"],
	["an unknown algorithm", "XYZ"],
	["null", null],
];

export function agreementCases(random: Random): Case[] {
	const cases: Case[] = [];
	for (const group of groups) {
		const keys = { own: privateJwk(group.crv, random), peer: privateJwk(group.crv, random) };
		const { label, algorithm } = group;
		const { name } = algorithm;
		for (const length of lengths)
			cases.push(
				compare(`deriveBits ${label} of ${typeof length} ${String(length)} bits`, async (side) => {
					const { privateKey, publicKey } = await imported(side, group, keys);
					return side.subtle.deriveBits({ name, public: publicKey }, privateKey, length);
				}),
			);
		cases.push(
			compare(`deriveBits ${label} without a length`, async (side) => {
				const { privateKey, publicKey } = await imported(side, group, keys);
				return side.subtle.deriveBits({ name: name.toLowerCase(), public: publicKey }, privateKey);
			}),
		);
		for (const [what, type] of derived) cases.push(...derivedKeys(group, keys, what, type, random));
		cases.push(
			cross(`deriveBits ${label} with generated pairs`, async (from, to) => {
				const [one, other] = [await generatedPair(from, algorithm, usages), await generatedPair(to, algorithm, usages)];
				const given = async (sender: Side, receiver: Side, pair: Pair) =>
					importedKey(receiver, "raw", await preparedBytes(sender.subtle.exportKey("raw", pair.publicKey)), algorithm, []);
				const here = await preparedBytes(from.subtle.deriveBits({ name, public: await given(to, from, other) }, one.privateKey, group.bits));
				const there = await preparedBytes(to.subtle.deriveBits({ name, public: await given(from, to, one) }, other.privateKey, group.bits));
				return Buffer.compare(here, there);
			}),
		);
		cases.push(...wrongCalls(group, keys));
	}
	return [...cases, ...smallOrder()];
}

function derivedKeys(group: Group, keys: Keys, what: string, type: unknown, random: Random): Case[] {
	const { name } = group.algorithm;
	const isDerivation = type === "HKDF" || type === "PBKDF2";
	const isMac = what.startsWith("HMAC");
	const good = isDerivation ? ["deriveBits"] : isMac ? ["sign"] : ["encrypt"];
	const data = random.bytes(16);
	return [good, [], ["wrapKey", "verify"], ["unknown"]].map((keyUsages) =>
		compare(`deriveKey ${group.label} to ${what} for ${keyUsages.join(", ") || "nothing"}`, async (side) => {
			const { privateKey, publicKey } = await imported(side, group, keys);
			const key = await side.subtle.deriveKey({ name, public: publicKey }, privateKey, type, !isDerivation, keyUsages);
			if (!isDerivation) return [key, await side.subtle.exportKey("raw", key), await side.subtle.exportKey("jwk", key)];
			const parameters = { name: type, hash: "SHA-256", salt: data, info: data, iterations: 2 };
			return [key, await side.subtle.deriveBits(parameters, key, 256)];
		}),
	);
}

function wrongCalls(group: Group, keys: Keys): Case[] {
	const { label, algorithm } = group;
	const { name } = algorithm;
	const cases: Case[] = [];
	const derivedWith = (
		what: string,
		publicOf: (side: Side, pair: Pair) => unknown,
		privateOf: (side: Side, pair: Pair) => unknown = (_side, pair) => pair.privateKey,
	) => {
		for (const method of ["deriveBits", "deriveKey"] as const)
			cases.push(
				compare(`${method} ${label} ${what}`, async (side) => {
					const pair = await imported(side, group, keys);
					const parameters = { name, public: await publicOf(side, pair) };
					const base = await privateOf(side, pair);
					if (method === "deriveBits") return side.subtle.deriveBits(parameters, base, 128);
					return side.subtle.exportKey("raw", await side.subtle.deriveKey(parameters, base, { name: "AES-GCM", length: 128 }, true, ["encrypt"]));
				}),
			);
	};
	derivedWith("with a private key as public", (_side, pair) => pair.privateKey);
	for (const value of [null, undefined, "key", {}, new Uint8Array(32)])
		derivedWith(`with ${value instanceof Uint8Array ? "bytes" : JSON.stringify(value)} as public`, () => value);
	for (const other of groups)
		if (other !== group) derivedWith(`with a public key of ${other.label}`, async (side) => (await generatedPair(side, other.algorithm, usages)).publicKey);
	derivedWith("with a secret key as public", (side) => importedKey(side, "raw", new Uint8Array(32), "AES-GCM", ["encrypt"]));
	derivedWith("with a public key of ECDSA", async (side) => (await generatedPair(side, { name: "ECDSA", namedCurve: "P-256" }, ["sign"])).publicKey);
	const theirs = (_side: Side, pair: Pair) => pair.publicKey;
	derivedWith("with a public base key", theirs, theirs);
	for (const keyUsages of [["deriveBits"], ["deriveKey"]])
		derivedWith(`with a key for ${keyUsages.join()}`, theirs, async (side) => (await imported(side, group, keys, keyUsages)).privateKey);
	derivedWith("with a base key of HKDF", theirs, (side) => prepared(side.subtle.importKey("raw", new Uint8Array(32), "HKDF", false, usages)));
	derivedWith("with a base key of ECDSA", theirs, async (side) => (await generatedPair(side, { name: "ECDSA", namedCurve: "P-256" }, ["sign"])).privateKey);
	derivedWith("without a base key", theirs, () => undefined);
	return cases;
}

/** Points of small order of Curve25519 (RFC 7748 §6.1): the secret would be zero. */
function smallOrder(): Case[] {
	const points = [
		"0000000000000000000000000000000000000000000000000000000000000000",
		"0100000000000000000000000000000000000000000000000000000000000000",
		"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
		"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"0900000000000000000000000000000000000000000000000000000000000080",
	];
	return points.flatMap((point) => {
		const bytes = Uint8Array.from(Buffer.from(point, "hex"));
		const own = Uint8Array.from(Buffer.from(`302e020100300506032b656e042204200707${"07".repeat(30)}`, "hex"));
		return [
			compare(`importKey X25519 of the point ${point}`, ({ subtle }) => subtle.importKey("raw", bytes, "X25519", true, [])),
			compare(`deriveBits X25519 with the point ${point}`, async (side) => {
				const publicKey = await importedKey(side, "raw", bytes, "X25519", []);
				return side.subtle.deriveBits({ name: "X25519", public: publicKey }, await importedKey(side, "pkcs8", own, "X25519", usages), 256);
			}),
		];
	});
}
