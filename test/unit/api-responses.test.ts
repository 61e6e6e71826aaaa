import { describe, expect, test, vi } from "vitest";
import { HsmError, Status } from "../../modules/messages/errors.js";
import { EXTERNAL_KEY, INPUT, KEY, OUTPUT } from "../../modules/messages/slot.js";
import { connectionOf, freeMemory } from "../support/free-memory.js";
import { trackPromise } from "../support/promise-state.js";
import { seed, seeded } from "../support/random.js";
import { rowOf } from "../support/rows.js";
import { FakeHsm, idle } from "./fake-hsm.js";

/** A view of memory whose owner has transferred it. */
function detached(length: number): Uint8Array {
	const bytes = new Uint8Array(length);
	structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
	return bytes;
}

describe("a request in the ring", () => {
	test("names its inputs, one after another, and the room for its output, all in the client's pool", () => {
		const random = seeded(seed);
		const [key, iv, aad, plaintext] = [16, 12, 7, 20].map((size) => random.bytes(size));
		const fake = new FakeHsm();
		void fake.client.encryptAesGcm({ key, iv, aad, plaintext });
		const slot = fake.take();
		expect(slot.type).toBe(rowOf("EncryptAesGcm").code + EXTERNAL_KEY);
		expect(slot.status).toBe(0);
		[key, iv, aad, plaintext].forEach((part, index) => {
			const offset = slot.offset(KEY + index);
			expect(slot.length(KEY + index)).toBe(part.length);
			expect(fake.pool.slice(offset, offset + part.length), `seed ${seed}`).toEqual(part);
		});
		expect(slot.length(OUTPUT)).toBe(36);
		expect(slot.offset(OUTPUT)).toBeGreaterThanOrEqual(slot.offset(INPUT + 2) + 20);
		expect(slot.offset(OUTPUT) + 36).toBeLessThanOrEqual(256);
		expect(fake.rings).toBe(1);
	});

	test("with a key id has all 32 bits of the id, and no key bytes", () => {
		const fake = new FakeHsm();
		void fake.client.deleteKey({ key: 0xffffffff });
		void fake.client.generateSymmetricKey({ key: 0x80000000, overwrite: true });
		const [first, second] = [fake.take(), fake.take()];
		expect([first.type, first.keyId, first.length(KEY)]).toEqual([10, 0xffffffff, 0]);
		expect([second.type, second.keyId, second.parameter(0)]).toEqual([2, 0x80000000, 1]);
	});

	test("does not change when its caller changes the arrays later", () => {
		const fake = new FakeHsm();
		const data = Uint8Array.of(1, 2, 3);
		void fake.client.hash({ data, algorithm: "SHA-384" });
		data.fill(9);
		const slot = fake.take();
		expect([...fake.pool.subarray(slot.offset(INPUT), slot.offset(INPUT) + 3)]).toEqual([1, 2, 3]);
		expect(slot.parameter(0)).toBe(1);
	});
});

describe("a response", () => {
	test("with an unknown id is ignored, and so is a second one", async () => {
		const fake = new FakeHsm();
		const outcome = trackPromise(fake.client.getRandom({ size: 8 }));
		const slot = fake.take();
		for (const id of [slot.requestId + 1, slot.requestId - 1, 0xffffffff, 0]) fake.respond(id >>> 0, Status.WorkerFailed);
		connectionOf(fake.client).receive();
		await idle();
		expect(outcome.state).toBe("pending");
		expect(freeMemory(fake.client)).toBe(248);

		fake.pool.fill(7, slot.offset(OUTPUT), slot.offset(OUTPUT) + 8);
		fake.respond(slot.requestId, Status.Ok, [slot.offset(OUTPUT), 8]);
		fake.respond(slot.requestId, Status.WorkerFailed);
		connectionOf(fake.client).receive();
		await idle();
		expect(outcome).toEqual({ state: "fulfilled", value: new Uint8Array(8).fill(7) });
		expect(freeMemory(fake.client)).toBe(256);
		expect(fake.pool.every((byte) => byte === 0)).toBe(true);
	});

	test("may come in another order than the requests", async () => {
		const fake = new FakeHsm();
		const outcomes = [1, 2, 3].map((size) => trackPromise(fake.client.getRandom({ size })));
		const slots = [fake.take(), fake.take(), fake.take()];
		for (const index of [2, 0, 1]) {
			const { requestId } = slots[index];
			fake.respond(requestId, Status.Ok, [slots[index].offset(OUTPUT), index + 1]);
			connectionOf(fake.client).receive();
			await idle();
			expect(outcomes[index].state).toBe("fulfilled");
		}
		expect(outcomes.map(({ value }) => value?.length)).toEqual([1, 2, 3]);
		expect(freeMemory(fake.client)).toBe(256);
	});

	test("with an unknown error number is an HsmError", async () => {
		const fake = new FakeHsm();
		const outcome = trackPromise(fake.client.deleteKey({ key: 1 }));
		fake.respond(fake.take().requestId, 4711);
		connectionOf(fake.client).receive();
		await idle();
		expect(outcome.reason).toBeInstanceOf(HsmError);
		expect(outcome.reason).toMatchObject({ code: "WorkerFailed" });
	});

	test("that is there before the client idles needs no message; a later one does", async () => {
		const fake = new FakeHsm();
		void fake.client.deleteKey({ key: 1 });
		expect(fake.takeBell()).toBe(false);
		fake.respond(fake.take().requestId);
		await idle();
		expect(fake.takeBell()).toBe(false);
		void fake.client.deleteKey({ key: 1 });
		await idle();
		expect(fake.takeBell()).toBe(true);
	});

	test("that comes just before the client arms its bell, and so rings nothing, is taken too", async () => {
		const fake = new FakeHsm();
		const outcome = trackPromise(fake.client.deleteKey({ key: 1 }));
		const { requestId } = fake.take();
		const { store } = Atomics;
		let isFirst = true;
		vi.stubGlobal(
			"Atomics",
			Object.assign(Object.create(Atomics) as typeof Atomics, {
				store(words: Int32Array, word: number, value: number): number {
					if (isFirst && word === fake.region.hostBell(0)) {
						isFirst = false;
						fake.respond(requestId);
					}
					return store(words, word, value);
				},
			}),
		);
		await idle();
		vi.unstubAllGlobals();
		expect(isFirst).toBe(false);
		expect(outcome.state).toBe("fulfilled");
		expect(fake.takeBell()).toBe(false);
	});
});

