import { describe, expect, test } from "vitest";
import type { KeyDescription } from "../../modules/keystore/description.js";
import { checkDescriptions } from "../../modules/keystore/description-check.js";
import { checkLimits, type FreeKeyLimits } from "../../modules/keystore/free-key-limits.js";
import { KeyStore, NO_KEY } from "../../modules/keystore/keystore.js";
import { Word } from "../../modules/keystore/record.js";
import { usableOperations } from "../../modules/keystore/usage.js";
import { curves, keyAlgorithms, keyOperations } from "../../modules/messages/algorithms.js";
import { ATTRIBUTES_BYTES, AttributeOffset, type KeyAttributes } from "../../modules/messages/attributes.js";
import { errorCode, Status } from "../../modules/messages/errors.js";
import { KeyKind, KeyPart } from "../../modules/messages/row.js";
import { FIRST_FREE_ID } from "../../modules/messages/sizes.js";
import { Subject } from "../../modules/messages/slot.js";
import { cipherKey, macKey, packed, signatureKey } from "../support/attributes.js";
import { symmetric } from "../support/hsm.js";
import { seed, seeded } from "../support/random.js";

const CLIENTS = 3;
const name = (status: number): string => (status === 0 ? "Ok" : errorCode(status));
const limits = (...each: readonly (readonly [keys: number, bytes: number])[]): FreeKeyLimits[] =>
	each.map(([keys, bytes]) => ({ keys, bytes, algorithms: keyAlgorithms }));

/** Makes a key as the core does. Returns its id, or the name of the error. */
function make(store: KeyStore, maker: number, attributes: KeyAttributes, bytes: Uint8Array): number | string {
	const memory = new Uint8Array(ATTRIBUTES_BYTES + bytes.length + 7).fill(0xee);
	memory.set(packed(attributes), 5);
	const checked = memory.subarray(5, 5 + ATTRIBUTES_BYTES);
	const status = store.mayMake(checked, maker);
	if (status !== 0) return name(status);
	memory.set(bytes, ATTRIBUTES_BYTES + 6);
	const made = store.make(maker, 5, memory, ATTRIBUTES_BYTES + 6);
	return made === Status.Ok ? store.madeId : name(made);
}

function contents(store: KeyStore, id: number, client: number): Uint8Array | undefined {
	const key = store.find(id, client);
	if (key === NO_KEY) return undefined;
	const memory = new Uint8Array(store.size(key, KeyPart.whole));
	store.read(key, KeyPart.whole, memory, 0);
	return memory;
}

/** All memory of the store. */
function memoryOf(store: KeyStore): { words: Uint32Array; bytes: Uint8Array } {
	return store as unknown as { words: Uint32Array; bytes: Uint8Array };
}

/** Whether these bytes lie anywhere in the store. */
function holds(store: KeyStore, bytes: Uint8Array): boolean {
	return Buffer.from(memoryOf(store).bytes).includes(Buffer.from(bytes));
}

