import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, test } from "vitest";
import { armBell, Doorbell, takeBell } from "../../modules/mailbox/doorbell.js";
import { bundle } from "./bundle.js";

const BELL = 1;
const STATE = 0;
const ASLEEP = 1;
const AWAKE = 2;

/** Another core: reads the bell, says that it goes to sleep, sleeps, says that it is awake. */
const sleeper = `${bundle("modules/mailbox/doorbell.ts")}
const { parentPort, workerData } = require("node:worker_threads");
const bell = new bundle.Doorbell(workerData.words, ${BELL});
parentPort.on("message", ({ milliseconds }) => {
	const seen = bell.read();
	Atomics.store(workerData.words, ${STATE}, ${ASLEEP});
	Atomics.notify(workerData.words, ${STATE});
	bell.sleep(seen, milliseconds);
	Atomics.store(workerData.words, ${STATE}, ${AWAKE});
	parentPort.postMessage("awake");
});`;

const started: Worker[] = [];
afterEach(async () => {
	await Promise.all(started.splice(0).map((worker) => worker.terminate()));
});

class OtherCore {
	readonly words = new Int32Array(new SharedArrayBuffer(8));
	readonly bell = new Doorbell(this.words, BELL);
	readonly #worker = new Worker(sleeper, { eval: true, workerData: { words: this.words } });

	constructor() {
		started.push(this.#worker);
	}

	get isAwake(): boolean {
		return Atomics.load(this.words, STATE) === AWAKE;
	}

	/** Sends it to sleep; resolves with the milliseconds until it was awake again. */
	async sleep(milliseconds: number, once: (() => void) | undefined = undefined): Promise<number> {
		Atomics.store(this.words, STATE, 0);
		const awake = new Promise((resolve) => this.#worker.once("message", resolve));
		this.#worker.postMessage({ milliseconds });
		Atomics.wait(this.words, STATE, 0, 10_000);
		const begin = performance.now();
		once?.();
		await awake;
		return performance.now() - begin;
	}
}

const pause = (milliseconds: number): void => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);

describe("the doorbell", () => {
	test("wakes a core that sleeps on it", async () => {
		const core = new OtherCore();
		const slept = await core.sleep(30_000, () => {
			pause(50);
			expect(core.isAwake, "it must not wake before it is rung for").toBe(false);
			core.bell.ring();
		});
		expect(slept).toBeLessThan(15_000);
	});

	test("wakes it again and again", async () => {
		const core = new OtherCore();
		for (let round = 0; round < 50; round++) expect(await core.sleep(30_000, () => core.bell.ring())).toBeLessThan(15_000);
		expect(core.bell.read()).toBe(50);
	});

	test("lets a core sleep no longer than its timeout", async () => {
		const core = new OtherCore();
		const slept = await core.sleep(30);
		expect(slept).toBeLessThan(15_000);
		expect(core.bell.read()).toBe(0);
	});

	test("does not let a core sleep if the bell has rung since the read", () => {
		const bell = new Doorbell(new Int32Array(new SharedArrayBuffer(4)), 0);
		const seen = bell.read();
		bell.ring();
		const begin = performance.now();
		bell.sleep(seen, 30_000);
		expect(performance.now() - begin).toBeLessThan(15_000);
	});

	test("wraps from the largest 32-bit number to 0, and that ring is not missed either", () => {
		for (const last of [0x7fffffff, -1]) {
			const words = new Int32Array(new SharedArrayBuffer(4)).fill(last);
			const bell = new Doorbell(words, 0);
			const seen = bell.read();
			bell.ring();
			expect(bell.read()).not.toBe(seen);
			const begin = performance.now();
			bell.sleep(seen, 30_000);
			expect(performance.now() - begin).toBeLessThan(15_000);
		}
	});

	test("touches no word but its own", () => {
		const words = new Int32Array(new SharedArrayBuffer(12));
		new Doorbell(words, 1).ring();
		expect([...words]).toEqual([0, 1, 0]);
	});
});

describe("the host's bell", () => {
	test("is taken once for each time that it is armed, by either side", () => {
		const words = new Uint32Array(new SharedArrayBuffer(12));
		expect(takeBell(words, 1)).toBe(false);
		armBell(words, 1);
		expect(takeBell(words, 1)).toBe(true);
		expect(takeBell(words, 1)).toBe(false);
		armBell(words, 1);
		armBell(words, 1);
		expect(takeBell(words, 1)).toBe(true);
		expect(takeBell(words, 1)).toBe(false);
		expect([...words]).toEqual([0, 0, 0]);
	});

	test("that holds nonsense is not armed, and can be armed again", () => {
		const words = new Uint32Array(new SharedArrayBuffer(4)).fill(0xdeadbeef);
		expect(takeBell(words, 0)).toBe(false);
		armBell(words, 0);
		expect(takeBell(words, 0)).toBe(true);
	});
});
