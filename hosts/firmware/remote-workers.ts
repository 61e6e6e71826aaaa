import { Doorbell } from "../../modules/mailbox/doorbell.js";
import { Pulse, PulseWord } from "../../modules/mailbox/pulse.js";
import { JobQueue, queueWords, WorkerQueue } from "../../modules/mailbox/queue.js";
import type { WorkerName } from "../../modules/messages/row.js";
import type { Jobs } from "../../modules/workers/worker.js";

/** Jobs that wait for one worker at most. */
export const QUEUE_CAPACITY = 4;
/** The first word rings the machine of the workers. */
const DOORBELL = 0;
const PULSE = 1;
const QUEUES = PULSE + PulseWord.End;

/** The worker families that run in a machine of their own, in the order of their queues. */
export const remoteFamilies = Object.freeze(["ecc", "kdf"] as const satisfies readonly WorkerName[]);

/**
 * Queues to workers in another machine: HSM-private shared memory, to which the host never gets a reference. Both ends
 * make one of these, on the same buffer.
 */
export class RemoteWorkers {
	readonly buffer: SharedArrayBuffer;
	readonly doorbell: Doorbell;
	/** That of the machine of the workers. */
	readonly pulse: Pulse;

	constructor(buffer = new SharedArrayBuffer(4 * (QUEUES + remoteFamilies.length * queueWords(QUEUE_CAPACITY)))) {
		this.buffer = buffer;
		this.doorbell = new Doorbell(new Int32Array(buffer), DOORBELL);
		this.pulse = new Pulse(new Uint32Array(buffer), PULSE);
	}

	/** The core's end of the queue of the family `index`. */
	queue(index: number): WorkerQueue {
		return new WorkerQueue(this.words(index), QUEUE_CAPACITY);
	}

	/** The worker's end of the queue of family `name`; `wake` rings the core. */
	jobs(name: (typeof remoteFamilies)[number], wake: () => void): Jobs {
		const queue = new JobQueue(this.words(remoteFamilies.indexOf(name)), QUEUE_CAPACITY);
		return {
			take: () => queue.take(),
			put(job) {
				queue.put(job);
				wake();
			},
		};
	}

	private words(index: number): Uint32Array {
		const words = queueWords(QUEUE_CAPACITY);
		return new Uint32Array(this.buffer, 4 * (QUEUES + index * words), words);
	}
}
