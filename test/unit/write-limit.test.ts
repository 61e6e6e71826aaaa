import { describe, expect, test } from "vitest";
import { limitWrites, WriteBudget } from "../../modules/keystore/write-limit.js";
import { memoryDevice, storageOn } from "../support/flash-device.js";
import { Device, macAttributes } from "./persistent-scene.js";

const HOUR = 3_600_000;

describe("a client's writes", () => {
	test("may come at once as often as the burst says, and then as often as an hour says", () => {
		let now = 0xffffff00;
		const budget = new WriteBudget({ burst: 3, perHour: 60 }, 2, () => now);
		const writes = (client: number): number => {
			let count = 0;
			for (; budget.allows(client); count++) budget.take(client);
			return count;
		};
		expect(writes(0)).toBe(3);
		now = (now + 59_000) >>> 0;
		expect(writes(0)).toBe(0);
		now = (now + 1_000) >>> 0;
		expect(writes(0)).toBe(1);
		now = (now + HOUR) >>> 0;
		expect(writes(0)).toBe(3);
		expect(writes(1)).toBe(3);
	});

	test("beyond the limit are refused, change nothing, and are allowed again later; other requests and clients go on", async () => {
		let now = 0;
		const storage = storageOn(memoryDevice(), 50, { burst: 3, perHour: 3600 }, 2, () => now);
		const device = new Device({ storage });
		const busy = { code: "KeyStore.Busy", message: expect.stringContaining("try again later") as string };
		const key = await device.answer(device.client.generateKey(macAttributes()));
		await device.answer(device.client.importSymmetricKey({ key: 1, data: new Uint8Array(32) }));
		expect(await device.answer(device.client.incrementCounter({ counter: 1 }))).toBe(1);
		await expect(device.answer(device.client.incrementCounter({ counter: 1 }))).rejects.toMatchObject(busy);
		await expect(device.answer(device.client.generateKey(macAttributes()))).rejects.toMatchObject(busy);
		await expect(device.answer(device.client.deleteKey({ key: key.id }))).rejects.toMatchObject(busy);
		await expect(device.answer(device.client.revokeUsage({ key, operations: ["sign"] }))).rejects.toMatchObject(busy);
		await expect(device.answer(device.client.generateSymmetricKey({ key: 1, overwrite: true }))).rejects.toMatchObject(busy);
		expect(await device.answer(device.client.readCounter({ counter: 1 }))).toBe(1);
		expect((await device.answer(device.client.getAttributes({ key }))).usage.operations).toEqual(["sign", "verify"]);
		await device.answer(device.client.generateKey(macAttributes({ persistent: false })));
		expect(await device.answer(device.other.incrementCounter({ counter: 2 }))).toBe(1);
		now = 1000;
		expect(await device.answer(device.client.incrementCounter({ counter: 1 }))).toBe(2);
	});
});

test.each([
	[{ burst: 0, perHour: 1 }, '"burst" expected 1 to 1000, got 0'],
	[{ burst: 1.5, perHour: 1 }, '"burst" expected 1 to 1000, got 1.5'],
	[{ burst: 1, perHour: 100_001 }, '"perHour" expected 1 to 100000, got 100001'],
	[{ burst: 1, perHour: undefined as unknown as number }, '"perHour" expected 1 to 100000, got undefined'],
])("the limit %j is refused", (limit, message) => {
	expect(() => limitWrites(limit)).toThrow(new RangeError(`limit of writes: ${message}`));
});
