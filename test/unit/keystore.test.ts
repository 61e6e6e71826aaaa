import { describe, expect, test } from "vitest";
import type { Permissions } from "../../modules/keystore/description.js";
import { KeyStore } from "../../modules/keystore/keystore.js";
import { curves, keyAlgorithms, keyOperations } from "../../modules/messages/algorithms.js";
import { errorCode } from "../../modules/messages/errors.js";
import { pairKey, symmetricKey } from "../../modules/messages/fields.js";
import { KeyKind, KeyPart, type KeyUse } from "../../modules/messages/row.js";
import { allButWrap, noPermissions, pair, symmetric } from "../support/hsm.js";
import { seed, seeded } from "../support/random.js";
import { requestNames, rowOf } from "../support/rows.js";

const name = (status: number): string => (status === 0 ? "Ok" : errorCode(status));
const gcm = symmetricKey("AES-GCM", "encrypt");
/** Whether a request with this row may use the key. */
const mayUse = (keys: KeyStore, id: number, { kind, algorithm, operation }: KeyUse): number =>
	keys.mayUse(id, kind, keyAlgorithms.indexOf(algorithm), keyOperations.indexOf(operation));
const mayGenerate = (keys: KeyStore, id: number, overwrite: boolean) => keys.mayStore(id, KeyKind.symmetric, overwrite);
const mayImport = (keys: KeyStore, id: number, overwrite: boolean) => keys.mayEnter(id, KeyKind.symmetric, overwrite, "import");
const mayExport = (keys: KeyStore, id: number) => keys.mayLeave(id, KeyKind.symmetric, "exportPrivate");
const filled = (size: number, value = 0xa5): Uint8Array => new Uint8Array(size).fill(value);

