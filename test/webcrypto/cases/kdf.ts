import type { Random } from "../../support/seeded.js";
import { shortOrFull } from "../../support/test-form.js";
import { type Case, compare, type Named, noAlgorithms, noBytes } from "../case.js";
import { prepared, type Side } from "../side.js";

const hashes = ["SHA-1", "SHA-256", "SHA-384", "SHA-512"] as const;
const names = ["HKDF", "PBKDF2"] as const;
type Name = (typeof names)[number];
const usages = ["deriveKey", "deriveBits"];

function base(side: Side, name: Name, secret: Uint8Array, keyUsages: readonly string[] = usages): Promise<unknown> {
	return prepared(side.subtle.importKey("raw", secret, name, false, keyUsages));
}

function parameters(name: Name, random: Random, hash: string = random.pick(["SHA-256", "SHA-384", "SHA-512"])): Record<string, unknown> {
	const salt = random.bytes(random.pick([0, 1, 16, 64, 65, 130]));
	return name === "HKDF"
		? { name, hash, salt, info: random.bytes(random.pick([0, 1, 16, 100, 500])) }
		: { name, hash, salt, iterations: random.pick([1, 2, 3, 100, 1000]) };
}

export function kdfCases(random: Random): Case[] {
	const cases: Case[] = [];
	for (const name of names) {
		for (const hash of hashes)
			for (let round = 0; round < shortOrFull(4, 20); round++) {
				const [secret, algorithm] = [random.bytes(random.pick([0, 1, 8, 16, 32, 64, 100, 127, 128])), parameters(name, random, hash)];
				const bits = 8 * (1 + random.below(100));
				cases.push(
					compare(`deriveBits ${name} with ${hash} from ${secret.length} bytes, ${bits} bits, ${round}`, async (side) =>
						side.subtle.deriveBits(algorithm, await base(side, name, secret), bits),
					),
				);
			}
		cases.push(...lengths(name, random), ...wrongMembers(name, random), ...derivedKeys(name, random), ...imports(name, random));
	}
	const algorithm = parameters("HKDF", random, "SHA-256");
	for (const size of [129, 200, 1000])
		for (const name of names) {
			const secret = random.bytes(size);
			cases.push(
				compare(`deriveBits ${name} from ${size} bytes`, async (side) =>
					side.subtle.deriveBits({ ...algorithm, name, iterations: 2 }, await base(side, name, secret), 256),
				),
			);
		}
	return cases;
}

function lengths(name: Name, random: Random): Case[] {
	const cases: Case[] = [];
	const [secret, algorithm] = [random.bytes(32), { ...parameters(name, random, "SHA-256"), info: random.bytes(16) }];
	for (const length of [null, undefined, 0, 1, 7, 8, 9, 256, 257, 1000, 4096, 8192, 255 * 256, 255 * 256 + 8, -8, 16.5, "64", "x", Number.NaN])
		cases.push(
			compare(`deriveBits ${name} of ${typeof length} ${String(length)} bits`, async (side) =>
				side.subtle.deriveBits(algorithm, await base(side, name, secret), length),
			),
		);
	cases.push(compare(`deriveBits ${name} without a length`, async (side) => side.subtle.deriveBits(algorithm, await base(side, name, secret))));
	return cases;
}

function wrongMembers(name: Name, random: Random): Case[] {
	const secret = random.bytes(20);
	const replaced: Named<Record<string, unknown>>[] = [
		["without a hash", { hash: undefined }],
		...noAlgorithms.map(([what, hash]): Named<Record<string, unknown>> => [`with ${what} as hash`, { hash }]),
		["with HMAC as hash", { hash: "HMAC" }],
		...noBytes.map(([what, salt]): Named<Record<string, unknown>> => [`with ${what} as salt`, { salt }]),
		["with a salt in an ArrayBuffer", { salt: new ArrayBuffer(8) }],
	];
	if (name === "HKDF") replaced.push(...noBytes.map(([what, info]): Named<Record<string, unknown>> => [`with ${what} as info`, { info }]));
	else
		for (const iterations of [0, -1, 1.9, "2", "x", null, undefined, Number.NaN, 2 ** 32, Number.POSITIVE_INFINITY])
			replaced.push([`with iterations ${typeof iterations} ${String(iterations)}`, { iterations }]);
	const cases: Case[] = [];
	for (const [what, members] of replaced) {
		const algorithm = { ...parameters(name, random, "SHA-256"), ...members };
		cases.push(compare(`deriveBits ${name} ${what}`, async (side) => side.subtle.deriveBits(algorithm, await base(side, name, secret), 128)));
		cases.push(
			compare(`deriveKey ${name} ${what}`, async (side) =>
				side.subtle.exportKey(
					"raw",
					await side.subtle.deriveKey(algorithm, await base(side, name, secret), { name: "AES-CBC", length: 128 }, true, ["encrypt"]),
				),
			),
		);
	}
	const good = parameters(name, random, "SHA-256");
	for (const keyUsages of [["deriveBits"], ["deriveKey"]]) {
		cases.push(
			compare(`deriveBits ${name} with a key for ${keyUsages.join()}`, async (side) =>
				side.subtle.deriveBits(good, await base(side, name, secret, keyUsages), 128),
			),
		);
		cases.push(
			compare(`deriveKey ${name} with a key for ${keyUsages.join()}`, async (side) =>
				side.subtle.deriveKey(good, await base(side, name, secret, keyUsages), { name: "AES-CBC", length: 128 }, true, ["encrypt"]),
			),
		);
	}
	const other = name === "HKDF" ? "PBKDF2" : "HKDF";
	cases.push(compare(`deriveBits ${name} with a key of ${other}`, async (side) => side.subtle.deriveBits(good, await base(side, other, secret), 128)));
	return cases;
}

