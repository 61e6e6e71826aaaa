import type { MemoryOperations } from "../mailbox/memory.js";
import { Status } from "../messages/errors.js";
import { Result } from "../messages/row.js";
import { RowOffset } from "../messages/row-layout.js";
import { EXTERNAL_KEY, OUTPUT_PAIR, TYPE } from "../messages/slot.js";
import { rows } from "../messages/table.js";
import type { Client } from "./client.js";
import type { Job } from "./job.js";
import type { KeyPolicy } from "./key-policy.js";
import { explainRefusal } from "./refusal.js";
import { type CoreSteps, Sent } from "./steps.js";

export interface AnswersOptions {
	readonly clients: readonly Client[];
	readonly control: Uint32Array;
	/** The clients' rings (client-rings.ts). */
	readonly rings: Uint32Array;
	/** The private memory. */
	readonly memory: Uint8Array;
	readonly policy: KeyPolicy;
	readonly operations: MemoryOperations;
	readonly steps: CoreSteps;
	/** @see CoreOptions.notify */
	readonly notify: (client: number) => void;
}

/** Answers done requests, each exactly once, in the order in which the jobs of a client are done. */
export class Answers {
	/** Done jobs of all clients that wait for room in a response ring. */
	waiting = 0;
	/** Bit n: the last attempt to notify client n has failed, and the core tries again. */
	unnotified = 0;
	private readonly clients: readonly Client[];
	private readonly control: Uint32Array;
	private readonly rings: Uint32Array;
	private readonly memory: Uint8Array;
	private readonly policy: KeyPolicy;
	private readonly operations: MemoryOperations;
	private readonly steps: CoreSteps;
	private readonly notify: (client: number) => void;
	/** The client whose turn it is, among those whose answers wait for room. */
	private next = 0;

	constructor({ clients, control, rings, memory, policy, operations, steps, notify }: AnswersOptions) {
		this.clients = clients;
		this.control = control;
		this.rings = rings;
		this.memory = memory;
		this.policy = policy;
		this.operations = operations;
		this.steps = steps;
		this.notify = notify;
	}

	/**
	 * Answers a done job if its ring has room and no earlier job of the client waits; otherwise later. The job is idle from then on. Returns whether the
	 * response is sent.
	 */
	answer(client: Client, job: Job, status: Status): boolean {
		const slot = job.slot;
		const first = client.finished;
		if (status !== Status.Ok && first !== job) {
			job.subject = this.policy.takeSubject();
			explainRefusal(job, status);
		}
		const sent =
			first === undefined || first === job
				? this.steps.sendResponse(
						this.control,
						this.rings,
						client.index,
						rows,
						slot.words,
						slot.base,
						status,
						this.memory,
						job.block,
						job.blockBytes,
						client.pool,
						job.poolOutput,
					)
				: Sent.not;
		if (sent === Sent.not) {
			if (first !== job) this.postpone(client, job, status);
			return false;
		}
		if (job.blockBytes > 0) {
			client.arena.free(job.block, job.blockBytes);
			job.blockBytes = 0;
		}
		job.next = client.idle;
		client.idle = job;
		if (sent === Sent.awaited) this.wake(client.index);
		return true;
	}

	/** Answers one job that waits, of the next client in turn whose ring has room. */
	answerWaiting(): boolean {
		const count = this.clients.length;
		for (let tried = 0; tried < count; tried++) {
			const client = this.clients[this.next];
			this.next = (this.next + 1) % count;
			const job = client.finished;
			if (job === undefined) continue;
			const next = job.next;
			if (!this.answer(client, job, job.slot.status)) continue;
			client.unqueue(next);
			this.waiting--;
			return true;
		}
		return false;
	}

	/** Once in each turn, so that a client that can not be notified costs the others little. */
	notifyAgain(): void {
		for (let client = 0; client < this.clients.length; client++) if (((this.unnotified >>> client) & 1) === 1) this.wake(client);
	}

	/** The job waits for room in its ring. Key and inputs are no longer needed, only an output for the client is. */
	private postpone(client: Client, job: Job, status: Status): void {
		const { words, base } = job.slot;
		const givesBytes = status === Status.Ok && rows[(words[base + TYPE] & ~EXTERNAL_KEY) * RowOffset.End + RowOffset.Result] === Result.bytes;
		const bytes = givesBytes ? words[base + OUTPUT_PAIR] - job.block : job.blockBytes;
		if (job.blockBytes > 0 && bytes > 0) this.operations.wipe(this.memory, job.block, bytes);
		job.slot.status = status;
		client.queue(job);
		this.waiting++;
	}

	/**
	 * Notifies the client. Its response is in the ring and its bell is taken, so nothing else would ever wake it. If that fails, for
	 * example because the client's machine has no memory for a message, the core tries again later.
	 */
	private wake(client: number): void {
		try {
			this.notify(client);
			if (this.unnotified !== 0) this.unnotified &= ~(1 << client);
		} catch {
			this.unnotified |= 1 << client;
		}
	}
}
