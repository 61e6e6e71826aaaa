import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { keyDescriptions } from "../../hosts/firmware/configuration.js";
import { preload } from "../../hosts/simulator/building/preload.mjs";
import type { KeyDescription } from "../../modules/keystore/description.js";
import { describeKeys } from "../../modules/keystore/description-check.js";
import { KeyStore } from "../../modules/keystore/keystore.js";
import { curves, keyAlgorithms, keyOperations } from "../../modules/messages/algorithms.js";
import { agreeing, all, allButWrap, deriving, noPermissions, pair, publicKey, sealing, signing, symmetric, wrapping } from "../support/hsm-keys.js";
import { requestNames, rowOf } from "../support/rows.js";
import { id, imported, impossible, other } from "./impossible-descriptions.js";

const impossibleIds: readonly (readonly [string, unknown, string])[] = [
	["a negative id", -1, "-1"],
	["an id of 33 bits", 0x1_0000_0000, "4294967296"],
	["half an id", 1.5, "1.5"],
	["no number as id", Number.NaN, "NaN"],
	["a text as id", "1", "1"],
	["a big integer as id", 1n, "1"],
	["a symbol as id", Symbol("id"), "Symbol(id)"],
];

const folder = mkdtempSync(join(fileURLToPath(new URL("../../build", import.meta.url)), "keys-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("an invalid description is refused by name:", () => {
	test("at least sixteen are tested", () => {
		expect(impossible.length).toBeGreaterThanOrEqual(16);
	});

	test.each(impossible)("%s", (_what, description, message) => {
		const descriptions = [symmetric(1, 16), description as KeyDescription];
		for (const make of [() => new KeyStore(descriptions), () => describeKeys(descriptions)]) expect(make).toThrow(new RangeError(`key ${id}: ${message}`));
	});

	test.each(impossibleIds)("%s", (_what, wrong, shown) => {
		expect(() => new KeyStore([other({ id: wrong }) as KeyDescription])).toThrow(new RangeError(`key ${shown}: "id" expected 0 to 2147483647, got ${shown}`));
	});

	test.each<[unknown, string]>([
		[undefined, "keys expected a list of descriptions, got undefined"],
		[{}, "keys expected a list of descriptions, got object"],
		[[undefined], 'key undefined: "description" expected an object, got undefined'],
		[[null], 'key undefined: "description" expected an object, got null'],
		[[[]], 'key undefined: "description" expected an object, got an empty list'],
		[[5], 'key undefined: "description" expected an object, got 5'],
	])("%j in place of descriptions", (descriptions, message) => {
		expect(() => new KeyStore(descriptions as KeyDescription[])).toThrow(new RangeError(message));
	});

	test("the same id twice", () => {
		expect(() => new KeyStore([symmetric(1, 16), symmetric(2, 16), symmetric(1, 32, noPermissions)])).toThrow(
			new RangeError('KeyStore.DuplicateIds: key 1: "id" expected one that no other key has'),
		);
	});

	test("when the simulator's modules are bundled, which names the file", async () => {
		const path = join(folder, "keys.ts");
		const checker = fileURLToPath(new URL("../../modules/keystore/description-check.ts", import.meta.url));
		const write = (size: number): void =>
			writeFileSync(
				path,
				`import { describeKeys } from ${JSON.stringify(checker)};
			export const keys = describeKeys([${JSON.stringify(symmetric(id, size, noPermissions, sealing("AES-GCM")))}] as never);`,
			);
		write(20);
		await expect(preload(path, new Set([path]))).rejects.toThrow(
			/keys\.ts: key 7: "usage\.algorithms" expected some of HMAC, HKDF, PBKDF2 for a symmetric key of 20 bytes, got AES-GCM/,
		);
		write(16);
		expect(await preload(path, new Set([path]))).toContain('"size": 16');
	});
});

