/** The core and a worker in another machine: job numbers go to the worker and come back. Both sides sleep. */
import { Executor } from "../../modules/core/executor.js";
import { Doorbell } from "../../modules/mailbox/doorbell.js";
import { JobQueue, queueWords, WorkerQueue } from "../../modules/mailbox/queue.js";
import type { Protocol } from "./explorer.js";
import { localState } from "./local-state.js";
import type { Side } from "./program.js";

export interface QueueCase {
	readonly capacity: number;
	readonly jobs: number;
	readonly engine: Protocol["engine"];
}

export function queueProtocol({ capacity, jobs, engine }: QueueCase): Protocol {
	const words = queueWords(capacity);
	const buffer = new SharedArrayBuffer(4 * (words + 2));
	const coreBell = (): Doorbell => new Doorbell(new Int32Array(buffer), words);
	const workerBell = (): Doorbell => new Doorbell(new Int32Array(buffer), words + 1);

	const core = (): Side => {
		const queue = new WorkerQueue(new Uint32Array(buffer), capacity);
		const other = workerBell();
		let given = 0;
		let back = 0;
		const execute = (): boolean => {
			const job = queue.take();
			if (job >= 0) {
				if (job !== 10 + back) throw new Error(`job ${job} came back, not ${10 + back}`);
				back++;
				return true;
			}
			if (given === jobs || given - back === queue.capacity) return false;
			queue.put(10 + given++);
			other.ring();
			return true;
		};
		const executor = new Executor([{ execute }], coreBell(), { spins: 0, sleep: 50 });
		return {
			step() {
				executor.run(0, 1);
				return back < jobs;
			},
			state: () => localState([queue, executor, given, back], buffer),
		};
	};

	const worker = (): Side => {
		const queue = new JobQueue(new Uint32Array(buffer), capacity);
		const other = coreBell();
		const execute = (): boolean => {
			const job = queue.take();
			if (job < 0) return false;
			queue.put(job);
			other.ring();
			return true;
		};
		const executor = new Executor([{ execute }], workerBell(), { spins: 0, sleep: 50 });
		return {
			step() {
				executor.run(0, 1);
				return true;
			},
			state: () => localState([queue, executor], buffer),
		};
	};
	return { buffer, sides: { core: { create: core }, worker: { create: worker, isServer: true } }, engine };
}
