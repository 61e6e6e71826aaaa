import { type Preparation, PreparedQueue } from "../../modules/core/prepared-queue.js";
import type { PrivateMemory } from "../../modules/core/private-memory.js";
import type { Task } from "../../modules/core/task.js";
import type { WorkerPort } from "../../modules/core/worker-routing.js";
import { LocalJobs, LocalQueue } from "../../modules/mailbox/local-queue.js";
import { type Methods, methodsByCode } from "../../modules/messages/methods.js";
import type { WorkerName } from "../../modules/messages/row.js";
import type { Slot } from "../../modules/messages/slot.js";
import type { Heap } from "../../modules/workers/engines.js";
import { WorkerTask } from "../../modules/workers/worker.js";

/** The most jobs that wait for one worker: enough that it never idles, few enough that it delays no other. */
const QUEUE_CAPACITY = 4;

/**
 * Workers in the core's machine, as one task. Their queues are plain memory. Waking a worker sets a bit, so idle workers take no time of
 * the core's turns.
 */
export class LocalWorkers implements Task {
	readonly ports: WorkerPort[] = [];
	private readonly workers: Task[] = [];
	/** The jobs that each worker has to do. */
	private readonly queues: LocalQueue[] = [];
	/** Secrets of the workers, wiped when the HSM ends. */
	readonly secrets: { wipe(): void }[] = [];
	/** Bit n is set while worker n has a job. */
	private ready = 0;
	/** The worker after the one that had the last turn. */
	private next = 0;
	/** All workers share one cursor, since each uses it only within its turn. */
	private readonly slot: Slot;

	constructor(memory: PrivateMemory) {
		this.slot = memory.slot(0);
	}

	/** `heap`: wiped after each job of a worker that leaves secrets in it. */
	add<Name extends WorkerName>(family: Name, worker: Methods<Name>, heap?: Heap): void {
		const queue = new LocalQueue(QUEUE_CAPACITY);
		const bit = 1 << this.workers.length;
		this.ports.push({
			families: [family],
			queue,
			wake: () => {
				this.ready |= bit;
			},
		});
		this.queues.push(queue);
		this.workers.push(new WorkerTask(methodsByCode(family, worker), new LocalJobs(queue), this.slot, heap));
	}

	/** Adds the worker of `port`, in another machine. `preparation` has a turn here, as a worker has, before the worker gets a job. */
	addPrepared(port: WorkerPort, preparation: Preparation): void {
		const queue = new PreparedQueue(port, preparation, this.slot);
		const bit = 1 << this.workers.length;
		this.ports.push({
			...port,
			queue,
			wake: () => {
				if (queue.waiting.current() >= 0) this.ready |= bit;
			},
		});
		this.queues.push(queue.waiting);
		this.workers.push(queue);
	}

	/** Does one job, or a part of one, of the next worker that has any. Workers take turns. */
	execute(): boolean {
		const { ready } = this;
		if (ready === 0) return false;
		const rest = ready & (-1 << this.next) || ready;
		const index = 31 - Math.clz32(rest & -rest);
		this.next = index + 1;
		this.workers[index].execute();
		if (this.queues[index].current() < 0) this.ready &= ~(1 << index);
		return true;
	}

	/** Wipes the workers' secrets when the HSM ends. */
	wipe(): void {
		for (const secret of this.secrets) secret.wipe();
	}
}
