import { describe, expect, test } from "vitest";
import type { Permissions } from "../../modules/keystore/description.js";
import { KeyStore, NO_KEY } from "../../modules/keystore/keystore.js";
import { curves, keyAlgorithms, keyOperations } from "../../modules/messages/algorithms.js";
import { Permission } from "../../modules/messages/attributes.js";
import { errorCode } from "../../modules/messages/errors.js";
import { pairKey, symmetricKey } from "../../modules/messages/fields.js";
import { KeyKind, KeyPart, type KeyUse } from "../../modules/messages/row.js";
import { allButWrap, noPermissions, pair, sealing, symmetric } from "../support/hsm.js";
import { seed, seeded } from "../support/random.js";
import { requestNames, rowOf } from "../support/rows.js";

const name = (status: number): string => (status === 0 ? "Ok" : errorCode(status));
/** The number of a key that client 0 owns. */
const at = (keys: KeyStore, id: number): number => keys.find(id, 0);
const gcm = symmetricKey("AES-GCM", "encrypt");
/** Whether a request with this row may use the key. */
const mayUse = (keys: KeyStore, id: number, { kind, algorithm, operation }: KeyUse): number =>
	keys.mayUse(at(keys, id), kind, keyAlgorithms.indexOf(algorithm), keyOperations.indexOf(operation));
const mayGenerate = (keys: KeyStore, id: number, overwrite: boolean) => keys.mayStore(at(keys, id), KeyKind.symmetric, overwrite);
const mayImport = (keys: KeyStore, id: number, overwrite: boolean) => keys.mayEnter(at(keys, id), KeyKind.symmetric, overwrite, Permission.import);
const mayExport = (keys: KeyStore, id: number) => keys.mayLeave(at(keys, id), KeyKind.symmetric, Permission.exportPrivate);
const filled = (size: number, value = 0xa5): Uint8Array => new Uint8Array(size).fill(value);

/** The key that the store holds for `id`, read into memory that was not zero. */
function contents(keys: KeyStore, id: number, size: number): number[] {
	const memory = filled(size + 8, 0xee);
	keys.read(at(keys, id), KeyPart.whole, memory, 4);
	expect([...memory.subarray(0, 4), ...memory.subarray(4 + size)]).toEqual(new Array<number>(8).fill(0xee));
	return [...memory.subarray(4, 4 + size)];
}

const everyPermission: Permissions[] = Array.from({ length: 32 }, (_, bits) => ({
	import: (bits & 1) !== 0,
	exportPrivate: (bits & 2) !== 0,
	overwrite: (bits & 4) !== 0,
	delete: (bits & 8) !== 0,
	wrap: (bits & 16) !== 0,
}));

