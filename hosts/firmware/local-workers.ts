import type { WorkerPort } from "../../modules/core/request-types.js";
import type { PrivateMemory } from "../../modules/core/private-memory.js";
import type { Task } from "../../modules/core/task.js";
import { JobQueue, queueWords, WorkerQueue } from "../../modules/mailbox/queue.js";
import { methodsByCode, type Methods } from "../../modules/messages/methods.js";
import type { WorkerName } from "../../modules/messages/row.js";
import { WorkerTask } from "../../modules/workers/worker.js";

/** Jobs that wait for one worker at most: enough that it never idles, few enough that it holds back no other. */
const QUEUE_CAPACITY = 4;

/** Workers that run in the core's own machine: their queues are plain memory, and there is nobody to wake. */
export class LocalWorkers {
	readonly ports: WorkerPort[] = [];
	readonly tasks: Task[] = [];
	private readonly memory: PrivateMemory;

	constructor(memory: PrivateMemory) {
		this.memory = memory;
	}

	add<Name extends WorkerName>(family: Name, worker: Methods<Name>): void {
		const words = new Uint32Array(queueWords(QUEUE_CAPACITY));
		const queue = new WorkerQueue(words, QUEUE_CAPACITY);
		this.ports.push({ family, queue, wake: () => undefined });
		this.tasks.push(new WorkerTask(methodsByCode(family, worker), new JobQueue(words, QUEUE_CAPACITY), this.memory.slot(0)));
	}
}
