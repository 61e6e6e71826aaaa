import type { Random } from "../../support/seeded.js";
import { shortOrFull } from "../../support/test-form.js";
import { type Case, changed, compare, cross, type Named, noBytes } from "../case.js";
import { importedKey, preparedBytes, type Side } from "../side.js";

const modes = ["AES-CBC", "AES-CTR", "AES-GCM"] as const;
type Mode = (typeof modes)[number];
const usages = ["encrypt", "decrypt"];
/** Around blocks, around what an HSM takes at once, and more. */
const lengths = [0, 1, 15, 16, 17, 31, 32, 33, 100, 1071, 1072, 1073, 2176, 3000];

/** Good parameters of the mode. A counter of 8 bits is enough for all lengths. */
function parameters(mode: Mode, random: Random): Record<string, unknown> {
	if (mode === "AES-CBC") return { name: mode, iv: random.bytes(16) };
	if (mode === "AES-CTR") return { name: mode, counter: random.bytes(16), length: 8 + random.below(121) };
	const iv = random.bytes(random.pick([12, 12, 13, 16, 17, 32, 60, 64]));
	const gcm: Record<string, unknown> = { name: mode, iv };
	if (random.below(2) === 0) gcm["additionalData"] = random.bytes(random.pick([0, 1, 15, 16, 17, 40, 300]));
	if (random.below(2) === 0) gcm["tagLength"] = random.pick([96, 104, 112, 120, 128]);
	return gcm;
}

interface Wrong {
	readonly mode: Mode;
	readonly members: readonly Named<Record<string, unknown>>[];
}

/** Members that replace good ones. */
const wrong: readonly Wrong[] = [
	{
		mode: "AES-CBC",
		members: [
			...[0, 1, 12, 15, 17, 32].map((size): Named<Record<string, unknown>> => [`an iv of ${size} bytes`, { iv: new Uint8Array(size) }]),
			...noBytes.map(([name, iv]): Named<Record<string, unknown>> => [`${name} as iv`, { iv }]),
			["an iv in an ArrayBuffer", { iv: new ArrayBuffer(16) }],
			["an iv in a Uint32Array", { iv: Uint32Array.of(1, 2, 3, 4) }],
		],
	},
	{
		mode: "AES-CTR",
		members: [
			...[0, 1, 12, 15, 17, 32].map((size): Named<Record<string, unknown>> => [`a counter of ${size} bytes`, { counter: new Uint8Array(size) }]),
			...[0, 1, 8, 128, 129, 255, 256, -1, 1.5, 64.9, "64", "x", null, undefined, Number.NaN, Number.POSITIVE_INFINITY, true].map(
				(length): Named<Record<string, unknown>> => [`length ${typeof length} ${String(length)}`, { length }],
			),
			...noBytes.map(([name, counter]): Named<Record<string, unknown>> => [`${name} as counter`, { counter }]),
			["iv in place of counter", { counter: undefined, iv: new Uint8Array(16) }],
		],
	},
	{
		mode: "AES-GCM",
		members: [
			...[0, 1, 64, 65, 128, 200].map((size): Named<Record<string, unknown>> => [`an iv of ${size} bytes`, { iv: new Uint8Array(size) }]),
			...noBytes.map(([name, iv]): Named<Record<string, unknown>> => [`${name} as iv`, { iv }]),
			...noBytes.map(([name, additionalData]): Named<Record<string, unknown>> => [`${name} as additionalData`, { additionalData }]),
			...[0, 1, 8, 31, 32, 33, 64, 72, 80, 95, 96, 97, 127, 129, 136, 255, 256, -1, 128.9, "128", null, undefined, Number.NaN].map(
				(tagLength): Named<Record<string, unknown>> => [`tagLength ${typeof tagLength} ${String(tagLength)}`, { tagLength }],
			),
			["an iv in a DataView", { iv: new DataView(new ArrayBuffer(12)) }],
		],
	},
];