describe("free keys", () => {
	test("have ids of their own, and their attributes come back", () => {
		const store = new KeyStore([symmetric(0, 16)], CLIENTS, limits([4, 300]));
		const all: KeyAttributes[] = [
			cipherKey({
				label: "a label of 16 by",
				permissions: { delete: false, wrap: true },
				usage: { algorithms: ["AES-GCM"], operations: ["encrypt"], iv: "generated" },
			}),
			signatureKey("P-384", { owners: [0, 2], permissions: { exportPrivate: true } }),
			macKey(20, { usage: { algorithms: ["HMAC"], operations: ["sign"], minimumTagLength: 10 } }),
		];
		const ids = all.map((attributes, index) => make(store, 0, attributes, new Uint8Array([32, 144, 20][index]).fill(index)));
		expect(ids).toEqual([0, 1, 2].map((index) => FIRST_FREE_ID + index));
		all.forEach((attributes, index) => {
			const memory = new Uint8Array(ATTRIBUTES_BYTES + 4).fill(0xee);
			store.readAttributes(store.find(ids[index] as number, 0), memory, 2);
			const expected = packed({ owners: [0], ...attributes });
			expect(memory).toEqual(Uint8Array.of(0xee, 0xee, ...expected, 0xee, 0xee));
			for (const client of [1, 2]) expect(store.find(ids[index] as number, client) !== NO_KEY).toBe(index === 1 && client === 2);
		});
	});

	test("of a client fill neither more records nor more bytes than its limits, and nobody else's", () => {
		const store = new KeyStore([], CLIENTS, limits([3, 100], [1, 32]));
		const key = (client: number, size: number): number | string => make(store, client, macKey(size), new Uint8Array(size));
		expect([key(0, 50), key(0, 51), key(0, 49), key(0, 2), key(0, 1), key(0, 1)]).toEqual([
			FIRST_FREE_ID,
			"KeyStore.Full",
			FIRST_FREE_ID + 1,
			"KeyStore.Full",
			FIRST_FREE_ID + 2,
			"KeyStore.Full",
		]);
		expect(store.refusedPart).toBe(Subject.attributes);
		expect([key(1, 33), key(1, 32), key(1, 1), key(2, 1)]).toEqual(["KeyStore.Full", FIRST_FREE_ID + 3, "KeyStore.Full", "KeyStore.NotAllowed"]);
	});

	test("have only the algorithms of their maker's limits", () => {
		const store = new KeyStore([], 2, [
			{ keys: 4, bytes: 200, algorithms: ["HMAC", "ECDSA"] },
			{ keys: 4, bytes: 200, algorithms: ["AES-GCM"] },
		]);
		const tries = [
			cipherKey(),
			macKey(32),
			signatureKey(),
			{ ...cipherKey(), usage: { algorithms: ["AES-GCM", "HMAC"], operations: ["encrypt", "sign"] } } as const,
		];
		const results = [0, 1].map((client) => tries.map((attributes) => typeof make(store, client, attributes, new Uint8Array(96))));
		expect(results).toEqual([
			["string", "number", "number", "string"],
			["number", "string", "string", "string"],
		]);
		expect(make(store, 0, cipherKey(), new Uint8Array(32))).toBe("KeyStore.NotAllowed");
		expect(store.refusedPart).toBe(Subject.algorithms);
	});

	test("never have the id of an earlier key, and a record without a further generation takes no key", () => {
		const store = new KeyStore([], 1, limits([2, 64]));
		const { words } = memoryOf(store);
		const key = (): number | string => make(store, 0, cipherKey(), new Uint8Array(32).fill(7));
		const remove = (id: number | string): unknown => name(store.delete(store.find(id as number, 0)));
		const first = key();
		expect(remove(first)).toBe("Ok");
		// The record with the fewest generations is next.
		const second = key();
		const third = key();
		expect([first, second, third]).toEqual([FIRST_FREE_ID, FIRST_FREE_ID + 1, FIRST_FREE_ID + 2]);
		for (const id of [second, third]) remove(id);
		expect([first, second, third].map((id) => store.find(id as number, 0))).toEqual([NO_KEY, NO_KEY, NO_KEY]);
		words[Word.Id] = 0xbffffffe;
		words[Word.End + Word.Id] = 0xbfffffff;
		const last = [key(), key()];
		expect(last).toEqual([0xbffffffe, 0xbfffffff]);
		for (const id of last) expect(remove(id)).toBe("Ok");
		expect(key()).toBe("KeyStore.Full");
		for (const id of [0, FIRST_FREE_ID, ...last]) expect(store.find(id as number, 0)).toBe(NO_KEY);
	});

	test("an id that another record could have had finds nothing", () => {
		const store = new KeyStore([], 1, limits([3, 96]));
		const id = make(store, 0, cipherKey(), new Uint8Array(32)) as number;
		for (let other = 0; other < 300; other++) if (FIRST_FREE_ID + other !== id) expect(store.find(FIRST_FREE_ID + other, 0)).toBe(NO_KEY);
		expect(store.find(id, 0)).not.toBe(NO_KEY);
		expect(new KeyStore([], 1).find(FIRST_FREE_ID, 0)).toBe(NO_KEY);
	});

	test("32 of 32 bytes take 3 KB at most, places and labels included", () => {
		expect(memoryOf(new KeyStore([], 2, limits([16, 512], [16, 512]))).bytes.length).toBeLessThanOrEqual(3072);
	});

	test(`are what a model says after every step of a random sequence, and leave nothing behind (seed ${seed})`, () => {
		const random = seeded(seed);
		const each = [
			[5, 200],
			[8, 400],
			[0, 0],
		] as const;
		const store = new KeyStore([symmetric(1, 32)], CLIENTS, limits(...each));
		store.write(store.find(1, 0), new Uint8Array(32).fill(0x55), 0);
		const model = new Map<number, { maker: number; owners: number[]; bytes: Uint8Array }>();
		const seen = new Set<number>();
		for (let step = 0; step < 3000; step++) {
			const maker = random.below(CLIENTS);
			if (random.below(5) < 3) {
				const size = 16 + random.below(113);
				const bytes = random.bytes(size);
				const others = [0, 1, 2].filter((client) => client === maker || random.below(4) === 0);
				const mine = [...model.values()].filter((key) => key.maker === maker);
				const isFull = mine.length === each[maker][0] || mine.reduce((sum, key) => sum + key.bytes.length, size) > each[maker][1];
				const id = make(store, maker, macKey(size, { owners: others }), bytes);
				expect(id === "KeyStore.Full").toBe(isFull);
				if (typeof id === "string") continue;
				expect(seen.has(id)).toBe(false);
				seen.add(id);
				model.set(id, { maker, owners: others, bytes });
			} else if (model.size > 0) {
				const [id, key] = [...model][random.below(model.size)];
				expect(name(store.delete(store.find(id, key.owners[0])))).toBe("Ok");
				model.delete(id);
				expect(holds(store, key.bytes.subarray(0, 12))).toBe(false);
			}
			for (const [id, { owners, bytes }] of model)
				for (let client = 0; client < CLIENTS; client++) expect(contents(store, id, client)).toEqual(owners.includes(client) ? bytes : undefined);
		}
		expect(contents(store, 1, 0)).toEqual(new Uint8Array(32).fill(0x55));
		const last = [...model.values()];
		store.clear();
		for (const { bytes } of last) expect(holds(store, bytes.subarray(0, 12))).toBe(false);
		for (const id of model.keys()) for (let client = 0; client < CLIENTS; client++) expect(store.find(id, client)).toBe(NO_KEY);
	});
});

