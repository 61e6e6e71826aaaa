/** The objects themselves: random values, receivers, keys as objects. */
import type { Random } from "../../support/seeded.js";
import { type Case, compare, type Named } from "../case.js";
import { importedKey, methodNames, type Side } from "../side.js";

const arrays: readonly Named<() => unknown>[] = [
	["a Uint8Array", () => new Uint8Array(10)],
	["an empty Uint8Array", () => new Uint8Array(0)],
	["a Uint32Array", () => new Uint32Array(10)],
	["a BigUint64Array", () => new BigUint64Array(3)],
	["a Uint8ClampedArray", () => new Uint8ClampedArray(3)],
	["65,536 bytes", () => new Uint8Array(65536)],
	["65,537 bytes", () => new Uint8Array(65537)],
	["65,536 words", () => new Uint16Array(65536)],
	["a Float32Array", () => new Float32Array(4)],
	["a Float64Array", () => new Float64Array(4)],
	["a large Float64Array", () => new Float64Array(65536)],
	["a DataView", () => new DataView(new ArrayBuffer(4))],
	["an ArrayBuffer", () => new ArrayBuffer(4)],
	["a list", () => [1, 2, 3]],
	["null", () => null],
	["undefined", () => undefined],
	["a number", () => 8],
];

export function generalCases(random: Random): Case[] {
	const cases: Case[] = [];
	for (const [what, make] of arrays)
		cases.push(
			compare(`getRandomValues of ${what}`, async ({ crypto }) => {
				const array = make();
				// Random bytes can not be compared: only that they are in the caller's own array.
				return [crypto.getRandomValues(array) === array, (array as { constructor: { name: string } }).constructor.name];
			}),
		);
	cases.push(compare("getRandomValues without an array", async ({ crypto }) => (crypto as { getRandomValues(): unknown }).getRandomValues()));
	cases.push(
		compare("getRandomValues changes the part of a buffer that it is given", async ({ crypto }) => {
			const bytes = new Uint8Array(96);
			crypto.getRandomValues(bytes.subarray(32, 64));
			return [bytes.subarray(0, 32), bytes.subarray(64), bytes.subarray(32, 64).every((byte) => byte === 0)];
		}),
	);
	cases.push(
		compare("randomUUID has the form of version 4", async ({ crypto }) => {
			const all = Array.from({ length: 20 }, () => String(crypto.randomUUID()));
			const form = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
			return [all.every((text) => form.test(text)), new Set(all).size];
		}),
	);
	cases.push(
		compare("the tags of the objects", async ({ crypto }) => [Object.prototype.toString.call(crypto), tagOf((crypto as { subtle?: unknown }).subtle)]),
	);
	cases.push(compare("subtle is one object", async ({ crypto }) => memberTwice(crypto, "subtle")));
	for (const name of methodNames) cases.push(...receivers(name));
	return [...cases, ...keyObjects(random), ...argumentOrder(random), ...manyAtOnce(random)];
}

/** Whether a member is the same object each time. */
function memberTwice(value: object, name: string): boolean {
	const [first, second] = [name, name].map((member) => Reflect.get(value, member));
	return first === second;
}

function tagOf(value: unknown): string {
	return Object.prototype.toString.call(value);
}

/** Each method called without its object, and without arguments. */
function receivers(name: (typeof methodNames)[number]): Case[] {
	return [
		compare(`${name} without arguments`, ({ subtle }) => subtle[name]()),
		compare(`${name} of another object`, async ({ crypto }) => {
			const { subtle } = crypto as unknown as { subtle: Record<string, (this: unknown) => Promise<unknown>> };
			const method = subtle[name];
			if (method === undefined) return "missing";
			return method.call({});
		}),
		compare(`${name} has the length that Web IDL gives it`, async ({ crypto }) => {
			const { subtle } = crypto as unknown as { subtle: Record<string, { length: number; name: string }> };
			return [subtle[name]?.length, subtle[name]?.name];
		}),
	];
}

function keyObjects(random: Random): Case[] {
	const secret = random.bytes(16);
	const asked = (what: string, run: (key: object, side: Side) => unknown) =>
		compare(`a CryptoKey ${what}`, async (side) => run((await importedKey(side, "raw", secret, "AES-GCM", ["decrypt", "encrypt"])) as object, side));
	return [
		asked("has its tag", tagOf),
		asked("has no members of its own that are enumerable", (key) => JSON.stringify(Object.keys(key))),
		asked("as JSON", (key) => JSON.stringify(key)),
		asked("gives the same algorithm each time", (key) => memberTwice(key, "algorithm")),
		asked("gives the same usages each time", (key) => memberTwice(key, "usages")),
		asked("can not be made by its constructor", (key) => new (key.constructor as new () => unknown)()),
		asked("keeps its members", (key) => {
			for (const name of ["type", "extractable", "algorithm", "usages"]) {
				try {
					(key as Record<string, unknown>)[name] = "other";
				} catch (error) {
					if (!(error instanceof TypeError)) throw error;
				}
			}
			return key;
		}),
		asked("is no key when it is copied", async (key, { subtle }) => subtle.encrypt({ name: "AES-GCM", iv: secret }, { ...key }, secret)),
		asked("is no key as a prototype", async (key, { subtle }) => subtle.encrypt({ name: "AES-GCM", iv: secret }, Object.create(key), secret)),
		asked("may do what it could before its list of usages was changed", async (key, { subtle }) => {
			const { usages } = key as { usages: string[] };
			try {
				usages.length = 0;
			} catch (error) {
				if (!(error instanceof TypeError)) throw error;
			}
			return subtle.encrypt({ name: "AES-GCM", iv: secret }, key, secret);
		}),
	];
}

