import { describe, expect, test } from "vitest";
import { type CounterDescription, Counters, describeCounters } from "../../modules/keystore/counters.js";
import { RecordKind } from "../../modules/keystore/store-format.js";
import { At } from "../../modules/keystore/store-memory.js";
import { Status } from "../../modules/messages/errors.js";
import { memoryDevice, storageOn } from "../support/flash-device.js";
import { Device } from "./persistent-scene.js";

describe("a counter", () => {
	test("begins with 0, counts each increment, and goes on after a reset", async () => {
		const device = new Device();
		expect(await device.answer(device.client.readCounter({ counter: 1 }))).toBe(0);
		for (let value = 1; value <= 3; value++) expect(await device.answer(device.client.incrementCounter({ counter: 1 }))).toBe(value);
		device.reset();
		expect(await device.answer(device.client.readCounter({ counter: 1 }))).toBe(3);
		expect(await device.answer(device.client.incrementCounter({ counter: 1 }))).toBe(4);
		expect(await device.answer(device.client.readCounter({ counter: 2 }))).toBe(0);
	});

	test("of others is as one that does not exist", async () => {
		const device = new Device();
		await device.answer(device.client.incrementCounter({ counter: 1 }));
		for (const [client, counter] of [
			[device.other, 1],
			[device.other, 77],
			[device.client, 77],
		] as const)
			for (const name of ["ReadCounter", "IncrementCounter"] as const)
				await expect(device.answer(client.request(name, { counter }))).rejects.toMatchObject({
					code: "KeyStore.InvalidKeyId",
					field: "counter",
					message: `${name}: KeyStore.InvalidKeyId ("counter" ${counter})`,
				});
		expect(await device.answer(device.client.readCounter({ counter: 1 }))).toBe(1);
	});

	test("stays at its largest value, which takes no write, and is never negative", () => {
		const storage = storageOn(memoryDevice());
		const counters = new Counters([{ id: 1, owners: [0] }], storage);
		storage.open({ load: () => true, fits: () => true });
		storage.memory.set([0xfe, 0xff, 0xff, 0xff], At.Secret);
		expect(storage.write(0, RecordKind.counter, 0, 1, 4)).toBe(Status.Ok);
		storage.memory.set([0xfe, 0xff, 0xff, 0xff], At.Secret);
		expect(counters.load(1, storage.memory)).toBe(true);
		const info = (): number[] => {
			const bytes = new Uint8Array(32);
			storage.writeInfo(bytes, 0);
			return [...bytes];
		};
		for (const expected of [0xffffffff, 0xffffffff]) {
			const before = info();
			expect(counters.increment(1, 0)).toBe(Status.Ok);
			expect(counters.value).toBe(expected);
			if (expected === counters.value) expect(info()).toEqual(before);
		}
	});
});

test("values of 2^31 and more come through the API as they are", async () => {
	const device = new Device();
	device.hsm.keys.counters["values"][0] = 0xfffffffe;
	expect(await device.answer(device.client.incrementCounter({ counter: 1 }))).toBe(0xffffffff);
	expect(await device.answer(device.client.incrementCounter({ counter: 1 }))).toBe(0xffffffff);
	device.reset();
	expect(await device.answer(device.client.readCounter({ counter: 1 }))).toBe(0xffffffff);
});

test("an increment that nobody waits for any more undoes nothing", async () => {
	const device = new Device();
	const controller = new AbortController();
	const aborted = device.client.incrementCounter({ counter: 1 }, { signal: controller.signal });
	controller.abort(new Error("stop"));
	await expect(aborted).rejects.toThrow("stop");
	expect(await device.answer(device.client.incrementCounter({ counter: 1 }))).toBe(2);
	// The counter's value names no session.
	expect(await device.answer(device.client.hashStart({ algorithm: "SHA-256" }))).toBeGreaterThan(0);
});

test.each([
	[[{ id: -1, owners: "all" }], 'counter -1: "id" expected 0 to 2147483647, got -1'],
	[[{ id: 1.5, owners: "all" }], 'counter 1.5: "id" expected 0 to 2147483647, got 1.5'],
	[
		[
			{ id: 1, owners: "all" },
			{ id: 1, owners: [0] },
		],
		'counter 1: "id" expected one that no other counter has, got 1',
	],
	[[{ id: 1, owners: [] }], 'counter 1: "owners" expected all, or some of the clients 0 to 7, got '],
	[[{ id: 1, owners: [8] }], 'counter 1: "owners" expected all, or some of the clients 0 to 7, got 8'],
	[[{ id: 1, owner: "all" }], 'counter 1: "description" expected no member but id, owners, got owner'],
	[[undefined], 'counter undefined: "id" expected 0 to 2147483647, got undefined'],
	[Array.from({ length: 17 }, (_, id) => ({ id, owners: "all" })), "counters expected a list of 16 descriptions at most, got 17"],
	["none", "counters expected a list of 16 descriptions at most, got 4"],
])("a wrong description is refused by name: %j", (descriptions, message) => {
	expect(() => describeCounters(descriptions as unknown as CounterDescription[])).toThrow(new RangeError(message));
});
