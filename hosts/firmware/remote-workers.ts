import { Doorbell } from "../../modules/mailbox/doorbell.js";
import { Heartbeat, HeartbeatWord } from "../../modules/mailbox/heartbeat.js";
import { JobQueue, queueWords, WorkerQueue } from "../../modules/mailbox/queue.js";
import type { WorkerName } from "../../modules/messages/row.js";
import type { Jobs } from "../../modules/workers/worker.js";

/**
 * The most byte codes that one job of these workers may take: 10 s on an ESP32, at 2.5 million a second. One client's job delays another's
 * by at most that. `test/firmware/turns.test.ts` meters the largest request of each type that pool and table allow.
 */
export const LONGEST_JOB = 25_000_000;

/** The most jobs that wait for one worker. */
export const QUEUE_CAPACITY = 4;
/** Word of the doorbell of the workers' machine. */
const DOORBELL = 0;
const HEARTBEAT = 1;
const QUEUES = HEARTBEAT + HeartbeatWord.End;

/** The worker families in a machine of their own, in the order of their queues. Of `hash` and `mac`, only the slow algorithms run there. */
export const remoteFamilies = Object.freeze(["ecc", "kdf", "chachapoly", "hash", "mac"] as const satisfies readonly WorkerName[]);
export type RemoteFamily = (typeof remoteFamilies)[number];

/** Bytes of the queues, doorbell and heartbeat included. */
export const REMOTE_QUEUES_BYTES = 4 * (QUEUES + remoteFamilies.length * queueWords(QUEUE_CAPACITY));

/**
 * Queues to the workers in another machine, in shared memory that is private to the HSM: the host never gets a reference to it. Each end
 * has an object of this class, on the same buffer.
 */
export class RemoteWorkers {
	readonly buffer: SharedArrayBuffer;
	readonly doorbell: Doorbell;
	/** The heartbeat of the workers' machine. */
	readonly heartbeat: Heartbeat;
	private readonly words: Uint32Array;

	constructor(buffer = new SharedArrayBuffer(REMOTE_QUEUES_BYTES)) {
		this.buffer = buffer;
		this.doorbell = new Doorbell(new Int32Array(buffer), DOORBELL);
		this.words = new Uint32Array(buffer);
		this.heartbeat = new Heartbeat(this.words, HEARTBEAT);
	}

	/** The core's end of the queue of family `index`. */
	queue(index: number): WorkerQueue {
		return new WorkerQueue(this.words, QUEUE_CAPACITY, start(index));
	}

	/** The worker's end of the queue of family `name`. `wake` rings the core. */
	jobs(name: RemoteFamily, wake: () => void): Jobs {
		const queue = new JobQueue(this.words, QUEUE_CAPACITY, start(remoteFamilies.indexOf(name)));
		return {
			take: () => queue.take(),
			put(job) {
				queue.put(job);
				wake();
			},
		};
	}
}

/** First word of the queue of family `index`. */
function start(index: number): number {
	return QUEUES + index * queueWords(QUEUE_CAPACITY);
}
