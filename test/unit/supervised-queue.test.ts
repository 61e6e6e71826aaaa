import { describe, expect, test } from "vitest";
import { type RemoteQueue, SupervisedQueue } from "../../modules/core/supervised-queue.js";
import type { Queue } from "../../modules/core/worker-routing.js";
import { JobQueue, queueWords, WorkerQueue } from "../../modules/mailbox/queue.js";
import { seed, seeded } from "../support/random.js";

const CAPACITY = 4;

/** Both ends of a new queue. */
function ends(): { core: RemoteQueue; worker: JobQueue } {
	const words = new Uint32Array(queueWords(CAPACITY));
	return { core: new WorkerQueue(words, CAPACITY), worker: new JobQueue(words, CAPACITY) };
}

function takeAll(queue: Queue): number[] {
	const jobs: number[] = [];
	for (let job = queue.take(); job >= 0; job = queue.take()) jobs.push(job);
	return jobs;
}

describe("a supervised queue", () => {
	test("gives back done jobs of an ended worker as done, its current job as failed, and the rest to the next worker, in order", () => {
		const { core, worker } = ends();
		const failed: number[] = [];
		const queue = new SupervisedQueue(core, (job) => failed.push(job));
		for (const job of [9, 3, 7]) queue.put(job);
		worker.put(worker.take());
		worker.take();
		const next = ends();
		queue.replace(next.core);
		queue.put(1);
		expect(takeAll(queue)).toEqual([9, 3]);
		expect(failed).toEqual([3]);
		for (const job of [7, 1]) {
			expect(next.worker.take()).toBe(job);
			next.worker.put(job);
		}
		expect(takeAll(queue)).toEqual([7, 1]);
		expect(failed).toEqual([3]);
		expect(queue.take()).toBe(-1);
	});

	test("knows whether its worker has begun a job", () => {
		const { core, worker } = ends();
		const queue = new SupervisedQueue(core, () => undefined);
		const states = [queue.isAtWork];
		queue.put(5);
		states.push(queue.isAtWork);
		const job = worker.take();
		states.push(queue.isAtWork);
		worker.put(job);
		takeAll(queue);
		states.push(queue.isAtWork);
		expect(states).toEqual([false, false, true, false]);
	});

	test("fails every job while there is no worker", () => {
		const { core } = ends();
		const failed: number[] = [];
		const queue = new SupervisedQueue(core, (job) => failed.push(job));
		queue.put(200);
		queue.replace(undefined);
		for (let job = 0; job < 20; job++) {
			queue.put(job);
			expect(takeAll(queue)).toHaveLength(job === 0 ? 2 : 1);
		}
		expect(failed).toEqual([200, ...Array.from({ length: 20 }, (_, job) => job)]);
	});

	test("remembers as many jobs as its workers' queues take, including those of an ended worker", () => {
		const failed: number[] = [];
		const queue = new SupervisedQueue(ends().core, (job) => failed.push(job));
		expect(queue.capacity).toBe(CAPACITY);
		for (const job of [1, 2]) queue.put(job);
		const { core, worker } = ends();
		queue.replace(core);
		for (const job of [3, 4]) queue.put(job);
		for (let job = worker.take(); job >= 0; job = worker.take()) worker.put(job);
		expect(takeAll(queue)).toEqual([1, 2, 3, 4]);
		expect(failed).toEqual([]);
	});

	test(`gives every job back exactly once, however often the worker ends (seed ${seed})`, () => {
		const { below } = seeded(seed);
		let { core, worker } = ends();
		const failed = new Set<number>();
		const done = new Set<number>();
		const queue = new SupervisedQueue(core, (job) => {
			expect(done.has(job)).toBe(false);
			failed.add(job);
		});
		const put: number[] = [];
		const taken: number[] = [];
		let working = -1;
		let lost = 0;
		let next = 0;
		const take = (): void => {
			const job = queue.take();
			if (job < 0) return;
			taken.push(job);
			expect(failed.delete(job)).toBe(!done.delete(job));
		};
		for (let step = 0; step < 20_000; step++) {
			const choice = below(20);
			if (choice < 8 && put.length - taken.length < queue.capacity) {
				// A number comes again only long after it was given back.
				put.push(next);
				queue.put(next);
				next = (next + 1) % 256;
			} else if (choice < 12) {
				if (working >= 0) {
					done.add(working);
					worker.put(working);
				}
				working = worker.take();
			} else if (choice < 19) take();
			else if (below(4) === 0) {
				const wasAt = working;
				const failedBefore = new Set(failed);
				working = -1;
				if (below(5) === 0) queue.replace(undefined);
				else {
					({ core, worker } = ends());
					queue.replace(core);
					expect([...failed].filter((job) => !failedBefore.has(job))).toEqual(wasAt < 0 ? [] : [wasAt]);
					lost++;
					continue;
				}
				({ core, worker } = ends());
				queue.replace(core);
			}
		}
		queue.replace(undefined);
		for (let count = 0; count < 2 * CAPACITY; count++) take();
		expect(taken.length).toBeGreaterThan(1000);
		expect(lost).toBeGreaterThan(100);
		expect(taken).toEqual(put);
	});
});
