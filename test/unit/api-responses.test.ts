import { describe, expect, test, vi } from "vitest";
import { HsmError, Status } from "../../modules/messages/errors.js";
import { EXTERNAL_KEY, INPUT, KEY, OUTPUT } from "../../modules/messages/slot.js";
import { follow } from "../support/follow.js";
import { connectionOf, freeMemory } from "../support/free-memory.js";
import { seed, seeded } from "../support/random.js";
import { rowOf } from "../support/rows.js";
import { idle, LoneClient } from "./host.js";

/** A view of memory that its owner has given away. */
function detached(length: number): Uint8Array {
	const bytes = new Uint8Array(length);
	structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
	return bytes;
}

describe("a request as the HSM sees it", () => {
	test("names its inputs, one behind the other, and the room for its output, all inside the client's pool", () => {
		const random = seeded(seed);
		const [key, iv, aad, plaintext] = [16, 12, 7, 20].map((size) => random.bytes(size));
		const lone = new LoneClient();
		void lone.client.encryptAesGcm({ key, iv, aad, plaintext });
		const slot = lone.take();
		expect(slot.type).toBe(rowOf("EncryptAesGcm").code + EXTERNAL_KEY);
		expect(slot.status).toBe(0);
		[key, iv, aad, plaintext].forEach((part, index) => {
			const offset = slot.offset(KEY + index);
			expect(slot.length(KEY + index)).toBe(part.length);
			expect(lone.pool.slice(offset, offset + part.length), `seed ${seed}`).toEqual(part);
		});
		expect(slot.length(OUTPUT)).toBe(36);
		expect(slot.offset(OUTPUT)).toBeGreaterThanOrEqual(slot.offset(INPUT + 2) + 20);
		expect(slot.offset(OUTPUT) + 36).toBeLessThanOrEqual(256);
		expect(lone.rings).toBe(1);
	});

	test("with a key id has the id, all 32 bits of it, and no key bytes", () => {
		const lone = new LoneClient();
		void lone.client.deleteKey({ key: 0xffffffff });
		void lone.client.generateSymmetricKey({ key: 0x80000000, overwrite: true });
		const [first, second] = [lone.take(), lone.take()];
		expect([first.type, first.keyId, first.length(KEY)]).toEqual([10, 0xffffffff, 0]);
		expect([second.type, second.keyId, second.parameter(0)]).toEqual([2, 0x80000000, 1]);
	});

	test("can not be changed by its caller once it is sent", () => {
		const lone = new LoneClient();
		const data = Uint8Array.of(1, 2, 3);
		void lone.client.hash({ data, algorithm: "SHA-384" });
		data.fill(9);
		const slot = lone.take();
		expect([...lone.pool.subarray(slot.offset(INPUT), slot.offset(INPUT) + 3)]).toEqual([1, 2, 3]);
		expect(slot.parameter(0)).toBe(1);
	});
});

describe("a response", () => {
	test("with an id that nobody waits for is ignored, and so is a second one", async () => {
		const lone = new LoneClient();
		const outcome = follow(lone.client.getRandom({ size: 8 }));
		const slot = lone.take();
		for (const id of [slot.requestId + 1, slot.requestId - 1, 0xffffffff, 0]) lone.respond(id >>> 0, Status.WorkerFailed);
		connectionOf(lone.client).receive();
		await idle();
		expect(outcome.state).toBe("pending");
		expect(freeMemory(lone.client)).toBe(248);

		lone.pool.fill(7, slot.offset(OUTPUT), slot.offset(OUTPUT) + 8);
		lone.respond(slot.requestId, Status.Ok, [slot.offset(OUTPUT), 8]);
		lone.respond(slot.requestId, Status.WorkerFailed);
		connectionOf(lone.client).receive();
		await idle();
		expect(outcome).toEqual({ state: "fulfilled", value: new Uint8Array(8).fill(7) });
		expect(freeMemory(lone.client)).toBe(256);
		expect(lone.pool.every((byte) => byte === 0)).toBe(true);
	});

	test("may come in another order than its request", async () => {
		const lone = new LoneClient();
		const outcomes = [1, 2, 3].map((size) => follow(lone.client.getRandom({ size })));
		const slots = [lone.take(), lone.take(), lone.take()];
		for (const index of [2, 0, 1]) {
			const { requestId } = slots[index];
			lone.respond(requestId, Status.Ok, [slots[index].offset(OUTPUT), index + 1]);
			connectionOf(lone.client).receive();
			await idle();
			expect(outcomes[index].state).toBe("fulfilled");
		}
		expect(outcomes.map(({ value }) => value?.length)).toEqual([1, 2, 3]);
		expect(freeMemory(lone.client)).toBe(256);
	});

	test("with an error number that is not known here is an HsmError all the same", async () => {
		const lone = new LoneClient();
		const outcome = follow(lone.client.deleteKey({ key: 1 }));
		lone.respond(lone.take().requestId, 4711);
		connectionOf(lone.client).receive();
		await idle();
		expect(outcome.reason).toBeInstanceOf(HsmError);
		expect(outcome.reason).toMatchObject({ code: "WorkerFailed" });
	});

	test("that is there before the client idles asks for no message; one that is awaited does", async () => {
		const lone = new LoneClient();
		void lone.client.deleteKey({ key: 1 });
		expect(lone.takeBell()).toBe(false);
		lone.respond(lone.take().requestId);
		await idle();
		expect(lone.takeBell()).toBe(false);
		void lone.client.deleteKey({ key: 1 });
		await idle();
		expect(lone.takeBell()).toBe(true);
	});

	test("that comes just before the client arms its bell, and so rings nothing, is taken all the same", async () => {
		const lone = new LoneClient();
		const outcome = follow(lone.client.deleteKey({ key: 1 }));
		const { requestId } = lone.take();
		const { store } = Atomics;
		let isFirst = true;
		vi.stubGlobal(
			"Atomics",
			Object.assign(Object.create(Atomics) as typeof Atomics, {
				store(words: Int32Array, word: number, value: number): number {
					if (isFirst && word === lone.region.hostBell(0)) {
						isFirst = false;
						lone.respond(requestId);
					}
					return store(words, word, value);
				},
			}),
		);
		await idle();
		vi.unstubAllGlobals();
		expect(isFirst).toBe(false);
		expect(outcome.state).toBe("fulfilled");
		expect(lone.takeBell()).toBe(false);
	});
});

