import { describe, expect, it } from "vitest";
import { portableMemory } from "../../modules/mailbox/memory.js";
import { cipherKey, packed } from "../support/attributes.js";
import { codes, hash, random, start } from "./core-requests.js";
import { idle } from "./fake-hsm.js";

describe("the core blocks nobody", () => {
	it("asks clients in turn", () => {
		const { hsm, clients } = start({ sizes: { clients: 3, slots: 8 } });
		for (const client of clients) for (let count = 0; count < 4; count++) client.send({ type: codes.IsKeyAvailable, requestId: count });
		const order: number[] = [];
		for (let turn = 0; turn < 24; turn++) {
			hsm.core.execute();
			clients.forEach((client, index) => {
				for (const response of client.receive()) {
					void response;
					order.push(index);
				}
			});
		}
		expect(order).toHaveLength(12);
		for (let round = 0; round < 12; round += 3) expect([...order.slice(round, round + 3)].sort()).toEqual([0, 1, 2]);
	});

	it("does not pass over one client for ever because its worker is busy at each of its turns", () => {
		const {
			hsm,
			clients: [victim, other, greedy],
		} = start({ sizes: { clients: 3, slots: 8 }, queueCapacity: 1 });
		const work = (): void => {
			while (hsm.core.execute());
		};
		greedy.send(hash(1));
		work();
		victim.send(hash(2));
		for (let round = 0; round < 3; round++) {
			greedy.send(hash(3));
			other.send(random(4));
			work();
			for (const worker of ["random", "hash"] as const) hsm.workers.get(worker)?.execute();
			work();
		}
		expect(victim.receive().map(({ requestId }) => requestId)).toEqual([2]);
	});

	it("a stalled worker blocks only requests of its own types, of every client", () => {
		const { hsm, clients } = start();
		hsm.workers.delete("random");
		for (let count = 0; count < 6; count++) clients[0].send(random(100 + count));
		clients[0].send(hash(1));
		clients[0].send(hash(2));
		clients[1].send(random(200));
		clients[1].send(hash(3));
		hsm.run();
		expect(clients[0].receive().map(({ requestId }) => requestId)).toEqual([1, 2]);
		expect(clients[1].receive().map(({ requestId }) => requestId)).toEqual([3]);
	});

	it("when the worker works again, it answers its requests in order", () => {
		const { hsm, clients } = start();
		const stalled = hsm.workers.get("random");
		hsm.workers.delete("random");
		for (let count = 0; count < 7; count++) clients[0].send(random(100 + count));
		clients[0].send(hash(1));
		hsm.run();
		if (stalled) hsm.workers.set("random", stalled);
		hsm.run();
		expect(clients[0].receive().map(({ requestId }) => requestId)).toEqual([1, 100, 101, 102, 103, 104, 105, 106]);
		expect(clients[0].room).toBe(8);
	});

	it("nothing overtakes a change of the key store, and a change overtakes nothing", () => {
		const { hsm, client } = start();
		hsm.workers.delete("random");
		for (let count = 0; count < 5; count++) client.send(random(100 + count));
		client.send({ type: codes.DeleteKey, requestId: 1, keyId: 1 });
		client.send(hash(2));
		hsm.run();
		expect(client.receive()).toEqual([]);
	});

	it("nothing overtakes a key generation that waits for its worker", () => {
		const { hsm, client } = start();
		hsm.storeKey(1, new Uint8Array(16));
		hsm.workers.delete("random");
		for (let count = 0; count < 4; count++) client.send(random(100 + count));
		client.send({ type: codes.GenerateSymmetricKey, requestId: 1, keyId: 1, parameters: [1] });
		client.send({ type: codes.EncryptAesGcm, requestId: 2, keyId: 1, pairs: [undefined, [0, 12], [0, 0], [16, 4], [100, 20]] });
		hsm.run();
		expect(client.receive()).toEqual([]);
	});

	it("saturating clients are answered equally often", () => {
		const { hsm, clients } = start({ sizes: { clients: 3, slots: 4, poolBytes: 1024 }, queueCapacity: 2 });
		const answered = [0, 0, 0];
		for (let turn = 0; turn < 3000; turn++) {
			clients.forEach((client, index) => {
				while (client.room > 0) client.send(hash(0));
				answered[index] += client.receive().length;
			});
			hsm.core.execute();
			hsm.workers.get("hash")?.execute();
		}
		expect(Math.min(...answered)).toBeGreaterThan(0.9 * Math.max(...answered));
	});

	it("a client that takes no responses blocks only itself", () => {
		const { hsm, clients } = start();
		for (let round = 0; round < 3; round++) {
			while (clients[0].room > 0) clients[0].send(hash(round));
			hsm.run();
		}
		expect(clients[0].room).toBe(0);
		for (let count = 0; count < 50; count++) {
			clients[1].send(hash(count));
			hsm.run();
			expect(clients[1].receive()).toMatchObject([{ requestId: count, status: "Ok" }]);
		}
		const answered = [];
		for (let round = 0; round < 5; round++) {
			answered.push(...clients[0].receive());
			hsm.run();
		}
		expect(answered).toHaveLength(24);
	});

	it("a client whose requests fill its arena blocks only itself, and all are answered", () => {
		const { hsm, clients } = start();
		const stalled = hsm.workers.get("hash");
		hsm.workers.delete("hash");
		for (let count = 0; count < 4; count++) clients[0].send(hash(count, 0, 2000));
		clients[1].send(random(9));
		hsm.run();
		expect(clients[1].receive()).toHaveLength(1);
		if (stalled) hsm.workers.set("hash", stalled);
		hsm.run();
		expect(clients[0].receive().map(({ requestId }) => requestId)).toEqual([0, 1, 2, 3]);
	});

	it("a request that makes a key waits for room with its attributes unread, so that they are read once", () => {
		const { hsm, client } = start({ freeKeys: [{ keys: 1, bytes: 32, algorithms: ["AES-GCM"] }] });
		let reads = 0;
		Reflect.set(Reflect.get(Reflect.get(hsm.core, "policy"), "stored"), "copier", {
			...portableMemory,
			copy(source: Uint8Array, offset: number, length: number, target: Uint8Array, at: number) {
				if (source.buffer === hsm.shared.pools[0]) reads++;
				portableMemory.copy(source, offset, length, target, at);
			},
		});
		const stalled = hsm.workers.get("hash");
		hsm.workers.delete("hash");
		// The two jobs leave 40 bytes of the arena. The key and its attributes take 64.
		const left = hsm.memory.arenaBytes - 40;
		client.send(hash(1, 0, 2000 - 32));
		client.send(hash(2, 0, left - 2000 - 32));
		const attributes = packed(cipherKey());
		client.pool.set(attributes, 4000);
		client.send({ type: codes.GenerateSymmetricKey, requestId: 3, pairs: [undefined, [4000, attributes.length]] });
		hsm.run();
		expect([client.receive(), reads]).toEqual([[], 0]);
		if (stalled) hsm.workers.set("hash", stalled);
		hsm.run();
		expect(client.receive().map(({ requestId, status }) => [requestId, status])).toEqual([1, 2, 3].map((requestId) => [requestId, "Ok"]));
		expect(reads).toBe(1);
	});

	it("a client that can not be notified is notified once later, and its requests are done", async () => {
		let isBroken = true;
		let attempts = 0;
		const { hsm } = start({
			beforeNotify: (client) => {
				if (client !== 0 || !isBroken) return;
				attempts++;
				throw new Error("no memory for a message");
			},
		});
		const ask = (client: number) => hsm.clients[client].hash({ data: new Uint8Array(8), algorithm: "SHA-256" });
		/** The client has nothing else to do, so the HSM must notify it. */
		const answer = async (client: number) => {
			const promise = ask(client);
			await idle();
			return hsm.answer(promise);
		};
		const first = [ask(0), ask(0), ask(0)];
		await idle();
		hsm.run();
		expect(attempts).toBeGreaterThan(0);
		expect(hsm.notified).toEqual([]);
		expect(hsm.memory.bytes.subarray(hsm.memory.arenaStart(0)).every((byte) => byte === 0)).toBe(true);
		for (let count = 0; count < 20; count++) expect(await answer(1)).toHaveLength(32);
		expect(hsm.notified).toEqual(Array.from({ length: 20 }, () => 1));
		expect(attempts).toBeGreaterThan(20);
		isBroken = false;
		hsm.run();
		expect(hsm.notified.slice(20)).toEqual([0]);
		expect(await Promise.all(first)).toHaveLength(3);
		expect(await answer(0)).toHaveLength(32);
		expect(hsm.notified.slice(21)).toEqual([0]);
	});

	it("a client that corrupts its indexes harms only itself, and can recover", () => {
		const { hsm, clients } = start();
		const control = new Uint32Array(hsm.shared.control);
		const { start: ring } = hsm.region.requestRing(0);
		for (const tail of [9, 0x80000000, 0xffffffff]) {
			control[ring + 1] = tail;
			clients[1].send(hash(tail));
			hsm.run();
			expect(clients[1].receive()).toHaveLength(1);
		}
		control[ring + 1] = 0;
		clients[0].send(hash(1));
		hsm.run();
		expect(clients[0].receive()).toMatchObject([{ requestId: 1, status: "Ok" }]);
	});
});