describe("attributes are refused by part", () => {
	const refused = (attributes: Uint8Array, isUnsealed = false): string => {
		const store = new KeyStore([], 2, limits([2, 300], [2, 300]));
		const status = store.mayMake(attributes, 0, isUnsealed);
		return status === 0 ? "Ok" : Subject[store.refusedPart];
	};
	const changed = (offset: number, value: number, attributes = cipherKey()): Uint8Array => {
		const bytes = packed(attributes);
		bytes[offset] = value;
		return bytes;
	};

	test.each<[what: string, part: string, attributes: Uint8Array]>([
		["version 0", "attributes", changed(AttributeOffset.Version, 0)],
		["version 2", "attributes", changed(AttributeOffset.Version, 2)],
		["a flag that there is not", "attributes", changed(AttributeOffset.Flags, 1)],
		["confinement, which only the HSM decides", "attributes", changed(AttributeOffset.Flags, 2)],
		["a byte that means nothing", "attributes", changed(AttributeOffset.Label - 1, 1)],
		["no kind", "type", changed(AttributeOffset.Kind, 0)],
		["a kind that there is not", "type", changed(AttributeOffset.Kind, 4)],
		["no bytes", "type", changed(AttributeOffset.Size, 0)],
		["145 bytes", "type", changed(AttributeOffset.Size, 145)],
		["a symmetric key on a curve", "type", changed(AttributeOffset.Curve, 1)],
		["a curve that there is not", "type", changed(AttributeOffset.Curve, 4, signatureKey())],
		["a pair with a size", "type", changed(AttributeOffset.Size, 32, signatureKey())],
		["no algorithm", "algorithms", packed({ ...cipherKey(), usage: { algorithms: [], operations: ["encrypt"] } })],
		["an algorithm that there is not", "algorithms", changed(AttributeOffset.Algorithms + 1, 0x80)],
		["two modes of AES", "algorithms", packed({ ...cipherKey(), usage: { algorithms: ["AES-GCM", "AES-CBC"], operations: ["encrypt"] } })],
		["HKDF beside HMAC", "algorithms", packed({ ...cipherKey(), usage: { algorithms: ["HMAC", "HKDF"], operations: ["sign", "deriveBits"] } })],
		["AES with 20 bytes", "algorithms", packed(cipherKey({}, 20))],
		["an algorithm without its operation", "operations", packed({ ...cipherKey(), usage: { algorithms: ["AES-GCM"], operations: ["sign"] } })],
		["an operation without its algorithm", "operations", packed({ ...cipherKey(), usage: { algorithms: ["AES-GCM"], operations: ["encrypt", "sign"] } })],
		["a tag of 3 bytes", "minimumTagLength", packed(macKey(32, { usage: { algorithms: ["HMAC"], operations: ["sign"], minimumTagLength: 3 } }))],
		["a tag of 33 bytes", "minimumTagLength", packed(macKey(32, { usage: { algorithms: ["HMAC"], operations: ["sign"], minimumTagLength: 33 } }))],
		["an iv for HMAC", "iv", packed(macKey(32, { usage: { algorithms: ["HMAC"], operations: ["sign"], iv: "generated" } }))],
		["the permission import", "permissions", packed({ ...cipherKey(), permissions: { import: true } })],
		["the permission overwrite", "permissions", packed({ ...cipherKey(), permissions: { overwrite: true } })],
		["a small key that is wrapped", "permissions", packed(macKey(13, { permissions: { wrap: true } }))],
		["owners without the maker", "owners", packed(cipherKey({ owners: [1] }))],
		["a client that there is not", "owners", packed(cipherKey({ owners: [0, 2] }))],
		["persistence", "persistent", packed(cipherKey({ persistent: true }))],
		["a label with a 0 inside", "label", packed(cipherKey({ label: "a\0b" }))],
		["a label that can not be printed", "label", packed(cipherKey({ label: "\n" }))],
	])("%s", (_what, part, attributes) => {
		expect(refused(attributes)).toBe(part);
	});

	test("but confinement comes back with a sealed key", () => {
		expect(refused(changed(AttributeOffset.Flags, 2, cipherKey({ owners: [0] })), true)).toBe("Ok");
	});
});

