import { describe, expect, test } from "vitest";
import { type Preparation, PreparedQueue } from "../../modules/core/prepared-queue.js";
import { type RemoteQueue, SupervisedQueue } from "../../modules/core/supervised-queue.js";
import type { Queue } from "../../modules/core/worker-routing.js";
import { JobQueue, queueWords, WorkerQueue } from "../../modules/mailbox/queue.js";
import { Status } from "../../modules/messages/errors.js";
import { INPUT, SLOT_WORDS, Slot } from "../../modules/messages/slot.js";
import { seed, seeded } from "../support/random.js";

const CAPACITY = 4;
const JOBS = 64;
const WAITING = 7;
const PREPARED = 8;

/** Both ends of a new queue. */
function ends(): { core: RemoteQueue; worker: JobQueue } {
	const words = new Uint32Array(queueWords(CAPACITY));
	return { core: new WorkerQueue(words, CAPACITY), worker: new JobQueue(words, CAPACITY) };
}

/** A queue that prepares the jobs with an odd number, to a worker that can be replaced. */
class Scene {
	readonly words = new Uint32Array(JOBS * SLOT_WORDS);
	readonly supervised: SupervisedQueue;
	readonly queue: PreparedQueue;
	wakes = 0;
	/** What the next preparation does. */
	next: (slot: Slot) => Status = () => Status.Ok;
	worker: JobQueue;

	constructor() {
		const { core, worker } = ends();
		this.worker = worker;
		this.supervised = new SupervisedQueue(core, (job) => {
			this.slot(job).status = Status.WorkerFailed;
		});
		const preparation: Preparation = {
			isNeeded: (slot) => (slot.base / SLOT_WORDS) % 2 === 1,
			prepare: (slot) => {
				slot.setPair(INPUT, PREPARED, 0);
				return this.next(slot);
			},
			restore: (slot) => slot.setPair(INPUT, WAITING, 0),
		};
		const port = { families: ["ecc"] as const, queue: this.supervised, wake: () => void this.wakes++ };
		this.queue = new PreparedQueue(port, preparation, this.slot(0));
	}

	slot(job: number): Slot {
		return new Slot(this.words, job * SLOT_WORDS);
	}

	/** The state of the job: whether it is prepared, and its status. */
	state(job: number): [prepared: boolean, status: Status] {
		return [this.slot(job).offset(INPUT) === PREPARED, this.slot(job).status];
	}

	/** The worker does its next job. */
	work(): number {
		const job = this.worker.take();
		if (job >= 0) this.worker.put(job);
		return job;
	}

	replaceWorker(): void {
		const { core, worker } = ends();
		this.worker = worker;
		this.supervised.replace(core);
	}
}

function takeAll(queue: Queue): number[] {
	const jobs: number[] = [];
	for (let job = queue.take(); job >= 0; job = queue.take()) jobs.push(job);
	return jobs;
}

describe("a queue that prepares jobs", () => {
	test("passes on a job that needs no preparation at once, and wakes the worker", () => {
		const scene = new Scene();
		scene.queue.put(2);
		expect([scene.wakes, scene.queue.execute(), scene.work()]).toEqual([1, false, 2]);
		expect(takeAll(scene.queue)).toEqual([2]);
	});

	test("lets no job overtake one that waits for its preparation", () => {
		const scene = new Scene();
		for (const job of [1, 2, 4]) scene.queue.put(job);
		expect([scene.wakes, scene.work()]).toEqual([0, -1]);
		for (let turn = 0; turn < 3; turn++) expect(scene.queue.execute()).toBe(true);
		expect([scene.state(1)[0], scene.state(2)[0], scene.state(4)[0]]).toEqual([true, false, false]);
		expect([scene.work(), scene.work(), scene.work(), scene.queue.execute()]).toEqual([1, 2, 4, false]);
	});

	test("prepares one job in each turn before the worker gets it, and gives it back as it was", () => {
		const scene = new Scene();
		for (const job of [1, 3]) scene.queue.put(job);
		expect([scene.wakes, scene.work(), scene.queue.take()]).toEqual([0, -1, -1]);
		expect([scene.queue.execute(), scene.wakes, scene.state(1)[0], scene.state(3)[0]]).toEqual([true, 1, true, false]);
		expect([scene.work(), scene.work()]).toEqual([1, -1]);
		expect([scene.queue.execute(), scene.work(), scene.queue.execute()]).toEqual([true, 3, false]);
		expect(scene.state(3)[0]).toBe(true);
		expect(takeAll(scene.queue)).toEqual([1, 3]);
		expect([scene.state(1)[0], scene.state(3)[0]]).toEqual([false, false]);
	});

	test("answers a job whose preparation throws or refuses, once and without the worker, and goes on", () => {
		const scene = new Scene();
		for (const job of [1, 3, 5]) scene.queue.put(job);
		scene.next = () => {
			throw new Error("an engine fails");
		};
		scene.queue.execute();
		scene.next = () => Status["Crypto.InvalidDigestSize"];
		scene.queue.execute();
		scene.next = () => Status.Ok;
		scene.queue.execute();
		expect([scene.work(), scene.work()]).toEqual([5, -1]);
		expect(takeAll(scene.queue)).toEqual([1, 3, 5]);
		expect([scene.state(1), scene.state(3)]).toEqual([
			[false, Status.WorkerFailed],
			[false, Status["Crypto.InvalidDigestSize"]],
		]);
		expect(scene.wakes).toBe(1);
	});

	test("keeps jobs for the worker that replaces one that ended, and fails them if there is none", () => {
		const scene = new Scene();
		for (const job of [2, 1, 3]) scene.queue.put(job);
		scene.worker.take();
		scene.replaceWorker();
		expect(takeAll(scene.queue)).toEqual([2]);
		scene.queue.execute();
		expect([scene.work(), takeAll(scene.queue)]).toEqual([1, [1]]);
		expect([scene.state(1)[1], scene.state(2)[1]]).toEqual([Status.Ok, Status.WorkerFailed]);
		scene.supervised.replace(undefined);
		expect(takeAll(scene.queue)).toEqual([]);
		scene.queue.execute();
		expect(takeAll(scene.queue)).toEqual([3]);
		expect(scene.state(3)).toEqual([false, Status.WorkerFailed]);
	});

	test(`gives every job back exactly once, whatever fails (seed ${seed})`, () => {
		const { below } = seeded(seed);
		const scene = new Scene();
		scene.next = () => {
			if (below(4) === 0) throw new Error("an engine fails");
			return Status.Ok;
		};
		const out = new Set<number>();
		let taken = 0;
		const take = (): void => {
			const job = scene.queue.take();
			if (job < 0) return;
			expect(out.delete(job)).toBe(true);
			expect(scene.state(job)[0]).toBe(false);
			taken++;
		};
		for (let step = 0; step < 20_000; step++) {
			const choice = below(20);
			const job = below(JOBS);
			if (choice < 7 && out.size < scene.queue.capacity && !out.has(job)) {
				out.add(job);
				scene.queue.put(job);
			} else if (choice < 10) scene.work();
			else if (choice < 13) scene.queue.execute();
			else if (choice < 19) take();
			else if (below(4) === 0) {
				if (below(2) === 0) scene.worker.take();
				scene.replaceWorker();
			}
		}
		for (let count = 0; count < 2 * CAPACITY; count++) {
			scene.queue.execute();
			scene.work();
			take();
		}
		expect(out.size).toBe(0);
		expect(taken).toBeGreaterThan(1000);
	});
});