describe("a valid description is taken:", () => {
	test("every algorithm with every operation that a request has for it, and with no other", () => {
		for (const algorithm of keyAlgorithms)
			for (const operation of keyOperations) {
				const uses = requestNames.map((name) => rowOf(name).use).filter((use) => use?.algorithm === algorithm && use.operation === operation);
				const use = { algorithms: [algorithm], operations: [operation] } as const;
				const made = [symmetric(id, 32, noPermissions, use), ...curves.map((curve) => pair(id, curve, { ...noPermissions, import: true }, use))].filter(
					(description) => {
						try {
							return new KeyStore([description]);
						} catch {
							return false;
						}
					},
				);
				expect(made.length > 0, `${algorithm} ${operation}`).toBe(uses.length > 0);
				expect(
					made.every(({ type }) => type.kind === (uses[0]?.kind === "symmetric" ? "symmetric" : "pair")),
					`${algorithm} ${operation}`,
				).toBe(true);
			}
	});

	test("a public key to verify, or as the peer's key in an agreement", () => {
		const taken = keyAlgorithms.flatMap((algorithm) =>
			keyOperations.flatMap((operation) =>
				curves
					.filter((curve) => {
						try {
							return new KeyStore([publicKey(id, curve, { algorithms: [algorithm], operations: [operation] })]);
						} catch {
							return false;
						}
					})
					.map((curve) => `${algorithm} ${operation} ${curve}`),
			),
		);
		expect(taken).toEqual([
			"ECDSA verify P-256",
			"ECDSA verify P-384",
			"ECDH deriveBits P-256",
			"ECDH deriveBits P-384",
			"ECDH deriveKey P-256",
			"ECDH deriveKey P-384",
			"Ed25519 verify Ed25519",
			"X25519 deriveBits X25519",
			"X25519 deriveKey X25519",
		]);
	});

	test.each<[string, KeyDescription]>([
		["a key of one byte that is imported", symmetric(id, 1, allButWrap)],
		["a key of 144 bytes", symmetric(id, 144)],
		["a public key that verifies", publicKey(id, "Ed25519", undefined, imported)],
		["a public key for agreements of both kinds", publicKey(id, "X25519", { algorithms: ["X25519"], operations: ["deriveBits", "deriveKey"] })],
		["AES-GCM, ChaCha20-Poly1305 and HMAC with one key", symmetric(id, 32)],
		["a bound of tags", symmetric(id, 32, noPermissions, { ...signing("HMAC"), minimumTagLength: 32 })],
		[
			"a bound of tags beside AES-GCM",
			symmetric(id, 32, noPermissions, { algorithms: ["AES-GCM", "HMAC"], operations: ["encrypt", "verify"], minimumTagLength: 4 }),
		],
		["a wrapping key", symmetric(id, 24, allButWrap, wrapping)],
		["a key that derives bytes and keys", symmetric(id, 20, all, deriving)],
		["a pair that agrees", pair(id, "P-384", allButWrap, agreeing)],
		["a pair that agrees on keys only", pair(id, "P-256", noPermissions, { algorithms: ["ECDH"], operations: ["deriveKey"] })],
		["a pair that agrees on bits only", pair(id, "P-256", noPermissions, { algorithms: ["ECDH"], operations: ["deriveBits"] })],
		["a pair on X25519 that agrees", pair(id, "X25519")],
	])("%s", (_what, description) => {
		expect(() => new KeyStore([description])).not.toThrow();
		const [described] = describeKeys([description]);
		expect(described).toEqual(description);
		expect([described, described.type, described.permissions, described.usage, described.usage.algorithms].every(Object.isFrozen)).toBe(true);
	});

	test("the firmware's own, which the simulator gets unchanged", async () => {
		const text = await preload(fileURLToPath(new URL("../../hosts/firmware/keys.ts", import.meta.url)));
		const made = (await import(`data:text/javascript;base64,${Buffer.from(text ?? "").toString("base64")}`)) as { keyDescriptions: unknown };
		expect(made.keyDescriptions).toEqual(keyDescriptions);
		expect(text).not.toContain("function");
	});
});

test("the compiler refuses some of them", () => {
	const owners = "all";
	const unwrapped = { exportPrivate: false, overwrite: true, delete: true, wrap: false } as const;
	const described: readonly KeyDescription[] = [
		{ id, owners, type: { kind: "symmetric", size: 16 }, permissions: noPermissions, usage: { algorithms: ["AES-GCM"], operations: ["encrypt"] } },
		// @ts-expect-error: 20 bytes for AES
		{ id, owners, type: { kind: "symmetric", size: 20 }, permissions: noPermissions, usage: { algorithms: ["AES-GCM"], operations: ["encrypt"] } },
		// @ts-expect-error: P-256 for Ed25519
		{
			id,
			owners,
			type: { kind: "pair", curve: "P-256" },
			permissions: { ...noPermissions, wrap: false },
			usage: { algorithms: ["Ed25519"], operations: ["sign"] },
		},
		// biome-ignore format: the error belongs to the next line
		// @ts-expect-error: wrapping beside encrypting
		{ id, owners, type: { kind: "symmetric", size: 16 }, permissions: { ...noPermissions, wrap: false }, usage: { algorithms: ["AES-KW", "AES-GCM"], operations: ["wrap", "encrypt"] } },
		// @ts-expect-error: a wrapping key that is wrapped
		{
			id,
			owners,
			type: { kind: "symmetric", size: 16 },
			permissions: { ...noPermissions, wrap: true },
			usage: { algorithms: ["AES-KW"], operations: ["wrap"] },
		},
		// @ts-expect-error: AES to sign a digest of a pair
		{ id, owners, type: { kind: "symmetric", size: 32 }, permissions: noPermissions, usage: { algorithms: ["ECDSA"], operations: ["sign"] } },
		// biome-ignore format: the error belongs to the next line
		// @ts-expect-error: a misspelt permission
		{ id, owners, type: { kind: "symmetric", size: 16 }, permissions: { import: true, exportPrivat: true, overwrite: true, delete: true, wrap: true }, usage: { algorithms: ["HMAC"], operations: ["sign"] } },
		{
			id,
			owners,
			type: { kind: "public", curve: "P-256" },
			permissions: { ...unwrapped, import: true },
			usage: { algorithms: ["ECDH"], operations: ["deriveKey"] },
		},
		// @ts-expect-error: a public key that signs
		{
			id,
			owners,
			type: { kind: "public", curve: "P-256" },
			permissions: { ...unwrapped, import: true },
			usage: { algorithms: ["ECDSA"], operations: ["sign"] },
		},
		// @ts-expect-error: a public key that nothing imports
		{
			id,
			owners,
			type: { kind: "public", curve: "P-256" },
			permissions: { ...unwrapped, import: false },
			usage: { algorithms: ["ECDSA"], operations: ["verify"] },
		},
	];
	expect(described).toHaveLength(10);
});