function key(side: Side, mode: string, data: Uint8Array, keyUsages: readonly string[] = usages): Promise<unknown> {
	return importedKey(side, "raw", data, mode, keyUsages);
}

export function aesCases(random: Random): Case[] {
	const cases: Case[] = [];
	for (const mode of modes) {
		for (const length of lengths)
			for (const size of shortOrFull([random.pick([16, 24, 32])], [16, 24, 32])) {
				const [secret, algorithm, data] = [random.bytes(size), parameters(mode, random), random.bytes(length)];
				const what = `${mode} with ${size * 8} bits of ${length} bytes`;
				cases.push(compare(`encrypt ${what}`, async (side) => side.subtle.encrypt(algorithm, await key(side, mode, secret), data)));
				cases.push(
					cross(`encrypt and decrypt ${what}`, async (from, to) => {
						const encrypted = await preparedBytes(from.subtle.encrypt(algorithm, await key(from, mode, secret), data));
						return to.subtle.decrypt(algorithm, await key(to, mode, secret), encrypted);
					}),
				);
			}
		cases.push(...changedData(mode, random), ...wrongKeys(mode, random));
	}
	for (const { mode, members } of wrong)
		for (const [name, values] of members)
			for (const method of ["encrypt", "decrypt"] as const) {
				const [secret, algorithm, data] = [random.bytes(16), { ...parameters(mode, random), ...values }, random.bytes(48)];
				if (!("tagLength" in values)) algorithm["tagLength"] = 128;
				cases.push(compare(`${method} ${mode} with ${name}`, async (side) => side.subtle[method](algorithm, await key(side, mode, secret), data)));
			}
	return [...cases, ...counterCases(random), ...truncatedTags(random)];
}

/** Ciphertexts that were changed, cut or made up. */
function changedData(mode: Mode, random: Random): Case[] {
	const [secret, algorithm] = [random.bytes(32), parameters(mode, random)];
	const decrypted = (name: string, size: number, change: (bytes: Uint8Array) => Uint8Array) => {
		const data = random.bytes(size);
		return compare(`decrypt ${mode} ${name}`, async (side) => {
			const both = await key(side, mode, secret);
			const encrypted = await preparedBytes(side.subtle.encrypt(algorithm, both, data));
			return side.subtle.decrypt(algorithm, both, change(encrypted));
		});
	};
	const cases: Case[] = [];
	for (let round = 0; round < shortOrFull(10, 60); round++) {
		const [at, mask] = [random.below(16), 1 << random.below(8)];
		cases.push(decrypted(`with bit ${mask} of byte ${at} from the end changed, ${round}`, 33, (bytes) => changed(bytes, bytes.length - 1 - at, mask)));
	}
	for (const cut of [1, 15, 16, 17, 32, 47]) cases.push(decrypted(`without ${cut} bytes`, 40, (bytes) => bytes.subarray(0, Math.max(0, bytes.length - cut))));
	for (const size of [0, 1, 4, 11, 12, 15, 16, 32, 48]) cases.push(decrypted(`of ${size} bytes that are no ciphertext`, 1, () => new Uint8Array(size).fill(7)));
	for (const size of [16, 32, 64]) cases.push(decrypted(`of ${size} bytes of zero`, 1, () => new Uint8Array(size)));
	for (const [name, value] of noBytes)
		for (const method of ["encrypt", "decrypt"] as const)
			cases.push(compare(`${method} ${mode} of ${name}`, async (side) => side.subtle[method](algorithm, await key(side, mode, secret), value)));
	return cases;
}

