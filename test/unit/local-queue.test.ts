import { describe, expect, it } from "vitest";
import { LocalJobs, LocalQueue } from "../../modules/mailbox/local-queue.js";
import { seed, seeded } from "../support/random.js";

describe("a queue within one machine", () => {
	it("hands jobs to the worker in order, and back when they are done", () => {
		const core = new LocalQueue(2);
		const worker = new LocalJobs(core);
		expect([core.take(), worker.take()]).toEqual([-1, -1]);
		core.put(7);
		core.put(200);
		expect(core.take()).toBe(-1);
		expect(worker.take()).toBe(7);
		worker.put();
		expect(core.take()).toBe(7);
		core.put(9);
		expect(worker.take()).toBe(200);
		worker.put();
		expect([worker.take(), core.take(), core.take()]).toEqual([9, 200, -1]);
	});

	it(`loses and repeats nothing, in any order of turns (seed ${seed})`, () => {
		const { below } = seeded(seed);
		const core = new LocalQueue(4);
		const worker = new LocalJobs(core);
		const [put, done, back]: number[][] = [[], [], []];
		for (let turn = 0; turn < 10_000; turn++) {
			const who = below(3);
			if (who === 0 && put.length - back.length < core.capacity) {
				const job = below(256);
				core.put(job);
				put.push(job);
			}
			if (who === 1) {
				const job = worker.take();
				if (job >= 0) {
					worker.put();
					done.push(job);
				}
			}
			if (who === 2) {
				const job = core.take();
				if (job >= 0) back.push(job);
			}
			expect(back.length).toBeLessThanOrEqual(done.length);
		}
		expect(back.length).toBeGreaterThan(1000);
		expect(done).toEqual(put.slice(0, done.length));
		expect(back).toEqual(put.slice(0, back.length));
	});
});