describe("waiting requests", () => {
	test("go out in order as slots come free, and one ring of the doorbell serves all that go out together", async () => {
		const fake = new FakeHsm({ slots: 2 });
		const outcomes = [10, 11, 12, 13, 14].map((key) => trackPromise(fake.client.deleteKey({ key })));
		expect(fake.requestsWaiting).toBe(2);
		const order: number[] = [];
		while (fake.requestsWaiting > 0) {
			const taken = Array.from({ length: fake.requestsWaiting }, () => fake.take());
			order.push(...taken.map(({ keyId }) => keyId));
			for (const { requestId } of taken) fake.respond(requestId);
			connectionOf(fake.client).receive();
		}
		await idle();
		expect(order).toEqual([10, 11, 12, 13, 14]);
		expect(outcomes.map(({ state }) => state)).toEqual(new Array<string>(5).fill("fulfilled"));
		expect(fake.rings).toBe(4);
	});

	test("are under way only as far as the response ring has room, even if the request ring has more", () => {
		const fake = new FakeHsm({ slots: 2 });
		for (let key = 0; key < 6; key++) void fake.client.deleteKey({ key });
		fake.take();
		fake.take();
		connectionOf(fake.client).receive();
		expect(fake.requestsWaiting).toBe(0);
	});

	test("for memory are not overtaken", () => {
		const fake = new FakeHsm();
		for (const size of [200, 100, 4]) trackPromise(fake.client.getRandom({ size }));
		expect(fake.requestsWaiting).toBe(1);
		fake.respond(fake.take().requestId, Status.WorkerFailed);
		connectionOf(fake.client).receive();
		expect([fake.take(), fake.take()].map((slot) => slot.parameter(0))).toEqual([100, 4]);
	});
});

describe("a transferred buffer", () => {
	const iv = new Uint8Array(12);

	test("is refused, and no memory is allocated", async () => {
		const fake = new FakeHsm();
		const outcome = trackPromise(fake.client.encryptAesGcm({ key: 1, iv, aad: detached(4), plaintext: new Uint8Array(40) }));
		await idle();
		expect(outcome.reason).toBeInstanceOf(TypeError);
		expect(fake.requestsWaiting).toBe(0);
		expect(freeMemory(fake.client)).toBe(256);
	});

	test("does no harm while the request waits", async () => {
		const fake = new FakeHsm({ slots: 1 });
		const first = trackPromise(fake.client.deleteKey({ key: 1 }));
		const plaintext = new Uint8Array(40).fill(3);
		const second = trackPromise(fake.client.encryptAesGcm({ key: 1, iv, plaintext }));
		const third = trackPromise(fake.client.deleteKey({ key: 3 }));
		structuredClone(plaintext.buffer, { transfer: [plaintext.buffer] });
		fake.respond(fake.take().requestId);
		expect(() => connectionOf(fake.client).receive()).not.toThrow();
		await idle();
		expect([first.state, second.state]).toEqual(["fulfilled", "pending"]);
		const slot = fake.take();
		expect([...fake.pool.subarray(slot.offset(INPUT + 2), slot.offset(INPUT + 2) + 40)]).toEqual(new Array(40).fill(3));
		fake.respond(slot.requestId);
		connectionOf(fake.client).receive();
		fake.respond(fake.take().requestId);
		connectionOf(fake.client).receive();
		await idle();
		expect([second.state, third.state]).toEqual(["fulfilled", "fulfilled"]);
		expect(freeMemory(fake.client)).toBe(256);
	});
});

describe("request ids", () => {
	/** As after so many requests. */
	function continueAfter(fake: FakeHsm, lastId: number): void {
		expect(Reflect.get(connectionOf(fake.client), "lastId")).toBeTypeOf("number");
		Reflect.set(connectionOf(fake.client), "lastId", lastId);
	}

	test("continue from 2^32 - 1 with 0", async () => {
		const fake = new FakeHsm();
		continueAfter(fake, 0xfffffffd);
		const outcomes = [1, 2, 3, 4].map((key) => trackPromise(fake.client.deleteKey({ key })));
		const ids = outcomes.map(() => fake.take().requestId);
		expect(ids).toEqual([0xfffffffe, 0xffffffff, 0, 1]);
		for (const id of ids) fake.respond(id);
		connectionOf(fake.client).receive();
		await idle();
		expect(outcomes.map(({ state }) => state)).toEqual(new Array<string>(4).fill("fulfilled"));
	});

	test("skip ids that are still under way after a whole round", () => {
		const fake = new FakeHsm();
		continueAfter(fake, 0xfffffffe);
		for (const key of [1, 2]) trackPromise(fake.client.deleteKey({ key }));
		continueAfter(fake, 0xfffffffd);
		for (const key of [3, 4]) trackPromise(fake.client.deleteKey({ key }));
		expect([1, 2, 3, 4].map(() => fake.take().requestId)).toEqual([0xffffffff, 0, 0xfffffffe, 1]);
	});
});