const derived: readonly Named<{ readonly type: unknown; readonly usages: readonly string[] }>[] = [
	["AES-GCM of 128 bits", { type: { name: "AES-GCM", length: 128 }, usages: ["encrypt", "decrypt"] }],
	["AES-KW of 192 bits", { type: { name: "AES-KW", length: 192 }, usages: ["wrapKey", "unwrapKey"] }],
	["AES-CTR of 256 bits", { type: { name: "AES-CTR", length: 256 }, usages: ["decrypt"] }],
	["AES-CBC of 129 bits", { type: { name: "AES-CBC", length: 129 }, usages: ["decrypt"] }],
	["AES-CBC of 0 bits", { type: { name: "AES-CBC", length: 0 }, usages: ["decrypt"] }],
	["HMAC with the length of SHA-256", { type: { name: "HMAC", hash: "SHA-256" }, usages: ["sign"] }],
	["HMAC with the length of SHA-512", { type: { name: "HMAC", hash: "SHA-512" }, usages: ["sign", "verify"] }],
	["HMAC of 8 bits", { type: { name: "HMAC", hash: "SHA-1", length: 8 }, usages: ["verify"] }],
	["HMAC of 0 bits", { type: { name: "HMAC", hash: "SHA-1", length: 0 }, usages: ["verify"] }],
	["HMAC of 1024 bits", { type: { name: "HMAC", hash: "SHA-1", length: 1024 }, usages: ["verify"] }],
	["AES-GCM for nothing", { type: { name: "AES-GCM", length: 128 }, usages: [] }],
	["AES-GCM for sign", { type: { name: "AES-GCM", length: 128 }, usages: ["sign"] }],
	["HKDF", { type: "HKDF", usages: ["deriveBits"] }],
	["PBKDF2", { type: "PBKDF2", usages: ["deriveBits"] }],
	["Ed25519", { type: "Ed25519", usages: ["sign"] }],
];

function derivedKeys(name: Name, random: Random): Case[] {
	const cases: Case[] = [];
	for (const [what, { type, usages: keyUsages }] of derived)
		for (const isExtractable of [true, false]) {
			const [secret, algorithm] = [random.bytes(32), parameters(name, random)];
			cases.push(
				compare(`deriveKey ${name} to ${isExtractable ? "extractable " : ""}${what}`, async (side) => {
					const key = await side.subtle.deriveKey(algorithm, await base(side, name, secret), type, isExtractable, keyUsages);
					if (typeof type === "string")
						return [key, await side.subtle.deriveBits({ name: type, hash: "SHA-256", salt: secret, info: secret, iterations: 1 }, key, 64)];
					return [key, await side.subtle.exportKey("raw", key)];
				}),
			);
		}
	return cases;
}

function imports(name: Name, random: Random): Case[] {
	const cases: Case[] = [];
	const secret = random.bytes(16);
	const imported = (what: string, ...values: readonly unknown[]) =>
		cases.push(compare(`importKey ${name} ${what}`, ({ subtle }) => subtle.importKey(...values)));
	imported("for all usages", "raw", secret, name, false, usages);
	imported("from an object", "raw", secret, { name: name.toLowerCase(), hash: 5 }, false, ["deriveBits"]);
	imported("extractable", "raw", secret, name, true, usages);
	imported("for nothing", "raw", secret, name, false, []);
	imported("for encrypt", "raw", secret, name, false, ["deriveBits", "encrypt"]);
	imported("of no bytes", "raw", new Uint8Array(0), name, false, usages);
	for (const format of ["jwk", "spki", "pkcs8"]) imported(`as ${format}`, format, format === "jwk" ? { kty: "oct", k: "AAAA" } : secret, name, false, usages);
	for (const [what, value] of noBytes) imported(`of ${what}`, "raw", value, name, false, usages);
	cases.push(compare(`exportKey ${name}`, async (side) => side.subtle.exportKey("raw", await base(side, name, secret))));
	cases.push(compare(`generateKey ${name}`, ({ subtle }) => subtle.generateKey(name, false, usages)));
	return cases;
}
