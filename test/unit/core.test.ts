import { createHash } from "node:crypto";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Core } from "../../modules/core/core.js";
import { portableSteps } from "../../modules/core/portable-steps.js";
import { portableMemory } from "../../modules/mailbox/memory.js";
import { Status } from "../../modules/messages/errors.js";
import type { TestHsm } from "../support/hsm.js";
import { codes, hash, random, start } from "./core-requests.js";

describe("the core answers a request", () => {
	it("with the right output in the client's memory", () => {
		const { hsm, client } = start();
		client.pool.set(new TextEncoder().encode("abc"), 0);
		client.send(hash(5, 0, 3));
		hsm.run();
		expect(client.receive()).toEqual([{ type: codes.Hash, requestId: 5, status: "Ok", answer: 0, output: [3, 32] }]);
		expect(client.pool.slice(3, 35)).toEqual(new Uint8Array(createHash("sha256").update("abc").digest()));
	});

	it("of any client from its own pool, and writes nothing else into any pool", () => {
		const { hsm, clients } = start({ sizes: { clients: 3 } });
		const expected = clients.map((client, index) => {
			client.pool.fill(0x11 * (1 + index));
			client.send(hash(index, 16, 8));
			const after = client.pool.slice();
			after.set(createHash("sha256").update(after.subarray(16, 24)).digest(), 24);
			return after;
		});
		hsm.run();
		clients.forEach((client, index) => {
			expect(client.receive()).toMatchObject([{ requestId: index, status: "Ok", output: [24, 32] }]);
			expect(client.pool).toEqual(expected[index]);
		});
	});

	it("exactly once, whatever request ids the client repeats", () => {
		const { hsm, client } = start();
		for (let count = 0; count < 8; count++) client.send(hash(9));
		hsm.run();
		expect(client.receive()).toHaveLength(8);
		hsm.run();
		expect(client.receive()).toEqual([]);
	});

	it("into the ring that belongs to the request's client", () => {
		const { hsm, clients } = start();
		clients[0].send(random(100));
		clients[1].send(random(200));
		hsm.run();
		expect(clients[0].receive()).toMatchObject([{ requestId: 100, status: "Ok" }]);
		expect(clients[1].receive()).toMatchObject([{ requestId: 200, status: "Ok" }]);
	});
});

/** Calls `onRead` before each plain read of a word of the control region. */
function watchReads({ core }: TestHsm, onRead: (word: number) => void): void {
	vi.restoreAllMocks();
	const control: unknown = Reflect.get(core, "control");
	if (!(control instanceof Uint32Array)) throw new TypeError('the core has its control words as "control"');
	const watched = new Proxy(control, {
		get(target, property) {
			if (typeof property === "string" && /^\d+$/.test(property)) onRead(Number(property));
			return Reflect.get(target, property, target) as unknown;
		},
	});
	Reflect.set(core, "control", watched);
	const { load, store } = Atomics;
	const real = (words: Uint32Array): Uint32Array => (words === watched ? control : words);
	vi.spyOn(Atomics, "load").mockImplementation(((words: Uint32Array, word: number) => load(real(words), word)) as typeof load);
	vi.spyOn(Atomics, "store").mockImplementation(((words: Uint32Array, word: number, value: number) => store(real(words), word, value)) as typeof store);
}