/** The order of checks, and of the copies of the caller's values. */
function argumentOrder(random: Random): Case[] {
	const secret = random.bytes(16);
	const key = (side: Side, usages: readonly string[]) => importedKey(side, "raw", secret, "AES-CBC", usages);
	return [
		compare("encrypt with a wrong iv and a key that may not", async (side) =>
			side.subtle.encrypt({ name: "AES-CBC", iv: secret.subarray(1) }, await key(side, ["decrypt"]), secret),
		),
		compare("encrypt by another algorithm and with a key that may not", async (side) =>
			side.subtle.encrypt({ name: "AES-GCM", iv: secret }, await key(side, ["decrypt"]), secret),
		),
		compare("encrypt by an unknown algorithm, no key and no data", ({ subtle }) => subtle.encrypt("other", null, null)),
		compare("encrypt with no key and no data", ({ subtle }) => subtle.encrypt({ name: "AES-CBC", iv: secret }, null, null)),
		compare("importKey with a wrong format and an unknown algorithm", ({ subtle }) => subtle.importKey("x", secret, "other", true, [])),
		compare("importKey with an unknown algorithm and wrong usages", ({ subtle }) => subtle.importKey("raw", secret, "other", true, ["x"])),
		compare("importKey jwk with bytes and an unknown algorithm", ({ subtle }) => subtle.importKey("jwk", secret, "other", true, [])),
		compare("the iv that an application changes after the call", async (side) => {
			const iv = secret.slice();
			const both = await key(side, ["encrypt"]);
			const answer = side.subtle.encrypt({ name: "AES-CBC", iv }, both, secret);
			iv.fill(0);
			return answer;
		}),
		compare("the data that an application changes after the call", async (side) => {
			const data = secret.slice();
			const both = await key(side, ["encrypt"]);
			const answer = side.subtle.encrypt({ name: "AES-CBC", iv: secret }, both, data);
			data.fill(0);
			return answer;
		}),
		compare("the key data that an application changes after the call", async ({ subtle }) => {
			const data = secret.slice();
			const answer = subtle.importKey("raw", data, "AES-CBC", true, ["encrypt"]);
			data.fill(0);
			return subtle.exportKey("raw", await answer);
		}),
	];
}

/** Calls that an application sends without waiting for their answers, and data that an HSM takes in many pieces. */
function manyAtOnce(random: Random): Case[] {
	const inputs = Array.from({ length: 40 }, () => random.bytes(random.below(300)));
	const large = random.bytes(100_000);
	const secret = random.bytes(32);
	return [
		compare("40 digests at once", ({ subtle }) => Promise.all(inputs.map((input) => subtle.digest("SHA-256", input)))),
		compare("40 imports and signatures at once", ({ subtle }) =>
			Promise.all(
				inputs.map(async (input) => {
					const key = await subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
					return subtle.sign("HMAC", key, input);
				}),
			),
		),
		compare("40 encryptions at once", async (side) => {
			const key = await importedKey(side, "raw", secret, "AES-CBC", ["encrypt"]);
			return Promise.all(inputs.map((input) => side.subtle.encrypt({ name: "AES-CBC", iv: secret.subarray(16) }, key, input)));
		}),
		compare(
			"20 pairs at once",
			async ({ subtle }) => (await Promise.all(inputs.slice(20).map(() => subtle.generateKey("X25519", false, ["deriveBits"])))).length,
		),
		compare("digest of 100,000 bytes", ({ subtle }) => subtle.digest("SHA-384", large)),
		compare("sign HMAC of 100,000 bytes", async (side) =>
			side.subtle.sign("HMAC", await importedKey(side, "raw", secret, { name: "HMAC", hash: "SHA-512" }, ["sign"]), large),
		),
		compare("encrypt AES-CTR of 100,000 bytes", async (side) =>
			side.subtle.encrypt({ name: "AES-CTR", counter: secret.subarray(16), length: 32 }, await importedKey(side, "raw", secret, "AES-CTR", ["encrypt"]), large),
		),
	];
}
