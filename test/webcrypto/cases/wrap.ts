import type { Random } from "../../support/seeded.js";
import { type Case, changed, compare, cross, type Named, noBytes } from "../case.js";
import { type CurveName, curveNames, privateJwk } from "../generated-keys.js";
import { importedKey, preparedBytes, type Side } from "../side.js";

const wrappers = ["AES-CBC", "AES-CTR", "AES-GCM", "AES-KW"] as const;
type Wrapper = (typeof wrappers)[number];
const wrapUsages = ["wrapKey", "unwrapKey"];

function parameters(name: Wrapper, random: Random): Record<string, unknown> {
	if (name === "AES-CBC") return { name, iv: random.bytes(16) };
	if (name === "AES-CTR") return { name, counter: random.bytes(16), length: 64 };
	return name === "AES-GCM" ? { name, iv: random.bytes(12) } : { name };
}

interface Wrapped {
	readonly label: string;
	readonly algorithm: { readonly name: string; readonly [member: string]: unknown };
	readonly usages: readonly string[];
	readonly format: "raw" | "jwk";
	readonly data: unknown;
	/** The formats that a key of it has. */
	readonly formats: readonly string[];
}

function secrets(random: Random): Wrapped[] {
	const secret = (label: string, algorithm: Wrapped["algorithm"], usages: readonly string[], size: number): Wrapped => ({
		label: `${label} of ${size} bytes`,
		algorithm,
		usages,
		format: "raw",
		data: random.bytes(size),
		formats: ["raw", "jwk"],
	});
	return [
		...[16, 24, 32].map((size) => secret("AES-GCM", { name: "AES-GCM" }, ["encrypt", "decrypt"], size)),
		secret("AES-KW", { name: "AES-KW" }, wrapUsages, 32),
		...[1, 8, 15, 16, 20, 24, 32, 64, 100, 128].map((size) => secret("HMAC", { name: "HMAC", hash: "SHA-256" }, ["sign"], size)),
	];
}

function pairs(random: Random): Wrapped[] {
	const algorithms: Readonly<Record<CurveName, Wrapped["algorithm"]>> = {
		"P-256": { name: "ECDSA", namedCurve: "P-256" },
		"P-384": { name: "ECDH", namedCurve: "P-384" },
		Ed25519: { name: "Ed25519" },
		X25519: { name: "X25519" },
	};
	return curveNames.map((crv) => ({
		label: `a private key of ${crv}`,
		algorithm: algorithms[crv],
		usages: crv === "P-256" || crv === "Ed25519" ? ["sign"] : ["deriveBits"],
		format: "jwk",
		data: privateJwk(crv, random),
		formats: ["pkcs8", "jwk"],
	}));
}

function wrapperKey(side: Side, name: Wrapper, secret: Uint8Array, usages: readonly string[] = wrapUsages): Promise<unknown> {
	return importedKey(side, "raw", secret, name, usages);
}

export function wrapCases(random: Random): Case[] {
	const cases: Case[] = [];
	for (const { label, algorithm, usages, format, data, formats } of [...secrets(random), ...pairs(random)])
		for (const name of wrappers)
			for (const wrapFormat of formats) {
				// The text of a JSON web key has no fixed length, so AES-KW takes some of them only.
				if (wrapFormat === "jwk" && name === "AES-KW") continue;
				const [secret, wrap] = [random.bytes(random.pick([16, 24, 32])), parameters(name, random)];
				const isText = wrapFormat === "jwk";
				if (!isText)
					cases.push(
						compare(`wrapKey ${name} ${wrapFormat} of ${label}`, async (side) =>
							side.subtle.wrapKey(wrapFormat, await importedKey(side, format, data, algorithm, usages), await wrapperKey(side, name, secret), wrap),
						),
					);
				cases.push(
					cross(`wrapKey and unwrapKey ${name} ${wrapFormat} of ${label}`, async (from, to) => {
						const key = await importedKey(from, format, data, algorithm, usages);
						const wrapped = await from.subtle.wrapKey(wrapFormat, key, await wrapperKey(from, name, secret), wrap);
						const unwrapper = await wrapperKey(to, name, secret);
						const unwrapped = await to.subtle.unwrapKey(wrapFormat, wrapped, unwrapper, wrap, algorithm, true, usages);
						return [unwrapped, await to.subtle.exportKey(formats[0], unwrapped), await to.subtle.exportKey("jwk", unwrapped)];
					}),
				);
			}
	return [...cases, ...wrongCalls(random), ...madeUp(random), ...keyWrap(random)];
}