describe("later changes in the client's memory have no effect", () => {
	afterEach(() => void vi.restoreAllMocks());

	it("whatever words the client writes between two reads of the core: the core executes what it has checked", () => {
		// After `turn` reads of the slot's words, the slot changes from a hash into a random request.
		for (let turn = 0; turn <= 40; turn++) {
			const { hsm, client } = start();
			const base = client.send(hash(1));
			const control = new Uint32Array(hsm.shared.control);
			const other = [...control.subarray(base, base + 16)];
			other[0] = codes.GetRandom;
			other[4] = 8;
			let reads = 0;
			watchReads(hsm, (word) => {
				if (word >= base && word < base + 16 && reads++ === turn) control.set(other, base);
			});
			hsm.run();
			expect(reads, "reads of the slot").toBe(16);
			expect(client.receive(), `turn ${turn}`).toHaveLength(1);
		}
	});

	it("on the slot, once it was taken", () => {
		const { hsm, client } = start();
		const base = client.send(hash(1));
		hsm.core.execute();
		const control = new Uint32Array(hsm.shared.control);
		control.fill(0xffffffff, base, base + 16);
		hsm.run();
		expect(client.receive()).toMatchObject([{ requestId: 1, status: "Ok" }]);
	});

	it("on the inputs, once they were copied", () => {
		const { hsm, client } = start();
		client.pool.set([1, 2, 3, 4, 5, 6, 7, 8]);
		client.send(hash(1));
		hsm.core.execute();
		client.pool.fill(0xff, 0, 8);
		hsm.run();
		const expected = createHash("sha256")
			.update(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8))
			.digest();
		expect(client.pool.slice(8, 40)).toEqual(new Uint8Array(expected));
	});

	it("because the core copies the slot exactly once, and reads it in no other way", () => {
		const { hsm, client } = start();
		const base = client.send(hash(1));
		const reads: number[] = [];
		watchReads(hsm, (word) => reads.push(word));
		hsm.core.execute();
		expect(reads).toEqual(Array.from({ length: 16 }, (_, word) => base + word));
	});
});

describe("an output", () => {
	it("is never longer than needed, however much room the client offers", () => {
		const { hsm, client } = start();
		client.pool.fill(0x66);
		client.send({ type: codes.Hash, parameters: [0], pairs: [undefined, [0, 8], undefined, undefined, [100, 3000]] });
		hsm.run();
		expect(client.receive()).toMatchObject([{ status: "Ok", output: [100, 32] }]);
		expect(client.pool.slice(132, 4096).every((byte) => byte === 0x66)).toBe(true);
	});

	it("takes no more private memory than it needs", () => {
		const { hsm, client } = start();
		hsm.workers.delete("hash");
		// Together the rooms are eight times the arena; the needed bytes fit.
		for (let count = 0; count < 4; count++)
			client.send({ type: codes.Hash, requestId: count, parameters: [0], pairs: [undefined, [0, 8], undefined, undefined, [100, 3900]] });
		client.send(random(9));
		hsm.run();
		expect(client.receive()).toMatchObject([{ requestId: 9, status: "Ok" }]);
	});
});

describe("a failed request", () => {
	it("writes nothing to the client's memory", () => {
		const { hsm, client } = start();
		hsm.storeKey(1, new Uint8Array(16));
		client.pool.fill(0x55);
		const before = client.pool.slice();
		client.send({ type: codes.DecryptAesGcm, keyId: 1, pairs: [undefined, [0, 12], [0, 0], [16, 40], [100, 24]] });
		hsm.run();
		expect(client.receive()).toMatchObject([{ status: "Crypto.Decrypt", output: [0, 0] }]);
		expect(client.pool).toEqual(before);
	});

	it("of a worker that throws is answered, and the next one succeeds", async () => {
		let failing = true;
		const fails = () => {
			if (failing) throw new Error("engine on fire");
			return Status.Ok;
		};
		const { hsm } = start({ methods: { hash: { hash: fails, hashStart: fails, hashUpdate: fails, hashFinish: fails, endSession: fails } } });
		const ask = () => hsm.answer(hsm.clients[0].hash({ data: new Uint8Array(1), algorithm: "SHA-256" }));
		await expect(ask()).rejects.toMatchObject({ code: "WorkerFailed" });
		failing = false;
		expect(await ask()).toHaveLength(32);
	});
});

describe("the core can not be built", () => {
	it("with two workers for one type, or with a worker for one of its own types", () => {
		const { hsm } = start();
		const port = (family: "hash" | "core") => ({ families: [family], queue: { capacity: 4, put: () => undefined, take: () => -1 }, wake: () => undefined });
		const build = (...families: ("hash" | "core")[]) =>
			new Core({
				region: hsm.region,
				shared: hsm.shared,
				memory: hsm.memory,
				keys: hsm.keys,
				operations: portableMemory,
				steps: portableSteps(portableMemory),
				notify: () => undefined,
				workers: families.map((family) => port(family) as never),
			});
		expect(() => build("hash", "hash")).toThrow('"hash" has two workers');
		expect(() => build("core")).toThrow('"core" has two workers');
	});
});