test(`attributes are taken exactly if a place can be described with them (seed ${seed})`, () => {
	const random = seeded(seed);
	const store = new KeyStore([], 2, limits([128, 16384]));
	const pick = <Value>(values: readonly Value[]): Value => values[random.below(values.length)];
	const some = <Value>(values: readonly Value[]): Value[] => [...new Set([pick(values), ...values.filter(() => random.below(20) === 0)])];
	const outcomes = { taken: 0, refused: 0, wraps: 0 };
	for (let round = 0; round < 20_000; round++) {
		const kind = pick(["symmetric", "symmetric", "pair", "public"] as const);
		const type = kind === "symmetric" ? { kind, size: pick([1, 13, 14, 16, 20, 24, 32, 64, 128, 136, 144]) } : { kind, curve: pick(curves) };
		const tag = random.below(4) === 0 ? { minimumTagLength: pick([1, 3, 4, 12, 13, 16, 17, 32, 33]) } : {};
		const iv = random.below(4) === 0 ? { iv: "generated" as const } : {};
		const algorithms = some(keyAlgorithms);
		// Half of the time, operations of the first algorithm.
		const of = "size" in type ? type.size : curves.indexOf(type.curve);
		const usable = usableOperations(KeyKind[kind], of, keyAlgorithms.indexOf(algorithms[0]));
		const fitting = keyOperations.filter((_, index) => ((usable >>> index) & 1) === 1);
		const operations = fitting.length > 0 && random.below(2) === 0 ? [...new Set([pick(fitting), pick(fitting)])] : some(keyOperations);
		const usage = { algorithms, operations, ...tag, ...iv };
		const permissions = { import: true, exportPrivate: random.below(2) === 0, overwrite: false, delete: true, wrap: random.below(2) === 0 };
		// A free key alone wraps both keys and bytes.
		const wrapsAll = algorithms.includes("AES-KW") && operations.includes("wrap") && operations.length > 1;
		if (wrapsAll && algorithms.length === 1) outcomes.wraps++;
		if (wrapsAll) operations.splice(0, operations.length, ...operations.filter((each) => each !== "wrap"));
		let isDescribed = true;
		try {
			checkDescriptions([{ id: 1, type, usage, permissions, owners: [0] } as unknown as KeyDescription]);
		} catch {
			isDescribed = false;
		}
		if (wrapsAll) operations.push("wrap");
		const status = store.mayMake(packed({ type, usage, permissions: { ...permissions, import: false } }), 0);
		expect(status === 0, JSON.stringify({ type, usage, permissions, part: Subject[store.refusedPart] })).toBe(isDescribed);
		outcomes[isDescribed ? "taken" : "refused"]++;
	}
	expect(Math.min(outcomes.taken, outcomes.refused)).toBeGreaterThan(500);
	expect(outcomes.wraps).toBeGreaterThan(20);
});

