import { describe, expect, test } from "vitest";
import { repeatEnvironment, seed, seeded } from "../support/random.js";
import { families } from "./families.js";
import { judge } from "./judge.js";
import type { LooseSubtle, MethodName, Side } from "./side.js";
import { nodeSide } from "./subject.js";

type Method = (...values: readonly unknown[]) => Promise<unknown>;

interface Fault {
	readonly what: string;
	readonly family: string;
	readonly method: MethodName;
	/** The method with the fault. */
	readonly plant: (right: Method) => Method;
}

const nameOf = (algorithm: unknown): unknown => (typeof algorithm === "object" && algorithm !== null && "name" in algorithm ? algorithm.name : algorithm);

/** Replaces the errors of one name by those of another. */
const renamed =
	(from: string, to: string) =>
	(right: Method): Method =>
	async (...values) => {
		try {
			return await right(...values);
		} catch (error) {
			throw error instanceof DOMException && error.name === from ? new DOMException(error.message, to) : error;
		}
	};

/** Replaces the answers. */
const answering =
	(change: (answer: unknown, values: readonly unknown[]) => unknown) =>
	(right: Method): Method =>
	async (...values) =>
		change(await right(...values), values);

const shortened = answering((answer) => (answer instanceof ArrayBuffer && answer.byteLength > 0 ? answer.slice(1) : answer));

const faults: readonly Fault[] = [
	{ what: "a digest of another length", family: "digest", method: "digest", plant: shortened },
	{ what: "a typed array in place of an ArrayBuffer", family: "digest", method: "digest", plant: answering((answer) => new Uint8Array(answer as ArrayBuffer)) },
	{
		what: "a TypeError that is thrown, not rejected",
		family: "digest",
		method: "digest",
		plant:
			(right) =>
			(algorithm, ...values) => {
				if (algorithm === null) throw new TypeError("thrown");
				return right(algorithm, ...values);
			},
	},
	{ what: "an error's name", family: "aes", method: "decrypt", plant: renamed("OperationError", "DataError") },
	{
		what: "a name with a space",
		family: "digest",
		method: "digest",
		plant:
			(right) =>
			(algorithm, ...values) =>
				right(typeof algorithm === "string" ? algorithm.trim() : algorithm, ...values),
	},
	{
		what: "ciphertext of another counter",
		family: "aes",
		method: "encrypt",
		plant:
			(right) =>
			(algorithm, ...values) =>
				right(nameOf(algorithm) === "AES-CTR" ? { ...(algorithm as object), length: 128 } : algorithm, ...values),
	},
	{ what: "a verification that is always true", family: "hmac", method: "verify", plant: answering(() => true) },
	{ what: "a verification that is never true", family: "ecdsa", method: "verify", plant: answering(() => false) },
	{ what: "signatures of other data", family: "ed25519", method: "sign", plant: (right) => (algorithm, key, _data) => right(algorithm, key, Uint8Array.of(1)) },
	{ what: "a missing check of usages", family: "generate", method: "generateKey", plant: renamed("SyntaxError", "DataError") },
	{
		what: "a usage less",
		family: "generate",
		method: "generateKey",
		plant:
			(right) =>
			async (...values) => {
				const key = await right(...values);
				return typeof key === "object" && key !== null && "usages" in key ? Object.create(key, { usages: { value: [] } }) : key;
			},
	},
	{
		what: "keys that all may leave",
		family: "import of secrets",
		method: "importKey",
		plant: (right) => (format, data, algorithm, _isExtractable, usages) => right(format, data, algorithm, true, usages),
	},
	{
		what: "a missing check of ext",
		family: "import of curves",
		method: "importKey",
		plant:
			(right) =>
			(format, data, ...values) =>
				right(format, typeof data === "object" && data !== null && "ext" in data ? { ...data, ext: true } : data, ...values),
	},
	{
		what: "bytes behind a key",
		family: "der",
		method: "importKey",
		plant:
			(right) =>
			(format, data, ...values) =>
				right(format, data instanceof Uint8Array && data.at(-1) === 0 ? data.subarray(0, -1) : data, ...values),
	},
	{ what: "a secret that is cut at its beginning", family: "agreement", method: "deriveBits", plant: shortened },
	{
		what: "a missing check of lengths",
		family: "kdf",
		method: "deriveBits",
		plant: (right) => (algorithm, key, length) => right(algorithm, key, typeof length === "number" ? length & ~7 : length),
	},
	{ what: "wrapped bytes of another key", family: "wrap", method: "wrapKey", plant: shortened },
	{
		what: "an unwrapped key for other usages",
		family: "wrap",
		method: "unwrapKey",
		plant: answering((key) => Object.create(key as object, { usages: { value: [] } })),
	},
];

describe("the comparison finds", () => {
	test.each(faults)("$what", async ({ family, method, plant }) => {
		const node = nodeSide();
		const subtle: LooseSubtle = { ...node.subtle, [method]: plant(node.subtle[method]) };
		const subject: Side = { ...node, name: "planted", subtle, isStrict: false };
		const make = families[family];
		if (make === undefined) throw new Error(`no family ${family}`);
		const cases = make(seeded(seed)).filter(({ name, reference }) => reference === undefined && name.includes(method));
		const { differences } = await judge(cases, subject, node);
		expect(differences, repeatEnvironment).not.toEqual([]);
	});
});
