import { Doorbell } from "../../modules/mailbox/doorbell.js";
import { Heartbeat, HeartbeatWord } from "../../modules/mailbox/heartbeat.js";
import { JobQueue, queueWords, WorkerQueue } from "../../modules/mailbox/queue.js";
import { type WorkerName, workerFamily } from "../../modules/messages/row.js";
import { RowOffset } from "../../modules/messages/row-layout.js";
import { SLOT_WORDS, type Slot } from "../../modules/messages/slot.js";
import { rows } from "../../modules/messages/table.js";
import type { Jobs } from "../../modules/workers/worker.js";

/**
 * The most byte codes that one job of these workers may take: 10 s on an ESP32, at 2.5 million a second. One client's job delays another's
 * by at most that. `test/firmware/turns.test.ts` meters the largest request of each type that pool and table allow.
 */
export const LONGEST_JOB = 25_000_000;

/**
 * The most jobs that are out: one under way, and one that the machine takes when it has done that. More would only let one client's jobs stand in
 * front of another's.
 */
export const QUEUE_CAPACITY = 2;
/** Word of the doorbell of the workers' machine. */
const DOORBELL = 0;
const HEARTBEAT = 1;
const QUEUE = HEARTBEAT + HeartbeatWord.End;

/** The worker families in a machine of their own. Of `hash` and `mac`, only the slow algorithms run there. */
export const remoteFamilies = Object.freeze(["ecc", "kdf", "chachapoly", "hash", "mac"] as const satisfies readonly WorkerName[]);
export type RemoteFamily = (typeof remoteFamilies)[number];

/** Bytes of the queue, doorbell and heartbeat included. */
export const REMOTE_QUEUE_BYTES = 4 * (QUEUE + queueWords(QUEUE_CAPACITY));

/**
 * The queue to the workers in another machine, in shared memory that is private to the HSM: the host never gets a reference to it. Each end
 * has an object of this class, on the same buffer. The workers have one queue, because their machine does one job at a time.
 */
export class RemoteWorkers {
	readonly buffer: SharedArrayBuffer;
	readonly doorbell: Doorbell;
	/** The heartbeat of the workers' machine. */
	readonly heartbeat: Heartbeat;
	private readonly words: Uint32Array;

	constructor(buffer = new SharedArrayBuffer(REMOTE_QUEUE_BYTES)) {
		this.buffer = buffer;
		this.doorbell = new Doorbell(new Int32Array(buffer), DOORBELL);
		this.words = new Uint32Array(buffer);
		this.heartbeat = new Heartbeat(this.words, HEARTBEAT);
	}

	/** The core's end of the queue. */
	queue(): WorkerQueue {
		return new WorkerQueue(this.words, QUEUE_CAPACITY, QUEUE);
	}

	/** The workers' end of the queue. `slot`: a cursor on the slots of all jobs; `wake` rings the core. */
	jobs(slot: Slot, wake: () => void): (family: RemoteFamily) => Jobs {
		const queue = new JobQueue(this.words, QUEUE_CAPACITY, QUEUE);
		const put = (job: number): void => {
			queue.put(job);
			wake();
		};
		return (name) => {
			const family = workerFamily(name);
			return {
				// The next job is for the worker of its family.
				take() {
					const job = queue.next();
					slot.base = job * SLOT_WORDS;
					return job < 0 || rows[slot.code * RowOffset.End + RowOffset.Worker] !== family ? -1 : queue.take();
				},
				put,
			};
		};
	}
}