describe("limits of free keys are refused by name", () => {
	const good: FreeKeyLimits = { keys: 1, bytes: 32, algorithms: ["HMAC"] };
	test.each<[unknown, string]>([
		[{ ...good, keys: 129 }, '"keys" expected 0 to 128, got 129'],
		[{ ...good, keys: -1 }, '"keys" expected 0 to 128, got -1'],
		[{ ...good, keys: 1.5 }, '"keys" expected 0 to 128, got 1.5'],
		[{ ...good, bytes: 16385 }, '"bytes" expected 0 to 16384, got 16385'],
		[{ ...good, algorithms: ["AES"] }, '"algorithms" expected some of'],
		[{ ...good, algorithm: [] }, '"limits" expected no member but keys, bytes, algorithms, got algorithm'],
		[undefined, '"limits" expected an object, got undefined'],
		[{ ...good, algorithms: ["HMAC", "HMAC"] }, '"algorithms" expected each name once, got HMAC'],
		[{ ...good, algorithms: [] }, '"algorithms" expected an algorithm for the keys, got an empty list'],
		[{ ...good, keys: 2, bytes: 1 }, '"bytes" expected 2 at least, one for each key, got 1'],
		[{ ...good, keys: 0 }, '"bytes" expected 0 without keys, got 32'],
	])("%j", (limit, message) => {
		expect(() => checkLimits([good, limit as FreeKeyLimits])).toThrow(`free keys of client 1: ${message}`);
	});

	test("more keys than ListKeys can answer, or more clients than there are", () => {
		expect(() => checkLimits([{ ...good, keys: 100, bytes: 100 }], 1, 29)).toThrow(
			'free keys of client 0: "keys" expected 128 keys at most in all, places included, got 129',
		);
		expect(() => checkLimits([good, good], 1)).toThrow("limits of free keys expected a list for 1 clients at most, got 2");
	});
});