describe("requests that have to wait", () => {
	test("go out in order as slots come free, and one ring serves all that go out together", async () => {
		const lone = new LoneClient({ slots: 2 });
		const outcomes = [10, 11, 12, 13, 14].map((key) => follow(lone.client.deleteKey({ key })));
		expect(lone.requestsWaiting).toBe(2);
		const order: number[] = [];
		while (lone.requestsWaiting > 0) {
			const taken = Array.from({ length: lone.requestsWaiting }, () => lone.take());
			order.push(...taken.map(({ keyId }) => keyId));
			for (const { requestId } of taken) lone.respond(requestId);
			connectionOf(lone.client).receive();
		}
		await idle();
		expect(order).toEqual([10, 11, 12, 13, 14]);
		expect(outcomes.map(({ state }) => state)).toEqual(new Array<string>(5).fill("fulfilled"));
		expect(lone.rings).toBe(4);
	});

	test("are never more under way than the response ring holds, though the request ring has room", () => {
		const lone = new LoneClient({ slots: 2 });
		for (let key = 0; key < 6; key++) void lone.client.deleteKey({ key });
		lone.take();
		lone.take();
		connectionOf(lone.client).receive();
		expect(lone.requestsWaiting).toBe(0);
	});

	test("for memory let no later one pass", () => {
		const lone = new LoneClient();
		for (const size of [200, 100, 4]) follow(lone.client.getRandom({ size }));
		expect(lone.requestsWaiting).toBe(1);
		lone.respond(lone.take().requestId, Status.WorkerFailed);
		connectionOf(lone.client).receive();
		expect([lone.take(), lone.take()].map((slot) => slot.parameter(0))).toEqual([100, 4]);
	});
});

describe("a buffer that its owner has given away", () => {
	const iv = new Uint8Array(12);

	test("is refused and costs no memory", async () => {
		const lone = new LoneClient();
		const outcome = follow(lone.client.encryptAesGcm({ key: 1, iv, aad: detached(4), plaintext: new Uint8Array(40) }));
		await idle();
		expect(outcome.reason).toBeInstanceOf(TypeError);
		expect(lone.requestsWaiting).toBe(0);
		expect(freeMemory(lone.client)).toBe(256);
	});

	test("while the request waits is not needed any more", async () => {
		const lone = new LoneClient({ slots: 1 });
		const first = follow(lone.client.deleteKey({ key: 1 }));
		const plaintext = new Uint8Array(40).fill(3);
		const second = follow(lone.client.encryptAesGcm({ key: 1, iv, plaintext }));
		const third = follow(lone.client.deleteKey({ key: 3 }));
		structuredClone(plaintext.buffer, { transfer: [plaintext.buffer] });
		lone.respond(lone.take().requestId);
		expect(() => connectionOf(lone.client).receive()).not.toThrow();
		await idle();
		expect([first.state, second.state]).toEqual(["fulfilled", "pending"]);
		const slot = lone.take();
		expect([...lone.pool.subarray(slot.offset(INPUT + 2), slot.offset(INPUT + 2) + 40)]).toEqual(new Array(40).fill(3));
		lone.respond(slot.requestId);
		connectionOf(lone.client).receive();
		lone.respond(lone.take().requestId);
		connectionOf(lone.client).receive();
		await idle();
		expect([second.state, third.state]).toEqual(["fulfilled", "fulfilled"]);
		expect(freeMemory(lone.client)).toBe(256);
	});
});

describe("request ids", () => {
	/** As if so many requests had been made before. */
	function continueAfter(lone: LoneClient, lastId: number): void {
		expect(Reflect.get(connectionOf(lone.client), "lastId")).toBeTypeOf("number");
		Reflect.set(connectionOf(lone.client), "lastId", lastId);
	}

	test("count on from 2^32 - 1 to 0", async () => {
		const lone = new LoneClient();
		continueAfter(lone, 0xfffffffd);
		const outcomes = [1, 2, 3, 4].map((key) => follow(lone.client.deleteKey({ key })));
		const ids = outcomes.map(() => lone.take().requestId);
		expect(ids).toEqual([0xfffffffe, 0xffffffff, 0, 1]);
		for (const id of ids) lone.respond(id);
		connectionOf(lone.client).receive();
		await idle();
		expect(outcomes.map(({ state }) => state)).toEqual(new Array<string>(4).fill("fulfilled"));
	});

	test("pass over those that are still under way after a whole round", () => {
		const lone = new LoneClient();
		continueAfter(lone, 0xfffffffe);
		for (const key of [1, 2]) follow(lone.client.deleteKey({ key }));
		continueAfter(lone, 0xfffffffd);
		for (const key of [3, 4]) follow(lone.client.deleteKey({ key }));
		expect([1, 2, 3, 4].map(() => lone.take().requestId)).toEqual([0xffffffff, 0, 0xfffffffe, 1]);
	});
});