/** AES-KW of changed and cut bytes (RFC 3394 §2.2.2). */
function keyWrap(random: Random): Case[] {
	const secret = random.bytes(16);
	const inner = random.bytes(32);
	const algorithm = { name: "HMAC", hash: "SHA-256" };
	const unwrapped = (what: string, change: (wrapped: Uint8Array) => unknown) =>
		compare(`unwrapKey AES-KW ${what}`, async (side) => {
			const key = await importedKey(side, "raw", inner, algorithm, ["sign"]);
			const wrapper = await wrapperKey(side, "AES-KW", secret);
			const wrapped = await preparedBytes(side.subtle.wrapKey("raw", key, wrapper, "AES-KW"));
			return side.subtle.exportKey("raw", await side.subtle.unwrapKey("raw", change(wrapped), wrapper, "AES-KW", algorithm, true, ["sign"]));
		});
	const cases = [unwrapped("of good bytes", (wrapped) => wrapped)];
	for (const at of [0, 7, 8, 20, -1]) cases.push(unwrapped(`with byte ${at} changed`, (wrapped) => changed(wrapped, at, 1 << random.below(8))));
	for (const size of [0, 1, 8, 15, 16, 17, 24, 32, 39]) cases.push(unwrapped(`of ${size} bytes of it`, (wrapped) => wrapped.subarray(0, size)));
	cases.push(unwrapped("of 8 bytes more", (wrapped) => Uint8Array.of(...wrapped, ...new Uint8Array(8))));
	for (const [what, value] of noBytes) cases.push(unwrapped(`of ${what}`, () => value));
	return cases;
}

/** Wrapped bytes that the other side did not wrap: made by encrypting them. */
function madeUp(random: Random): Case[] {
	const cases: Case[] = [];
	const secret = random.bytes(16);
	const wrap = parameters("AES-GCM", random);
	const made = (what: string, text: string | Uint8Array, format = "jwk", isExtractable = true) =>
		cases.push(
			compare(`unwrapKey ${format} of ${what}`, async (side) => {
				const key = await wrapperKey(side, "AES-GCM", secret, ["encrypt", "unwrapKey"]);
				const wrapped = await preparedBytes(side.subtle.encrypt(wrap, key, typeof text === "string" ? new TextEncoder().encode(text) : text));
				return side.subtle.unwrapKey(format, wrapped, key, wrap, { name: "AES-CBC" }, isExtractable, ["encrypt"]);
			}),
		);
	const good = '{"kty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAA","alg":"A128CBC"}';
	made("a JSON web key", good);
	made("a JSON web key with spaces", `  ${good}\n`);
	made("a JSON web key behind a byte order mark", `\ufeff${good}`);
	made("a JSON web key that is cut", good.slice(0, -1));
	made("a JSON web key with ext false", good.replace("}", ',"ext":false}'));
	made("a JSON web key with ext false, not extractable", good.replace("}", ',"ext":false}'), "jwk", false);
	made("a JSON web key with another alg", good.replace("CBC", "GCM"));
	made("a JSON web key without kty", '{"k":"AAAAAAAAAAAAAAAAAAAAAA"}');
	made("nothing", "");
	for (const text of ["null", "5", '"text"', "[]", "{}", "true", "no JSON", "{'kty':'oct'}", `[${good}]`]) made(text, text);
	made("bytes that are no UTF-8", Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d));
	made("16 bytes", secret, "raw");
	made("15 bytes", secret.subarray(1), "raw");
	made("no bytes", new Uint8Array(0), "raw");
	made("16 bytes", secret, "spki");
	made("16 bytes", secret, "pkcs8");
	made("16 bytes", secret, "der");
	return cases;
}

