import { afterEach, describe, expect, test, vi } from "vitest";
import { Client } from "../../modules/api/client.js";
import { Connection } from "../../modules/api/connection.js";
import { connectionOf } from "../support/free-memory.js";
import { TestHsm } from "../support/hsm.js";
import { idle } from "./fake-hsm.js";

afterEach(() => void vi.restoreAllMocks());

/** A client that polls so often, and an HSM that works after the client has read shared memory `after` times. */
function start(polls: number, after: number) {
	const hsm = new TestHsm();
	const client = new Client(new Connection(hsm.region, hsm.shared, 0, { polls, watch: () => undefined }));
	const load = Atomics.load.bind(Atomics);
	let isWorking = false;
	let loads = 0;
	vi.spyOn(Atomics, "load").mockImplementation(((words: Uint32Array, index: number) => {
		if (!isWorking && ++loads === after) {
			isWorking = true;
			hsm.run();
			isWorking = false;
		}
		return load(words, index);
	}) as typeof Atomics.load);
	return { hsm, client, count: () => loads };
}

describe("a client that polls for answers", () => {
	test("finds an answer that comes while it polls, without a message", async () => {
		const { hsm, client } = start(1000, 100);
		expect(await client.isKeyAvailable({ key: 1 })).toBe(false);
		expect(hsm.notified).toEqual([]);
	});

	test("polls no more often than its limit, then waits for the message", async () => {
		const { hsm, client, count } = start(50, Infinity);
		const promise = client.isKeyAvailable({ key: 1 });
		await idle();
		expect(count()).toBeGreaterThanOrEqual(50);
		expect(count()).toBeLessThan(60);
		hsm.run();
		expect(hsm.notified).toEqual([0]);
		connectionOf(client).wake();
		expect(await promise).toBe(false);
	});

	test("has used up its polls until the next message, however many requests it sends", async () => {
		const { hsm, client, count } = start(50, Infinity);
		const promises = [client.isKeyAvailable({ key: 1 })];
		await idle();
		const once = count();
		promises.push(client.isKeyAvailable({ key: 1 }));
		await idle();
		expect(count() - once).toBeLessThan(10);
		hsm.run();
		connectionOf(client).wake();
		await Promise.all(promises);
		const before = count();
		promises.push(client.isKeyAvailable({ key: 1 }));
		await idle();
		expect(count() - before).toBeGreaterThanOrEqual(50);
		hsm.run();
		connectionOf(client).wake();
		await Promise.all(promises);
	});

	test("does not poll with a limit of 0", async () => {
		const { hsm, client, count } = start(0, Infinity);
		const promise = client.isKeyAvailable({ key: 1 });
		await idle();
		expect(count()).toBeLessThan(10);
		hsm.run();
		connectionOf(client).wake();
		expect(await promise).toBe(false);
	});
});