describe("a key store", () => {
	describe.each(everyPermission)("with permissions %j", (permissions) => {
		const make = (isThere: boolean): KeyStore => {
			const keys = new KeyStore([symmetric(7, 16, permissions)]);
			if (isThere) keys.write(at(keys, 7), filled(16), 0);
			return keys;
		};
		const unless = (allowed: boolean, otherwise: string): string => (allowed ? "Ok" : otherwise);
		const replaces = permissions.overwrite;

		test("imports only with the permission, and replaces only if asked and allowed", () => {
			const denied = "KeyStore.NotAllowed";
			const exists = "KeyStore.KeyAlreadyExists";
			const there = make(true);
			expect(name(mayImport(make(false), 7, false))).toBe(unless(permissions.import, denied));
			expect(name(mayImport(make(false), 7, true))).toBe(unless(permissions.import, denied));
			expect(name(mayImport(there, 7, false))).toBe(permissions.import ? exists : denied);
			expect(name(mayImport(there, 7, true))).toBe(permissions.import ? unless(replaces, exists) : denied);
		});

		test("generates without any permission, and replaces only if asked and allowed", () => {
			expect(name(mayGenerate(make(false), 7, false))).toBe("Ok");
			expect(name(mayGenerate(make(false), 7, true))).toBe("Ok");
			expect(name(mayGenerate(make(true), 7, false))).toBe("KeyStore.KeyAlreadyExists");
			expect(name(mayGenerate(make(true), 7, true))).toBe(unless(replaces, "KeyStore.KeyAlreadyExists"));
		});

		test("exports only with the permission", () => {
			expect(name(mayExport(make(true), 7))).toBe(unless(permissions.exportPrivate, "KeyStore.NotAllowed"));
			expect(name(mayExport(make(false), 7))).toBe(permissions.exportPrivate ? "KeyStore.KeyNotFound" : "KeyStore.NotAllowed");
		});

		test("deletes only with the permission, and keeps the key without it", () => {
			const keys = make(true);
			expect(name(keys.delete(at(keys, 7)))).toBe(unless(permissions.delete, "KeyStore.NotAllowed"));
			expect(keys.isAvailable(at(keys, 7))).toBe(!permissions.delete);
			expect(contents(keys, 7, 16)).toEqual([...filled(16, permissions.delete ? 0 : 0xa5)]);
			expect(name(make(false).delete(at(make(false), 7)))).toBe(permissions.delete ? "KeyStore.KeyNotFound" : "KeyStore.NotAllowed");
		});

		test("lets the key be used whatever the permissions are", () => {
			expect(name(mayUse(make(true), 7, gcm))).toBe("Ok");
			expect(name(mayUse(make(false), 7, gcm))).toBe("KeyStore.KeyNotFound");
		});
	});

	test("has nothing under an id without a place", () => {
		const keys = new KeyStore([symmetric(1, 16)]);
		for (const id of [0, 2, 0x80000000, 0xffffffff]) {
			expect(keys.isAvailable(at(keys, id))).toBe(false);
			expect(keys.size(at(keys, id), KeyPart.whole)).toBe(0);
			const answers = [mayUse(keys, id, gcm), mayGenerate(keys, id, true), mayImport(keys, id, true), mayExport(keys, id), keys.delete(at(keys, id))];
			expect(answers.map(name)).toEqual(new Array<string>(5).fill("KeyStore.InvalidKeyId"));
			keys.write(at(keys, id), filled(64), 0);
			expect(keys.isAvailable(at(keys, id))).toBe(false);
			expect(contents(keys, id, 16)).toEqual([...filled(16, 0xee)]);
		}
		expect(keys.isAvailable(at(keys, 1))).toBe(false);
	});

	test("takes ids at both ends of 32 bits", () => {
		const keys = new KeyStore([symmetric(0, 16), symmetric(0x7fffffff, 24)]);
		keys.write(at(keys, 0x7fffffff), filled(24), 0);
		expect([keys.isAvailable(at(keys, 0)), keys.isAvailable(at(keys, 0x7fffffff))]).toEqual([false, true]);
	});

	test("has nothing to read before something is written", () => {
		const keys = new KeyStore([symmetric(5, 32)]);
		expect(keys.isAvailable(at(keys, 5))).toBe(false);
		expect(keys.size(at(keys, 5), KeyPart.whole)).toBe(32);
		expect(name(mayUse(keys, 5, gcm))).toBe("KeyStore.KeyNotFound");
		expect(name(mayExport(keys, 5))).toBe("KeyStore.KeyNotFound");
		expect(contents(keys, 5, 32)).toEqual([...filled(32, 0)]);
	});

	test("holds a key of each size of 1 to 64 and of 81 to 144 bytes, from and to any offset", () => {
		const random = seeded(seed);
		// A store has 128 places at most.
		const sizes = Array.from({ length: 128 }, (_, index) => (index < 64 ? index + 1 : index + 17));
		const keys = new KeyStore(sizes.map((size) => symmetric(1000 + size, size, allButWrap)));
		const memory = random.bytes(4096);
		const offsets = sizes.map((size) => random.below(memory.length - size));
		const expected = sizes.map((size, index) => [...memory.subarray(offsets[index], offsets[index] + size)]);
		sizes.forEach((size, index) => keys.write(at(keys, 1000 + size), memory, offsets[index]));
		memory.fill(0);
		sizes.forEach((size, index) => {
			expect(keys.size(at(keys, 1000 + size), KeyPart.whole)).toBe(size);
			expect(contents(keys, 1000 + size, size), `seed ${seed}`).toEqual(expected[index]);
		});
	});

	test("lets a key in and out wrapped only with the permission", () => {
		for (const wrap of [true, false]) {
			const keys = new KeyStore([symmetric(1, 16, { ...noPermissions, wrap })]);
			expect(name(keys.mayEnter(at(keys, 1), KeyKind.symmetric, false, Permission.wrap))).toBe(wrap ? "Ok" : "KeyStore.NotAllowed");
			expect(name(keys.mayLeave(at(keys, 1), KeyKind.symmetric, Permission.wrap))).toBe(wrap ? "KeyStore.KeyNotFound" : "KeyStore.NotAllowed");
			keys.write(at(keys, 1), filled(16), 0);
			expect(name(keys.mayLeave(at(keys, 1), KeyKind.symmetric, Permission.wrap))).toBe(wrap ? "Ok" : "KeyStore.NotAllowed");
			expect(name(keys.mayEnter(at(keys, 1), KeyKind.symmetric, true, Permission.wrap))).toBe(wrap ? "KeyStore.KeyAlreadyExists" : "KeyStore.NotAllowed");
		}
	});

	test("lets a confined key out wrapped, never in the clear, until another key replaces it", () => {
		const keys = new KeyStore([symmetric(1, 16), symmetric(2, 16)]);
		const mayLeave = (id: number) => [mayExport(keys, id), keys.mayLeave(at(keys, id), KeyKind.symmetric, Permission.wrap), mayUse(keys, id, gcm)].map(name);
		keys.write(at(keys, 2), filled(16), 0);
		for (const replace of [() => keys.write(at(keys, 1), filled(16), 0), () => keys.delete(at(keys, 1))]) {
			keys.write(at(keys, 1), filled(16), 0, true);
			expect(mayLeave(1)).toEqual(["KeyStore.NotAllowed", "Ok", "Ok"]);
			expect(mayLeave(2)).toEqual(["Ok", "Ok", "Ok"]);
			replace();
			expect(name(mayExport(keys, 1))).toBe(keys.isAvailable(at(keys, 1)) ? "Ok" : "KeyStore.KeyNotFound");
		}
	});

	test("lets a key be used with its algorithms and operations, and no others", () => {
		const uses = requestNames.flatMap((request) => rowOf(request).use ?? []).filter(({ kind }) => kind === "symmetric");
		for (const { algorithm, operation } of uses) {
			const keys = new KeyStore([
				symmetric(1, 32, { ...allButWrap, exportPrivate: algorithm !== "Seal" }, { algorithms: [algorithm], operations: [operation] }),
			]);
			keys.write(at(keys, 1), filled(32), 0);
			for (const otherAlgorithm of keyAlgorithms)
				for (const otherOperation of keyOperations) {
					const isSame = algorithm === otherAlgorithm && operation === otherOperation;
					expect(name(mayUse(keys, 1, symmetricKey(otherAlgorithm, otherOperation)))).toBe(isSame ? "Ok" : "KeyStore.NotAllowed");
				}
		}
	});

	test("distinguishes keys and key pairs", () => {
		const keys = new KeyStore([symmetric(1, 32), pair(2, "P-256")]);
		for (const id of [1, 2]) keys.write(at(keys, id), filled(96), 0);
		const wrong = "KeyStore.InvalidKeyType";
		const [rightKind, wrongKind] = [
			[KeyKind.symmetric, KeyKind.pair],
			[KeyKind.pair, KeyKind.symmetric],
		];
		[1, 2].forEach((id, index) => {
			const uses = [gcm, pairKey(KeyPart.private, "ECDSA", "sign")];
			expect([mayUse(keys, id, uses[index]), mayUse(keys, id, uses[1 - index])].map(name)).toEqual(["Ok", wrong]);
			for (const [kind, answer] of [
				[rightKind[index], "Ok"],
				[wrongKind[index], wrong],
			] as const) {
				expect(name(keys.mayStore(at(keys, id), kind, true))).toBe(answer);
				expect(name(keys.mayEnter(at(keys, id), kind, true, Permission.import))).toBe(answer);
				expect(name(keys.mayLeave(at(keys, id), kind, Permission.exportPrivate))).toBe(answer);
				expect(name(keys.mayLeave(at(keys, id), kind, 0))).toBe(answer);
			}
		});
	});

	test.each(curves)("holds a pair on %s as public and private part", (curve) => {
		const keys = new KeyStore([pair(1, curve, { ...noPermissions, import: true })]);
		const sizes = { "P-256": [64, 32], "P-384": [96, 48], Ed25519: [32, 32], X25519: [32, 32] }[curve];
		expect([keys.size(at(keys, 1), KeyPart.public), keys.size(at(keys, 1), KeyPart.private), keys.size(at(keys, 1), KeyPart.whole)]).toEqual([
			...sizes,
			sizes[0] + sizes[1],
		]);
		expect(keys.curve(at(keys, 1))).toBe(curves.indexOf(curve));
		const bytes = Uint8Array.from({ length: sizes[0] + sizes[1] }, (_, index) => index);
		keys.write(at(keys, 1), bytes, 0);
		const memory = new Uint8Array(150).fill(0xee);
		keys.read(at(keys, 1), KeyPart.private, memory, 1);
		expect([...memory.subarray(0, sizes[1] + 2)]).toEqual([0xee, ...bytes.subarray(sizes[0]), 0xee]);
		keys.read(at(keys, 1), KeyPart.public, memory, 0);
		expect([...memory.subarray(0, sizes[0])]).toEqual([...bytes.subarray(0, sizes[0])]);
		expect([keys.mayLeave(at(keys, 1), KeyKind.pair, 0), keys.mayLeave(at(keys, 1), KeyKind.pair, Permission.exportPrivate)].map(name)).toEqual([
			"Ok",
			"KeyStore.NotAllowed",
		]);
	});

	test("ignores later changes of a description", () => {
		const permissions = { ...noPermissions };
		const usage = { algorithms: ["AES-CBC"] as ("AES-CBC" | "AES-GCM")[], operations: ["encrypt"] as const };
		const keys = new KeyStore([symmetric(1, 16, permissions, usage)]);
		keys.write(at(keys, 1), filled(16), 0);
		permissions.exportPrivate = true;
		usage.algorithms.push("AES-GCM");
		expect([mayExport(keys, 1), mayUse(keys, 1, gcm)].map(name)).toEqual(["KeyStore.NotAllowed", "KeyStore.NotAllowed"]);
	});

	test("replaces a key completely, and touches no other", () => {
		const keys = new KeyStore([symmetric(1, 16), symmetric(2, 16), symmetric(3, 16)]);
		for (const id of [1, 2, 3]) keys.write(at(keys, id), filled(16, id), 0);
		keys.write(at(keys, 2), filled(16, 0x77), 0);
		expect([1, 2, 3].map((id) => contents(keys, id, 16))).toEqual([[...filled(16, 1)], [...filled(16, 0x77)], [...filled(16, 3)]]);
		keys.delete(at(keys, 2));
		expect([1, 2, 3].map((id) => keys.isAvailable(at(keys, id)))).toEqual([true, false, true]);
		expect(contents(keys, 2, 16)).toEqual([...filled(16, 0)]);
	});

	test("wipes a deleted key, and takes another in its place without overwriting", () => {
		const keys = new KeyStore([symmetric(1, 32, { ...noPermissions, delete: true, import: true, exportPrivate: true })]);
		keys.write(at(keys, 1), filled(32), 0);
		expect(name(keys.delete(at(keys, 1)))).toBe("Ok");
		expect([mayUse(keys, 1, gcm), mayExport(keys, 1), keys.delete(at(keys, 1))].map(name)).toEqual(new Array<string>(3).fill("KeyStore.KeyNotFound"));
		expect(name(mayImport(keys, 1, false))).toBe("Ok");
		expect(name(mayGenerate(keys, 1, false))).toBe("Ok");
	});

	test("changes nothing when it answers questions", () => {
		const keys = new KeyStore([symmetric(1, 16)]);
		mayImport(keys, 1, true);
		mayGenerate(keys, 1, true);
		expect(keys.isAvailable(at(keys, 1))).toBe(false);
	});

	test("has no keys of any permissions after clear", () => {
		const keys = new KeyStore([symmetric(1, 16, noPermissions), pair(2, "P-256")]);
		for (const id of [1, 2]) keys.write(at(keys, id), filled(96), 0);
		keys.clear();
		expect([1, 2].map((id) => keys.isAvailable(at(keys, id)))).toEqual([false, false]);
		expect([contents(keys, 1, 16), contents(keys, 2, 96)]).toEqual([new Array<number>(16).fill(0), new Array<number>(96).fill(0)]);
	});

	test("has an owner's keys for its owners alone", () => {
		const owned = (clients: "all" | readonly number[]): KeyStore => new KeyStore([symmetric(1, 16, allButWrap, sealing("AES-GCM"), clients)]);
		const everyClient = [0, 1, 2, 3, 4, 5, 6, 7];
		for (let mask = 1; mask < 256; mask++) {
			const owners = everyClient.filter((client) => ((mask >>> client) & 1) === 1);
			const keys = owned(owners);
			expect(everyClient.filter((client) => keys.find(1, client) !== NO_KEY)).toEqual(owners);
			expect(everyClient.filter((client) => keys.find(2, client) !== NO_KEY)).toEqual([]);
		}
		const keys = owned("all");
		expect(everyClient.filter((client) => keys.find(1, client) !== NO_KEY)).toEqual(everyClient);
	});

	test("lists the keys that a client owns, as far as they exist, in the order of their places", () => {
		const places = [7, 0x7ffffffe, 3, 0].map((id, index) =>
			symmetric(id, 16, allButWrap, sealing("AES-GCM"), index === 1 ? [1] : index === 2 ? [0, 1] : "all"),
		);
		const keys = new KeyStore([...places]);
		const listed = (client: number): number[] => {
			const memory = new DataView(new ArrayBuffer(32));
			const length = keys.list(client, new Uint8Array(memory.buffer), 3, 28);
			for (let room = 0; room < length; room++) {
				const small = filled(32);
				expect(keys.list(client, small, 3, room)).toBe(length);
				expect(small.subarray(3 + room)).toEqual(filled(29 - room));
			}
			return Array.from({ length: length / 4 }, (_, index) => memory.getUint32(3 + 4 * index, true));
		};
		expect([0, 1, 2].map(listed)).toEqual([[], [], []]);
		for (const id of [0, 3, 7]) keys.write(at(keys, id), filled(16), 0);
		keys.write(keys.find(0x7ffffffe, 1), filled(16), 0);
		expect([0, 1, 2].map(listed)).toEqual([
			[7, 3, 0],
			[7, 0x7ffffffe, 3, 0],
			[7, 0],
		]);
		keys.delete(at(keys, 7));
		expect([0, 1, 2].map(listed)).toEqual([[3, 0], [0x7ffffffe, 3, 0], [0]]);
	});

	test("has at most 128 places", () => {
		const places = (count: number) => Array.from({ length: count }, (_, id) => symmetric(id, 16));
		expect(() => new KeyStore(places(128))).not.toThrow();
		expect(() => new KeyStore(places(129))).toThrow(new RangeError("keys expected 128 descriptions at most, got 129"));
	});

	test("refuses an owner for whom the HSM has no client", () => {
		const described = [symmetric(1, 16, allButWrap, sealing("AES-GCM"), [0, 2])];
		expect(() => new KeyStore(described, 3)).not.toThrow();
		expect(() => new KeyStore(described, 2)).toThrow(new RangeError('key 1: "owners" expected all, or some of the clients 0 to 1, got 2'));
	});

	test("may be empty", () => {
		expect(name(mayUse(new KeyStore([]), 0, gcm))).toBe("KeyStore.InvalidKeyId");
	});
});
