import { describe, expect, test } from "vitest";
import type { KeyDescription, Permissions } from "../../modules/keystore/description.js";
import { KeyStore } from "../../modules/keystore/keystore.js";
import { errorCode } from "../../modules/messages/errors.js";
import { all, no, symmetric } from "../support/hsm.js";
import { seed, seeded } from "../support/random.js";

const name = (status: number): string => status === 0 ? "Ok" : errorCode(status);
const filled = (size: number, value = 0xa5): Uint8Array => new Uint8Array(size).fill(value);

/** What the store holds for `id`, read into memory that was not zero. */
function contents(keys: KeyStore, id: number, size: number): number[] {
	const memory = filled(size + 8, 0xee);
	keys.read(id, memory, 4);
	expect([...memory.subarray(0, 4), ...memory.subarray(4 + size)]).toEqual(new Array<number>(8).fill(0xee));
	return [...memory.subarray(4, 4 + size)];
}

const everyPermission: Permissions[] = Array.from({ length: 16 }, (_, bits) => ({
	import: (bits & 1) !== 0, exportPrivate: (bits & 2) !== 0, overwrite: (bits & 4) !== 0, delete: (bits & 8) !== 0,
}));

describe("a key store", () => {
	describe.each(everyPermission)("with permissions %j", (permissions) => {
		const make = (isThere: boolean): KeyStore => {
			const keys = new KeyStore([symmetric(7, 16, permissions)]);
			if (isThere) keys.write(7, filled(16), 0);
			return keys;
		};
		const unless = (allowed: boolean, otherwise: string): string => allowed ? "Ok" : otherwise;
		const replaces = permissions.overwrite;

		test("imports only with the permission, and replaces only if asked and allowed", () => {
			const denied = "KeyStore.NotAllowed";
			const exists = "KeyStore.KeyAlreadyExists";
			const there = make(true);
			expect(name(make(false).mayImport(7, 16, false))).toBe(unless(permissions.import, denied));
			expect(name(make(false).mayImport(7, 16, true))).toBe(unless(permissions.import, denied));
			expect(name(there.mayImport(7, 16, false))).toBe(permissions.import ? exists : denied);
			expect(name(there.mayImport(7, 16, true))).toBe(permissions.import ? unless(replaces, exists) : denied);
		});

		test("generates without any permission, and replaces only if asked and allowed", () => {
			expect(name(make(false).mayGenerate(7, false))).toBe("Ok");
			expect(name(make(false).mayGenerate(7, true))).toBe("Ok");
			expect(name(make(true).mayGenerate(7, false))).toBe("KeyStore.KeyAlreadyExists");
			expect(name(make(true).mayGenerate(7, true))).toBe(unless(replaces, "KeyStore.KeyAlreadyExists"));
		});

		test("exports only with the permission", () => {
			expect(name(make(true).mayExport(7))).toBe(unless(permissions.exportPrivate, "KeyStore.NotAllowed"));
			expect(name(make(false).mayExport(7))).toBe(permissions.exportPrivate ? "KeyStore.KeyNotFound" : "KeyStore.NotAllowed");
		});

		test("deletes only with the permission, and keeps the key without it", () => {
			const keys = make(true);
			expect(name(keys.delete(7))).toBe(unless(permissions.delete, "KeyStore.NotAllowed"));
			expect(keys.isAvailable(7)).toBe(!permissions.delete);
			expect(contents(keys, 7, 16)).toEqual([...filled(16, permissions.delete ? 0 : 0xa5)]);
			expect(name(make(false).delete(7))).toBe(permissions.delete ? "KeyStore.KeyNotFound" : "KeyStore.NotAllowed");
		});

		test("lets the key be used whatever the permissions are", () => {
			expect(name(make(true).mayUse(7))).toBe("Ok");
			expect(name(make(false).mayUse(7))).toBe("KeyStore.KeyNotFound");
		});
	});

	test("knows nothing under an id that it has no place for", () => {
		const keys = new KeyStore([symmetric(1, 16)]);
		for (const id of [0, 2, 0x80000000, 0xffffffff, -1, 1.5, Number.NaN]) {
			expect(keys.isAvailable(id)).toBe(false);
			expect(keys.size(id)).toBe(0);
			const answers = [
				keys.mayUse(id), keys.mayGenerate(id, true), keys.mayImport(id, 16, true), keys.mayExport(id), keys.delete(id),
			];
			expect(answers.map(name)).toEqual(new Array<string>(5).fill("KeyStore.InvalidKeyId"));
			keys.write(id, filled(64), 0);
			expect(keys.isAvailable(id)).toBe(false);
			expect(contents(keys, id, 16)).toEqual([...filled(16, 0xee)]);
		}
		expect(keys.isAvailable(1)).toBe(false);
	});

	test("takes ids at both ends of 32 bits", () => {
		const keys = new KeyStore([symmetric(0, 1), symmetric(0xffffffff, 2)]);
		keys.write(0xffffffff, filled(2), 0);
		expect([keys.isAvailable(0), keys.isAvailable(0xffffffff)]).toEqual([false, true]);
	});

	test("has nothing to read before something is written", () => {
		const keys = new KeyStore([symmetric(5, 32)]);
		expect(keys.isAvailable(5)).toBe(false);
		expect(keys.size(5)).toBe(32);
		expect(name(keys.mayUse(5))).toBe("KeyStore.KeyNotFound");
		expect(name(keys.mayExport(5))).toBe("KeyStore.KeyNotFound");
		expect(contents(keys, 5, 32)).toEqual([...filled(32, 0)]);
	});

	test("holds a key of every size of 1 to 64 bytes, taken from anywhere in memory and put anywhere", () => {
		const random = seeded(seed);
		const sizes = Array.from({ length: 64 }, (_, index) => index + 1);
		const keys = new KeyStore(sizes.map((size) => symmetric(1000 + size, size)));
		const memory = random.bytes(4096);
		const offsets = sizes.map((size) => random.below(memory.length - size));
		const expected = sizes.map((size, index) => [...memory.subarray(offsets[index], offsets[index] + size)]);
		sizes.forEach((size, index) => keys.write(1000 + size, memory, offsets[index]));
		memory.fill(0);
		sizes.forEach((size, index) => {
			expect(keys.size(1000 + size)).toBe(size);
			expect(contents(keys, 1000 + size, size), `seed ${seed}`).toEqual(expected[index]);
		});
	});

	test("imports a key of exactly its size", () => {
		const keys = new KeyStore([symmetric(1, 16)]);
		for (const size of [0, 1, 15, 17, 32, 64, 0xffffffff])
			expect(name(keys.mayImport(1, size, false))).toBe("KeyStore.InvalidBufferSize");
		expect(name(keys.mayImport(1, 16, false))).toBe("Ok");
	});

	test("replaces a key with nothing of the old one left, and touches no other", () => {
		const keys = new KeyStore([symmetric(1, 16), symmetric(2, 16), symmetric(3, 16)]);
		for (const id of [1, 2, 3]) keys.write(id, filled(16, id), 0);
		keys.write(2, filled(16, 0x77), 0);
		expect([1, 2, 3].map((id) => contents(keys, id, 16))).toEqual([[...filled(16, 1)], [...filled(16, 0x77)], [...filled(16, 3)]]);
		keys.delete(2);
		expect([1, 2, 3].map((id) => keys.isAvailable(id))).toEqual([true, false, true]);
		expect(contents(keys, 2, 16)).toEqual([...filled(16, 0)]);
	});

	test("forgets a deleted key for good, and can take another in its place without overwriting", () => {
		const keys = new KeyStore([symmetric(1, 32, { ...no, delete: true, import: true, exportPrivate: true })]);
		keys.write(1, filled(32), 0);
		expect(name(keys.delete(1))).toBe("Ok");
		expect([keys.mayUse(1), keys.mayExport(1), keys.delete(1)].map(name)).toEqual(new Array<string>(3).fill("KeyStore.KeyNotFound"));
		expect(name(keys.mayImport(1, 32, false))).toBe("Ok");
		expect(name(keys.mayGenerate(1, false))).toBe("Ok");
	});

	test("asks without doing: nothing is there after any number of questions", () => {
		const keys = new KeyStore([symmetric(1, 16)]);
		keys.mayImport(1, 16, true);
		keys.mayGenerate(1, true);
		expect(keys.isAvailable(1)).toBe(false);
	});

	test("may be empty", () => {
		expect(name(new KeyStore([]).mayUse(0))).toBe("KeyStore.InvalidKeyId");
	});

	test.each<[string, KeyDescription[]]>([
		["the same id twice", [symmetric(1, 16), symmetric(2, 16), symmetric(1, 32, no)]],
		["a negative id", [symmetric(-1, 16)]], ["an id of 33 bits", [symmetric(0x1_0000_0000, 16)]],
		["half an id", [symmetric(1.5, 16)]], ["no number as id", [symmetric(Number.NaN, 16)]],
		["a key of no bytes", [symmetric(1, 0)]], ["a key of 65 bytes", [symmetric(1, 65)]], ["a key of -1 bytes", [symmetric(1, -1)]],
		["a key of half a byte", [symmetric(1, 16.5)]], ["a key of no size", [symmetric(1, Number.NaN, all)]],
	])("is not made with %s", (_what, descriptions) => {
		expect(() => new KeyStore(descriptions)).toThrow(RangeError);
	});
});
