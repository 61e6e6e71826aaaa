import { describe, expect, test } from "vitest";
import { LocalWorkers } from "../../hosts/firmware/local-workers.js";
import { Client } from "../../modules/api/client.js";
import { Connection } from "../../modules/api/connection.js";
import { Core } from "../../modules/core/core.js";
import { portableSteps } from "../../modules/core/portable-steps.js";
import { PrivateMemory } from "../../modules/core/private-memory.js";
import { type WorkerPort, workersByType } from "../../modules/core/worker-routing.js";
import { KeyStore } from "../../modules/keystore/keystore.js";
import { portableMemory } from "../../modules/mailbox/memory.js";
import { allocateSharedMemory, Region } from "../../modules/mailbox/region.js";
import { hashAlgorithms, hmacAlgorithms } from "../../modules/messages/algorithms.js";
import type { WorkerName } from "../../modules/messages/row.js";
import type { Slot } from "../../modules/messages/slot.js";
import { HashWorker } from "../../modules/workers/hash.js";
import { MacWorker } from "../../modules/workers/mac.js";
import { digest as digestOf, tag as tagOf } from "../support/digests.js";
import { hashesWith } from "../support/noble-engines.js";

/** An HSM with two workers for digests and two for MACs, which record their requests. */
class TwoOfEach {
	readonly client: Client;
	readonly calls: string[] = [];
	readonly #connection: Connection;
	readonly #core: Core;
	readonly fast: LocalWorkers;
	readonly #slow: LocalWorkers;

	constructor() {
		const region = new Region({ clients: 1, slots: 8, poolBytes: 4096 });
		const memory = new PrivateMemory(region.sizes);
		const shared = allocateSharedMemory(region);
		this.fast = this.#workers("fast", memory);
		this.#slow = this.#workers("slow", memory);
		this.#core = new Core({
			region,
			shared,
			memory,
			keys: new KeyStore([]),
			operations: portableMemory,
			steps: portableSteps(portableMemory),
			notify: () => undefined,
			workers: [...this.fast.ports, ...this.#slow.ports.map((port): WorkerPort => ({ ...port, isSlow: true }))],
		});
		this.#connection = new Connection(region, shared, 0);
		this.client = new Client(this.#connection);
	}

	/** The answer, and the workers that computed it, in order. */
	async answer<Answer>(promise: Promise<Answer>, work = [this.fast, this.#slow]): Promise<[Answer, string[]]> {
		this.calls.length = 0;
		let isSettled = false;
		promise.then(
			() => {
				isSettled = true;
			},
			() => {
				isSettled = true;
			},
		);
		for (let round = 0; round < 200 && !isSettled; round++) {
			this.#core.execute();
			for (const workers of work) workers.execute();
			this.#connection.receive();
			await new Promise((resolve) => setImmediate(resolve));
		}
		return [await promise, [...new Set(this.calls)]];
	}

	#workers(name: string, memory: PrivateMemory): LocalWorkers {
		const workers = new LocalWorkers(memory);
		const [hash, mac] = [new HashWorker(hashesWith(), memory.bytes), new MacWorker(hashesWith(), memory.bytes)];
		for (const worker of [hash, mac])
			for (const method of Object.getOwnPropertyNames(Object.getPrototypeOf(worker))) {
				const original: unknown = Reflect.get(worker, method);
				if (!/^(hash|hmac|calculate|verify|end)/.test(method) || typeof original !== "function") continue;
				Reflect.set(worker, method, (slot: Slot) => {
					this.calls.push(name);
					return original.call(worker, slot) as unknown;
				});
			}
		workers.add("hash", hash);
		workers.add("mac", mac);
		return workers;
	}
}

const whose = (algorithm: string): string[] => [algorithm.startsWith("SHA-") && algorithm !== "SHA-1" ? "fast" : "slow"];
const data = Uint8Array.from({ length: 300 }, (_, index) => index);
const key = new Uint8Array(32).fill(7);

describe("in a family with two workers, slow algorithms go to one and the others to the other", () => {
	test.each(hashAlgorithms)("Hash and its sessions with %s", async (algorithm) => {
		const hsm = new TwoOfEach();
		const { client } = hsm;
		const [whole, by] = await hsm.answer(client.hash({ data, algorithm }));
		expect(by).toEqual(whose(algorithm));
		if (algorithm !== "BLAKE3") expect(Buffer.from(whole)).toEqual(digestOf(algorithm, [data]));
		// A session of the other kind at the same time.
		await hsm.answer(client.hashStart({ algorithm: algorithm === "SHA-256" ? "SHA3-256" : "SHA-256" }));
		const [session, started] = await hsm.answer(client.hashStart({ algorithm }));
		const [, updated] = await hsm.answer(client.hashUpdate({ session, data: data.subarray(0, 100) }));
		const [digest, finished] = await hsm.answer(client.hashFinish({ session, data: data.subarray(100) }));
		expect([started, updated, finished]).toEqual([whose(algorithm), whose(algorithm), whose(algorithm)]);
		expect(digest).toEqual(whole);
		const [second] = await hsm.answer(client.hashStart({ algorithm }));
		expect((await hsm.answer(client.endSession({ session: second })))[1]).toEqual(whose(algorithm));
		await expect(hsm.answer(client.hashUpdate({ session: second, data }))).rejects.toMatchObject({ code: "Session.NotFound" });
	});

	test.each(hmacAlgorithms)("HMAC and its sessions with %s", async (algorithm) => {
		const hsm = new TwoOfEach();
		const { client } = hsm;
		const [tag, by] = await hsm.answer(client.calculateHmac({ key, message: data, algorithm }));
		expect(by).toEqual(whose(algorithm));
		expect(Buffer.from(tag)).toEqual(tagOf(algorithm, key, [data]));
		expect(await hsm.answer(client.verifyHmac({ key, message: data, algorithm, tag }))).toEqual([true, whose(algorithm)]);
		const [session, started] = await hsm.answer(client.hmacVerifyStart({ key, algorithm }));
		const [, updated] = await hsm.answer(client.hmacUpdate({ session, message: data }));
		expect(await hsm.answer(client.hmacVerifyFinish({ session, tag }))).toEqual([true, whose(algorithm)]);
		expect([started, updated]).toEqual([whose(algorithm), whose(algorithm)]);
	});

	test("a busy slow worker blocks no other request", async () => {
		const hsm = new TwoOfEach();
		const { client } = hsm;
		const slow = Array.from({ length: 7 }, () => client.hash({ data, algorithm: "SHA3-512" }));
		const [, by] = await hsm.answer(client.hash({ data, algorithm: "SHA-256" }), [hsm.fast]);
		expect(by).toEqual(["fast"]);
		expect((await hsm.answer(Promise.all(slow)))[1]).toEqual(["slow"]);
	});
});

describe("workers by type", () => {
	const port = (family: WorkerName, isSlow?: boolean): WorkerPort => ({
		families: [family],
		queue: { capacity: 1, put: () => undefined, take: () => -1 },
		wake: () => undefined,
		...(isSlow === undefined ? {} : { isSlow }),
	});

	test("the only worker of a family takes all its requests, whether it is slow or not", () => {
		for (const isSlow of [undefined, false, true]) {
			const { fast, slow } = workersByType([port("hash", isSlow)]);
			expect([fast[28], slow[28]]).toEqual([0, 0]);
		}
	});

	test("a family with two workers for the same requests is refused", () => {
		for (const isSlow of [false, true]) expect(() => workersByType([port("hash", isSlow), port("hash", isSlow)])).toThrow('family "hash" has two workers');
	});
});