/** The key that the store holds for `id`, read into memory that was not zero. */
function contents(keys: KeyStore, id: number, size: number): number[] {
	const memory = filled(size + 8, 0xee);
	keys.read(id, KeyPart.whole, memory, 4);
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
			if (isThere) keys.write(7, filled(16), 0);
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
			expect(name(keys.delete(7))).toBe(unless(permissions.delete, "KeyStore.NotAllowed"));
			expect(keys.isAvailable(7)).toBe(!permissions.delete);
			expect(contents(keys, 7, 16)).toEqual([...filled(16, permissions.delete ? 0 : 0xa5)]);
			expect(name(make(false).delete(7))).toBe(permissions.delete ? "KeyStore.KeyNotFound" : "KeyStore.NotAllowed");
		});

		test("lets the key be used whatever the permissions are", () => {
			expect(name(mayUse(make(true), 7, gcm))).toBe("Ok");
			expect(name(mayUse(make(false), 7, gcm))).toBe("KeyStore.KeyNotFound");
		});
	});

	test("has nothing under an id without a place", () => {
		const keys = new KeyStore([symmetric(1, 16)]);
		for (const id of [0, 2, 0x80000000, 0xffffffff, -1, 1.5, Number.NaN]) {
			expect(keys.isAvailable(id)).toBe(false);
			expect(keys.size(id, KeyPart.whole)).toBe(0);
			const answers = [mayUse(keys, id, gcm), mayGenerate(keys, id, true), mayImport(keys, id, true), mayExport(keys, id), keys.delete(id)];
			expect(answers.map(name)).toEqual(new Array<string>(5).fill("KeyStore.InvalidKeyId"));
			keys.write(id, filled(64), 0);
			expect(keys.isAvailable(id)).toBe(false);
			expect(contents(keys, id, 16)).toEqual([...filled(16, 0xee)]);
		}
		expect(keys.isAvailable(1)).toBe(false);
	});

	test("takes ids at both ends of 32 bits", () => {
		const keys = new KeyStore([symmetric(0, 16), symmetric(0xffffffff, 24)]);
		keys.write(0xffffffff, filled(24), 0);
		expect([keys.isAvailable(0), keys.isAvailable(0xffffffff)]).toEqual([false, true]);
	});

	test("has nothing to read before something is written", () => {
		const keys = new KeyStore([symmetric(5, 32)]);
		expect(keys.isAvailable(5)).toBe(false);
		expect(keys.size(5, KeyPart.whole)).toBe(32);
		expect(name(mayUse(keys, 5, gcm))).toBe("KeyStore.KeyNotFound");
		expect(name(mayExport(keys, 5))).toBe("KeyStore.KeyNotFound");
		expect(contents(keys, 5, 32)).toEqual([...filled(32, 0)]);
	});

	test("holds a key of each size of 1 to 64 bytes, from and to any offset", () => {
		const random = seeded(seed);
		const sizes = Array.from({ length: 64 }, (_, index) => index + 1);
		const keys = new KeyStore(sizes.map((size) => symmetric(1000 + size, size, allButWrap)));
		const memory = random.bytes(4096);
		const offsets = sizes.map((size) => random.below(memory.length - size));
		const expected = sizes.map((size, index) => [...memory.subarray(offsets[index], offsets[index] + size)]);
		sizes.forEach((size, index) => keys.write(1000 + size, memory, offsets[index]));
		memory.fill(0);
		sizes.forEach((size, index) => {
			expect(keys.size(1000 + size, KeyPart.whole)).toBe(size);
			expect(contents(keys, 1000 + size, size), `seed ${seed}`).toEqual(expected[index]);
		});
	});

	test("lets a key in and out wrapped only with the permission", () => {
		for (const wrap of [true, false]) {
			const keys = new KeyStore([symmetric(1, 16, { ...noPermissions, wrap })]);
			expect(name(keys.mayEnter(1, KeyKind.symmetric, false, "wrap"))).toBe(wrap ? "Ok" : "KeyStore.NotAllowed");
			expect(name(keys.mayLeave(1, KeyKind.symmetric, "wrap"))).toBe(wrap ? "KeyStore.KeyNotFound" : "KeyStore.NotAllowed");
			keys.write(1, filled(16), 0);
			expect(name(keys.mayLeave(1, KeyKind.symmetric, "wrap"))).toBe(wrap ? "Ok" : "KeyStore.NotAllowed");
			expect(name(keys.mayEnter(1, KeyKind.symmetric, true, "wrap"))).toBe(wrap ? "KeyStore.KeyAlreadyExists" : "KeyStore.NotAllowed");
		}
	});

	test("lets a confined key out wrapped, never in the clear, until another key replaces it", () => {
		const keys = new KeyStore([symmetric(1, 16), symmetric(2, 16)]);
		const mayLeave = (id: number) => [mayExport(keys, id), keys.mayLeave(id, KeyKind.symmetric, "wrap"), mayUse(keys, id, gcm)].map(name);
		keys.write(2, filled(16), 0);
		for (const replace of [() => keys.write(1, filled(16), 0), () => keys.delete(1)]) {
			keys.write(1, filled(16), 0, true);
			expect(mayLeave(1)).toEqual(["KeyStore.NotAllowed", "Ok", "Ok"]);
			expect(mayLeave(2)).toEqual(["Ok", "Ok", "Ok"]);
			replace();
			expect(name(mayExport(keys, 1))).toBe(keys.isAvailable(1) ? "Ok" : "KeyStore.KeyNotFound");
		}
	});

	test("lets a key be used with its algorithms and operations, and no others", () => {
		const uses = requestNames.flatMap((request) => rowOf(request).use ?? []).filter(({ kind }) => kind === "symmetric");
		for (const { algorithm, operation } of uses) {
			const keys = new KeyStore([symmetric(1, 32, allButWrap, { algorithms: [algorithm], operations: [operation] })]);
			keys.write(1, filled(32), 0);
			for (const otherAlgorithm of keyAlgorithms)
				for (const otherOperation of keyOperations) {
					const isSame = algorithm === otherAlgorithm && operation === otherOperation;
					expect(name(mayUse(keys, 1, symmetricKey(otherAlgorithm, otherOperation)))).toBe(isSame ? "Ok" : "KeyStore.NotAllowed");
				}
		}
	});

	test("distinguishes keys and key pairs", () => {
		const keys = new KeyStore([symmetric(1, 32), pair(2, "P-256")]);
		for (const id of [1, 2]) keys.write(id, filled(96), 0);
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
				expect(name(keys.mayStore(id, kind, true))).toBe(answer);
				expect(name(keys.mayEnter(id, kind, true, "import"))).toBe(answer);
				expect(name(keys.mayLeave(id, kind, "exportPrivate"))).toBe(answer);
				expect(name(keys.mayLeave(id, kind, "none"))).toBe(answer);
			}
		});
	});

	test.each(curves)("holds a pair on %s as public and private part", (curve) => {
		const keys = new KeyStore([pair(1, curve, { ...noPermissions, import: true })]);
		const sizes = { "P-256": [64, 32], "P-384": [96, 48], Ed25519: [32, 32], X25519: [32, 32] }[curve];
		expect([keys.size(1, KeyPart.public), keys.size(1, KeyPart.private), keys.size(1, KeyPart.whole)]).toEqual([...sizes, sizes[0] + sizes[1]]);
		expect(keys.curve(1)).toBe(curves.indexOf(curve));
		const bytes = Uint8Array.from({ length: sizes[0] + sizes[1] }, (_, index) => index);
		keys.write(1, bytes, 0);
		const memory = new Uint8Array(150).fill(0xee);
		keys.read(1, KeyPart.private, memory, 1);
		expect([...memory.subarray(0, sizes[1] + 2)]).toEqual([0xee, ...bytes.subarray(sizes[0]), 0xee]);
		keys.read(1, KeyPart.public, memory, 0);
		expect([...memory.subarray(0, sizes[0])]).toEqual([...bytes.subarray(0, sizes[0])]);
		expect([keys.mayLeave(1, KeyKind.pair, "none"), keys.mayLeave(1, KeyKind.pair, "exportPrivate")].map(name)).toEqual(["Ok", "KeyStore.NotAllowed"]);
	});

	test("ignores later changes of a description", () => {
		const permissions = { ...noPermissions };
		const usage = { algorithms: ["AES-CBC"] as ("AES-CBC" | "AES-GCM")[], operations: ["encrypt"] as const };
		const keys = new KeyStore([symmetric(1, 16, permissions, usage)]);
		keys.write(1, filled(16), 0);
		permissions.exportPrivate = true;
		usage.algorithms.push("AES-GCM");
		expect([mayExport(keys, 1), mayUse(keys, 1, gcm)].map(name)).toEqual(["KeyStore.NotAllowed", "KeyStore.NotAllowed"]);
	});

	test("replaces a key completely, and touches no other", () => {
		const keys = new KeyStore([symmetric(1, 16), symmetric(2, 16), symmetric(3, 16)]);
		for (const id of [1, 2, 3]) keys.write(id, filled(16, id), 0);
		keys.write(2, filled(16, 0x77), 0);
		expect([1, 2, 3].map((id) => contents(keys, id, 16))).toEqual([[...filled(16, 1)], [...filled(16, 0x77)], [...filled(16, 3)]]);
		keys.delete(2);
		expect([1, 2, 3].map((id) => keys.isAvailable(id))).toEqual([true, false, true]);
		expect(contents(keys, 2, 16)).toEqual([...filled(16, 0)]);
	});

	test("wipes a deleted key, and takes another in its place without overwriting", () => {
		const keys = new KeyStore([symmetric(1, 32, { ...noPermissions, delete: true, import: true, exportPrivate: true })]);
		keys.write(1, filled(32), 0);
		expect(name(keys.delete(1))).toBe("Ok");
		expect([mayUse(keys, 1, gcm), mayExport(keys, 1), keys.delete(1)].map(name)).toEqual(new Array<string>(3).fill("KeyStore.KeyNotFound"));
		expect(name(mayImport(keys, 1, false))).toBe("Ok");
		expect(name(mayGenerate(keys, 1, false))).toBe("Ok");
	});

	test("changes nothing when it answers questions", () => {
		const keys = new KeyStore([symmetric(1, 16)]);
		mayImport(keys, 1, true);
		mayGenerate(keys, 1, true);
		expect(keys.isAvailable(1)).toBe(false);
	});

	test("has no keys of any permissions after clear", () => {
		const keys = new KeyStore([symmetric(1, 16, noPermissions), pair(2, "P-256")]);
		for (const id of [1, 2]) keys.write(id, filled(96), 0);
		keys.clear();
		expect([1, 2].map((id) => keys.isAvailable(id))).toEqual([false, false]);
		expect([contents(keys, 1, 16), contents(keys, 2, 96)]).toEqual([new Array<number>(16).fill(0), new Array<number>(96).fill(0)]);
	});

	test("may be empty", () => {
		expect(name(mayUse(new KeyStore([]), 0, gcm))).toBe("KeyStore.InvalidKeyId");
	});
});
