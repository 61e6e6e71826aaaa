import type { WorkerPort } from "../../modules/core/request-types.js";
import type { PrivateMemory } from "../../modules/core/private-memory.js";
import type { Task } from "../../modules/core/task.js";
import { LocalJobs, LocalQueue } from "../../modules/mailbox/local-queue.js";
import { methodsByCode, type Methods } from "../../modules/messages/methods.js";
import type { WorkerName } from "../../modules/messages/row.js";
import type { Slot } from "../../modules/messages/slot.js";
import { WorkerTask } from "../../modules/workers/worker.js";

/** Jobs that wait for one worker at most: enough that it never idles, few enough that it holds back no other. */
const QUEUE_CAPACITY = 4;

/** The worker is in the machine that would wake it. */
const wakeNobody = (): void => undefined;

/** Workers that run in the core's own machine: their queues are plain memory, and there is nobody to wake. */
export class LocalWorkers {
	readonly ports: WorkerPort[] = [];
	readonly tasks: Task[] = [];
	/** One cursor for all: a task uses it within its turn only. */
	private readonly slot: Slot;

	constructor(memory: PrivateMemory) {
		this.slot = memory.slot(0);
	}

	add<Name extends WorkerName>(family: Name, worker: Methods<Name>): void {
		const queue = new LocalQueue(QUEUE_CAPACITY);
		this.ports.push({ family, queue, wake: wakeNobody });
		this.tasks.push(new WorkerTask(methodsByCode(family, worker), new LocalJobs(queue), this.slot));
	}
}