/** Keys that may not do it. */
function wrongKeys(mode: Mode, random: Random): Case[] {
	const [secret, algorithm, data] = [random.bytes(16), parameters(mode, random), random.bytes(32)];
	const cases: Case[] = [];
	for (const method of ["encrypt", "decrypt"] as const) {
		for (const keyUsages of [["encrypt"], ["decrypt"], ["wrapKey"], ["unwrapKey"], ["encrypt", "decrypt", "wrapKey", "unwrapKey"]])
			cases.push(
				compare(`${method} ${mode} with a key for ${keyUsages.join(", ")}`, async (side) => {
					const encrypted = mode === "AES-GCM" || method === "encrypt" ? data : changed(data, 0);
					const answer = await side.subtle[method](algorithm, await key(side, mode, secret, keyUsages), encrypted);
					return answer;
				}),
			);
		for (const other of [...modes, "AES-KW"] as const) {
			if (other === mode) continue;
			const otherUsages = other === "AES-KW" ? ["wrapKey", "unwrapKey"] : usages;
			cases.push(
				compare(`${method} ${mode} with a key of ${other}`, async (side) => side.subtle[method](algorithm, await key(side, other, secret, otherUsages), data)),
			);
		}
		for (const value of [null, undefined, {}, "key", secret])
			cases.push(
				compare(`${method} ${mode} with ${value === secret ? "bytes" : JSON.stringify(value)} as key`, ({ subtle }) => subtle[method](algorithm, value, data)),
			);
		cases.push(compare(`${method} ${mode} by its name alone`, async (side) => side.subtle[method](mode, await key(side, mode, secret), data)));
		cases.push(
			compare(`${method} ${mode} by its name in lower case`, async (side) =>
				side.subtle[method]({ ...algorithm, name: mode.toLowerCase() }, await key(side, mode, secret), data),
			),
		);
		cases.push(compare(`${method} by AES-KW with a key of ${mode}`, async (side) => side.subtle[method]("AES-KW", await key(side, mode, secret), data)));
		cases.push(compare(`${method} by SHA-256 with a key of ${mode}`, async (side) => side.subtle[method]("SHA-256", await key(side, mode, secret), data)));
	}
	return cases;
}

/** Counters that wrap, and data that is longer than they count. */
function counterCases(random: Random): Case[] {
	const cases: Case[] = [];
	const secret = random.bytes(16);
	for (const length of [1, 2, 4, 7, 8, 9, 15, 16, 17, 31, 32, 33, 64, 127, 128])
		for (const start of ["all ones", "last but one", "random"] as const) {
			const counter = start === "random" ? random.bytes(16) : new Uint8Array(16).fill(255);
			if (start === "last but one") counter.set([254], 15);
			for (const size of [16, 17, 32, 33, 48, 64, 65, 4096, 4097]) {
				if (size > 65 && length > 9) continue;
				const data = new Uint8Array(size);
				cases.push(
					compare(`encrypt AES-CTR of ${size} bytes, counter of ${length} bits, ${start}`, async (side) =>
						side.subtle.encrypt({ name: "AES-CTR", counter, length }, await key(side, "AES-CTR", secret), data),
					),
				);
			}
		}
	return cases;
}

/** The tags of WebCrypto that are shorter than 96 bits. */
function truncatedTags(random: Random): Case[] {
	const cases: Case[] = [];
	const secret = random.bytes(16);
	for (const tagLength of [32, 64, 96, 104, 112, 120, 128])
		for (const change of [0, 1]) {
			const [iv, data] = [random.bytes(12), random.bytes(20)];
			cases.push(
				cross(`encrypt and decrypt AES-GCM with a tag of ${tagLength} bits${change ? ", changed" : ""}`, async (from, to) => {
					const encrypted = new Uint8Array(
						(await from.subtle.encrypt({ name: "AES-GCM", iv, tagLength }, await key(from, "AES-GCM", secret), data)) as ArrayBuffer,
					);
					return to.subtle.decrypt({ name: "AES-GCM", iv, tagLength }, await key(to, "AES-GCM", secret), change ? changed(encrypted, -1) : encrypted);
				}),
			);
		}
	return cases;
}
