import { type Preparation, PreparedQueue } from "../../modules/core/prepared-queue.js";
import type { PrivateMemory } from "../../modules/core/private-memory.js";
import type { Task } from "../../modules/core/task.js";
import type { WorkerPort } from "../../modules/core/worker-routing.js";
import { LocalJobs, LocalQueue } from "../../modules/mailbox/local-queue.js";
import { type Methods, methodsByCode } from "../../modules/messages/methods.js";
import { type WorkerName, workerFamily } from "../../modules/messages/row.js";
import { RowOffset } from "../../modules/messages/row-layout.js";
import { SLOT_WORDS, type Slot } from "../../modules/messages/slot.js";
import { rows } from "../../modules/messages/table.js";
import type { Heap } from "../../modules/workers/engines.js";
import { WorkerTask } from "../../modules/workers/worker.js";

/** The most jobs that wait for these workers: enough that they never idle. */
const QUEUE_CAPACITY = 4;

/**
 * Workers in the core's machine, as one task. They have one queue, in plain memory, since only one of them works at a time. It also prepares jobs for a
 * worker in another machine, in every other turn.
 */
export class LocalWorkers implements Task {
	/** The first port is that of all workers here. */
	readonly ports: WorkerPort[] = [];
	private readonly families: WorkerName[] = [];
	/** By the number of the family. */
	private readonly workers: Task[] = [];
	private readonly queue = new LocalQueue(QUEUE_CAPACITY);
	private readonly jobs = new LocalJobs(this.queue);
	private prepared: PreparedQueue | undefined = undefined;
	/** A job waits for its preparation. */
	private isPreparing = false;
	/** The last turn prepared a job. */
	private hasPrepared = false;
	/** Secrets of the workers, wiped when the HSM ends. */
	readonly secrets: { wipe(): void }[] = [];
	/** All workers share one cursor, since each uses it only within its turn. */
	private readonly slot: Slot;

	constructor(memory: PrivateMemory) {
		this.slot = memory.slot(0);
		this.ports.push({ families: this.families, queue: this.queue, wake: () => undefined });
	}

	/** `heap`: wiped after each job of a worker that leaves secrets in it. */
	add<Name extends WorkerName>(family: Name, worker: Methods<Name>, heap?: Heap): void {
		this.families.push(family);
		this.workers[workerFamily(family)] = new WorkerTask(methodsByCode(family, worker), this.jobs, this.slot, heap);
	}

	/** Adds the worker of `port`, in another machine. `preparation` has a turn here before the worker gets a job. */
	addPrepared(port: WorkerPort, preparation: Preparation): void {
		const queue = new PreparedQueue(port, preparation, this.slot);
		this.prepared = queue;
		this.ports.push({
			...port,
			queue,
			wake: () => {
				this.isPreparing = queue.waiting.current() >= 0;
			},
		});
	}

	/** Does one job, or a part of one, or prepares one. */
	execute(): boolean {
		const job = this.queue.current();
		if (this.isPreparing && (job < 0 || !this.hasPrepared)) return this.prepare();
		this.hasPrepared = false;
		if (job < 0) return false;
		this.slot.base = job * SLOT_WORDS;
		this.workers[rows[this.slot.code * RowOffset.End + RowOffset.Worker]].execute();
		return true;
	}

	/** Wipes the workers' secrets when the HSM ends. */
	wipe(): void {
		for (const secret of this.secrets) secret.wipe();
	}

	private prepare(): boolean {
		this.hasPrepared = this.prepared?.execute() === true;
		this.isPreparing = this.hasPrepared && (this.prepared?.waiting.current() ?? -1) >= 0;
		return this.hasPrepared;
	}
}
