import { describe, expect, test } from "vitest";
import { JobQueue, queueWords, WorkerQueue } from "../../modules/mailbox/queue.js";
import { Status } from "../../modules/messages/errors.js";
import type { Method } from "../../modules/messages/methods.js";
import { EXTERNAL_KEY, SLOT_WORDS } from "../../modules/messages/slot.js";
import type { Heap } from "../../modules/workers/engines.js";
import { WorkerTask } from "../../modules/workers/worker.js";
import { seed, seeded } from "../support/random.js";
import { RawSlot } from "../support/raw-slot.js";

/** A worker's task on a queue for eight jobs. */
class Harness {
	readonly slots = new Uint32Array(8 * SLOT_WORDS);
	readonly core: WorkerQueue;
	readonly task: WorkerTask;

	constructor(methods: readonly (Method | undefined)[], capacity = 4, heap?: Heap) {
		const words = new Uint32Array(queueWords(capacity));
		this.core = new WorkerQueue(words, capacity);
		this.task = new WorkerTask(methods, new JobQueue(words, capacity), new RawSlot(this.slots), heap);
	}

	slot(job: number): RawSlot {
		return new RawSlot(this.slots, job * SLOT_WORDS);
	}

	ask(job: number, type: number): void {
		const slot = this.slot(job);
		slot.type = type;
		slot.status = 0xbad;
		this.core.put(job);
	}
}

const ok: Method = () => Status.Ok;

describe("a worker's task", () => {
	test("returns false without a job", () => {
		const harness = new Harness([undefined, ok]);
		expect(harness.task.execute()).toBe(false);
		expect(harness.core.take()).toBe(-1);
		expect(harness.slots.every((word) => word === 0)).toBe(true);
	});

	test("runs one job in a turn, in order, and writes to no other slot", () => {
		const seen: number[] = [];
		const harness = new Harness([
			undefined,
			(slot) => {
				seen.push(slot.base / SLOT_WORDS);
				return Status["Crypto.Encrypt"];
			},
		]);
		for (const job of [5, 0, 7]) harness.ask(job, 1);
		expect(harness.task.execute()).toBe(true);
		expect(seen).toEqual([5]);
		expect(harness.core.take()).toBe(5);
		expect(harness.core.take()).toBe(-1);
		expect([harness.task.execute(), harness.task.execute(), harness.task.execute()]).toEqual([true, true, false]);
		expect([harness.core.take(), harness.core.take(), harness.core.take()]).toEqual([0, 7, -1]);
		expect([5, 0, 7].map((job) => harness.slot(job).status)).toEqual(new Array<number>(3).fill(Status["Crypto.Encrypt"]));
		for (const job of [1, 2, 3, 4, 6]) expect(harness.slots.subarray(job * SLOT_WORDS, (job + 1) * SLOT_WORDS).every((word) => word === 0)).toBe(true);
	});

	test.each([0, 2, 63, 64, 0x101, 0xffffffff, 0x80000001])("answers the foreign type %d with NoWorkerForRequest", (type) => {
		const harness = new Harness([undefined, ok]);
		harness.ask(3, type);
		expect(harness.task.execute()).toBe(true);
		expect(harness.core.take()).toBe(3);
		expect(harness.slot(3).status).toBe(Status.NoWorkerForRequest);
	});

	test("runs requests with the caller's own key by the same method", () => {
		const harness = new Harness([undefined, ok]);
		harness.ask(2, 1 + EXTERNAL_KEY);
		harness.task.execute();
		expect(harness.slot(2).status).toBe(Status.Ok);
	});

	test.each([
		["an Error", new Error("broken")],
		["nothing", undefined],
		["a number", 0],
		["null", null],
	])("answers a method that throws %s with WorkerFailed, and serves the next job", (_what, thrown) => {
		let isBroken = true;
		const harness = new Harness([
			undefined,
			() => {
				if (isBroken) throw thrown;
				return Status.Ok;
			},
		]);
		harness.ask(1, 1);
		harness.ask(2, 1);
		expect(harness.task.execute()).toBe(true);
		isBroken = false;
		expect(harness.task.execute()).toBe(true);
		expect([harness.core.take(), harness.core.take()]).toEqual([1, 2]);
		expect([harness.slot(1).status, harness.slot(2).status]).toEqual([Status.WorkerFailed, Status.Ok]);
	});

	test("wipes its heap after each job, also a failed one, before it returns the job", () => {
		const steps: string[] = [];
		const heap = { wipe: () => void steps.push(`wipe ${harness.core.take()}`) };
		const harness: Harness = new Harness(
			[
				undefined,
				ok,
				() => {
					throw new Error("broken");
				},
			],
			4,
			heap,
		);
		harness.task.execute();
		expect(steps).toEqual([]);
		for (const type of [1, 2, 3]) {
			harness.ask(type, type);
			harness.task.execute();
			steps.push(`back ${harness.core.take()}`);
		}
		expect(steps).toEqual(["wipe -1", "back 1", "wipe -1", "back 2", "wipe -1", "back 3"]);
	});

	test("has room for the results of as many jobs as the queue holds", () => {
		const harness = new Harness([undefined, ok], 2);
		expect(harness.core.capacity).toBe(2);
		harness.ask(0, 1);
		harness.ask(1, 1);
		for (const hasWorked of [true, true, false]) expect(harness.task.execute()).toBe(hasWorked);
		expect(harness.core.take()).toBe(0);
		harness.ask(2, 1);
		expect(harness.task.execute()).toBe(true);
		expect([harness.core.take(), harness.core.take(), harness.core.take()]).toEqual([1, 2, -1]);
	});
});

describe("the queue between core and worker", () => {
	test("loses, duplicates and reorders nothing, in any order of steps", () => {
		const random = seeded(seed);
		for (const capacity of [1, 2, 4, 16]) {
			const words = new Uint32Array(queueWords(capacity));
			const core = new WorkerQueue(words, capacity);
			const worker = new JobQueue(words, capacity);
			const put: number[] = [];
			const taken: number[] = [];
			const done: number[] = [];
			for (let step = 0; step < 2000; step++) {
				const move = random.below(3);
				if (move === 0 && put.length - done.length < core.capacity) {
					put.push(step);
					core.put(step);
				} else if (move === 1) {
					const job = worker.take();
					if (job >= 0) {
						taken.push(job);
						worker.put(job);
					} else expect(taken).toHaveLength(put.length);
				} else {
					const job = core.take();
					if (job >= 0) done.push(job);
					else expect(done).toHaveLength(taken.length);
				}
			}
			for (let job = core.take(); job >= 0; job = core.take()) done.push(job);
			expect(taken, `seed ${seed}`).toEqual(put.slice(0, taken.length));
			expect(done).toEqual(taken);
			expect(put.length).toBeGreaterThan(10);
		}
	});
});