function wrongCalls(random: Random): Case[] {
	const cases: Case[] = [];
	const [secret, inner] = [random.bytes(16), random.bytes(16)];
	const others = Object.fromEntries(wrappers.map((name) => [name, parameters(name, random)]));
	const innerKey = (side: Side, isExtractable = true) => importedKey(side, "raw", inner, "AES-CBC", ["encrypt"], isExtractable);
	for (const name of wrappers) {
		const wrap = parameters(name, random);
		const wrapping = (what: string, run: (side: Side, wrapper: unknown, key: unknown) => Promise<unknown>, usages: readonly string[] = wrapUsages) =>
			cases.push(compare(`${name} ${what}`, async (side) => run(side, await wrapperKey(side, name, secret, usages), await innerKey(side))));
		wrapping("wrapKey of a key that may not leave", async (side, wrapper) => side.subtle.wrapKey("raw", await innerKey(side, false), wrapper, wrap));
		wrapping("wrapKey with a key for unwrapKey", ({ subtle }, wrapper, key) => subtle.wrapKey("raw", key, wrapper, wrap), ["unwrapKey"]);
		wrapping(
			"unwrapKey with a key for wrapKey",
			({ subtle }, wrapper) => subtle.unwrapKey("raw", new Uint8Array(48), wrapper, wrap, "AES-CBC", true, ["encrypt"]),
			["wrapKey"],
		);
		if (name !== "AES-KW") {
			wrapping("wrapKey with a key for encrypt", ({ subtle }, wrapper, key) => subtle.wrapKey("raw", key, wrapper, wrap), ["encrypt", "decrypt"]);
			wrapping("encrypt with a key for wrapKey", ({ subtle }, wrapper) => subtle.encrypt(wrap, wrapper, inner));
		}
		for (const format of ["spki", "pkcs8", "der", null])
			wrapping(`wrapKey as ${String(format)}`, ({ subtle }, wrapper, key) => subtle.wrapKey(format, key, wrapper, wrap));
		for (const other of wrappers)
			if (other !== name) wrapping(`wrapKey by ${other}`, ({ subtle }, wrapper, key) => subtle.wrapKey("raw", key, wrapper, others[other]));
		for (const by of ["HMAC", "ECDSA", "SHA-256", "other", null, {}])
			wrapping(`wrapKey by ${JSON.stringify(by)}`, ({ subtle }, wrapper, key) => subtle.wrapKey("raw", key, wrapper, by));
		for (const value of [null, undefined, {}, inner]) {
			const what = value === inner ? "bytes" : JSON.stringify(value);
			wrapping(`wrapKey of ${what}`, ({ subtle }, wrapper) => subtle.wrapKey("raw", value, wrapper, wrap));
			wrapping(`wrapKey with ${what} as wrapper`, ({ subtle }, _wrapper, key) => subtle.wrapKey("raw", key, value, wrap));
			wrapping(`unwrapKey with ${what} as wrapper`, ({ subtle }) => subtle.unwrapKey("raw", new Uint8Array(48), value, wrap, "AES-CBC", true, ["encrypt"]));
		}
		const wrongTypes: Named<readonly unknown[]>[] = [
			["to an unknown algorithm", ["other", true, ["encrypt"]]],
			["to no algorithm", [null, true, ["encrypt"]]],
			["for nothing", ["AES-CBC", true, []]],
			["for sign", ["AES-CBC", true, ["sign"]]],
			["for an unknown usage", ["AES-CBC", true, ["other"]]],
			["to HMAC without a hash", ["HMAC", true, ["sign"]]],
			["to HKDF, extractable", ["HKDF", true, ["deriveBits"]]],
			["to HKDF", ["HKDF", false, ["deriveBits"]]],
			["to HMAC", [{ name: "HMAC", hash: "SHA-256" }, true, ["sign"]]],
			["to ECDSA", [{ name: "ECDSA", namedCurve: "P-256" }, true, ["verify"]]],
			["without usages", ["AES-CBC", true]],
		];
		for (const [what, values] of wrongTypes)
			wrapping(`unwrapKey ${what}`, async ({ subtle }, wrapper, key) => {
				const wrapped = await preparedBytes(subtle.wrapKey("raw", key, wrapper, wrap));
				return subtle.unwrapKey("raw", wrapped, wrapper, wrap, ...values);
			});
	}
	return cases;
}
