/** An HSM under pressure: many calls at once, keys that an application drops, random bytes without waiting. */
import { createHash } from "node:crypto";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import type { CryptoKey } from "../../modules/webcrypto/crypto-key.js";
import { connectionOf } from "../support/free-memory.js";
import { start } from "./scene.js";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

describe("many calls at once", () => {
	test("all have their answers, however short the queue", async () => {
		const { subtle, answer } = await start({ waiting: 200, hsm: { sizes: { slots: 2, poolBytes: 2048 } } });
		const messages = Array.from({ length: 150 }, (_, index) => Uint8Array.from({ length: (index * 37) % 3000 }, (__, at) => at ^ index));
		const digests = await answer(Promise.all(messages.map((message) => subtle.digest("SHA-256", message))));
		messages.forEach((message, index) => {
			expect(Buffer.from(digests[index] ?? []).toString("hex")).toBe(createHash("sha256").update(message).digest("hex"));
		});
	});

	test("waits while the application's own requests fill the queue", async () => {
		const { subtle, client, answer } = await start({ hsm: { sizes: { slots: 2 }, queue: { requests: 1, bytes: 64 } } });
		const own = Array.from({ length: 3 }, () => client.getRandom({ size: 8 }));
		const digest = subtle.digest("SHA-256", new Uint8Array(32));
		await expect(client.hash({ data: new Uint8Array(32), algorithm: "SHA-256" })).rejects.toMatchObject({ code: "Api.QueueFull" });
		await answer(Promise.all(own));
		expect((await answer(digest)).byteLength).toBe(32);
	});

	test("are refused beyond the limit, and the next is served", async () => {
		const { subtle, answer } = await start({ waiting: 2, hsm: { sizes: { slots: 2 }, queue: { requests: 1, bytes: 64 } } });
		const calls = Array.from({ length: 8 }, () => subtle.digest("SHA-256", new Uint8Array(32)));
		const results = await answer(Promise.allSettled(calls));
		const refused = results.filter(({ status }) => status === "rejected") as PromiseRejectedResult[];
		expect(refused).toHaveLength(3);
		for (const { reason } of refused) expect(reason).toMatchObject({ name: "OperationError", cause: { code: "Api.QueueFull" } });
		expect((await answer(subtle.digest("SHA-256", new Uint8Array(32)))).byteLength).toBe(32);
	});

	test("all settle if the HSM ends", async () => {
		const { hsm, subtle, answer } = await start({ hsm: { sizes: { slots: 2 }, queue: { requests: 1, bytes: 64 } } });
		const calls = Array.from({ length: 20 }, () => subtle.digest("SHA-256", new Uint8Array(32)));
		connectionOf(hsm.clients[0]).end("test");
		for (const { status } of await answer(Promise.allSettled(calls))) expect(status).toBe("rejected");
	});
});

describe("keys that the application drops", () => {
	const makeAndDrop = async (count: number, make: () => Promise<CryptoKey>): Promise<void> => {
		for (let index = 0; index < count; index++) await make();
	};

	test("make room when there is none left", async () => {
		const { subtle, answer } = await start({ freeKeys: 4, collect });
		await makeAndDrop(60, () => answer(subtle.generateKey({ name: "AES-GCM", length: 128 }, false, ["encrypt"])));
	});

	test("but keys that it keeps do not", async () => {
		const { subtle, answer } = await start({ freeKeys: 4, collect });
		const kept: CryptoKey[] = [];
		await makeAndDrop(4, async () => {
			const key = await answer(subtle.generateKey({ name: "AES-GCM", length: 128 }, false, ["encrypt"]));
			kept.push(key);
			return key;
		});
		const refused = answer(subtle.generateKey({ name: "AES-GCM", length: 128 }, false, ["encrypt"]));
		await expect(refused).rejects.toMatchObject({ name: "OperationError", cause: { code: "KeyStore.Full" } });
		expect(kept).toHaveLength(4);
	});
});

describe("random values", () => {
	test("come from a pool, are given out once, and are refused by name when too few are there", async () => {
		const { crypto, answer } = await start({ randomBytes: 64 });
		const first = crypto.getRandomValues(new Uint8Array(40));
		expect(new Set(first).size).toBeGreaterThan(20);
		expect(() => crypto.getRandomValues(new Uint8Array(40))).toThrow(
			expect.objectContaining({ name: "OperationError", message: expect.stringContaining("24 random bytes") }),
		);
		const rest = crypto.getRandomValues(new Uint8Array(24));
		expect(Buffer.from(first).includes(Buffer.from(rest.subarray(0, 8)))).toBe(false);
		expect(() => crypto.randomUUID()).toThrow(expect.objectContaining({ name: "OperationError" }));
		await answer(new Promise((resolve) => setImmediate(resolve)));
		expect(crypto.randomUUID()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
		expect(() => crypto.getRandomValues(new Uint8Array(65))).toThrow(expect.objectContaining({ name: "QuotaExceededError" }));
		expect(() => crypto.getRandomValues(new Uint8Array(65_537))).toThrow(expect.objectContaining({ name: "QuotaExceededError" }));
	});

	test("fill every array of integers, and no other", async () => {
		const { crypto } = await start({ randomBytes: 1024 });
		for (const Kind of [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, BigInt64Array, BigUint64Array]) {
			const array = new Kind(8);
			expect(crypto.getRandomValues(array)).toBe(array);
			expect(new Set<unknown>(array as Iterable<unknown>).size).toBeGreaterThan(4);
		}
		for (const wrong of [new Float32Array(4), new Float64Array(4), new DataView(new ArrayBuffer(8))])
			expect(() => crypto.getRandomValues(wrong as never)).toThrow(expect.objectContaining({ name: "TypeMismatchError" }));
		for (const wrong of [undefined, null, "text", 8, new ArrayBuffer(8), []]) expect(() => crypto.getRandomValues(wrong as never)).toThrow(TypeError);
		expect(crypto.getRandomValues(new Uint8Array(0))).toHaveLength(0);
	});

	test("are there again after the HSM was too busy for them", async () => {
		const { crypto, client, answer } = await start({ randomBytes: 32, hsm: { sizes: { slots: 2 }, queue: { requests: 1, bytes: 64 } } });
		const own = Array.from({ length: 3 }, () => client.getRandom({ size: 8 }));
		crypto.getRandomValues(new Uint8Array(32));
		expect(() => crypto.getRandomValues(new Uint8Array(16))).toThrow(expect.objectContaining({ name: "OperationError" }));
		await answer(Promise.all(own));
		await answer(new Promise((resolve) => setImmediate(resolve)));
		expect(crypto.getRandomValues(new Uint8Array(16))).toHaveLength(16);
	});
});
