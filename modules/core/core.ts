import type { KeyStore } from "../keystore/keystore.js";
import { takeBell } from "../mailbox/doorbell.js";
import { type MemoryOperations, portableMemory } from "../mailbox/memory.js";
import type { Region, SharedMemory } from "../mailbox/region.js";
import { Status } from "../messages/errors.js";
import { type CodedMethods, methodsByCode, UNFINISHED } from "../messages/methods.js";
import { KeyRole, Result, WorkerFamily } from "../messages/row.js";
import { AS_SESSION, RowOffset } from "../messages/row-layout.js";
import { ANSWER, EXTERNAL_KEY, OUTPUT_PAIR, PARAMETER, REQUEST_ID, SLOT_BYTES, type Slot, STATUS, TYPE } from "../messages/slot.js";
import { rows } from "../messages/table.js";
import { Admission, NO_MEMORY_NOW } from "./admission.js";
import { Client } from "./client.js";
import type { Job } from "./job.js";
import { KeyPolicy } from "./key-policy.js";
import { KeyRequests } from "./key-requests.js";
import type { PrivateMemory } from "./private-memory.js";
import { writeRefusal } from "./refusal.js";
import { NO_SESSION, Sessions } from "./sessions.js";
import type { Task } from "./task.js";
import { NO_REQUEST, NO_WORKER, TYPES, type WorkerPort, workersByType } from "./worker-routing.js";

export interface CoreOptions {
	readonly region: Region;
	/** The shared memory from the host, as `acceptSharedMemory` returned it. */
	readonly shared: SharedMemory;
	readonly memory: PrivateMemory;
	readonly keys: KeyStore;
	/** 16 at most. */
	readonly workers: readonly WorkerPort[];
	/** Sends the host a message that the client has an answer. The core calls it only if the host has asked for the message. */
	readonly notify: (client: number) => void;
	/** Functions that copy and wipe bytes; plain JavaScript if left out. */
	readonly operations?: MemoryOperations;
	/** Whether a source of noise feeds the random generator. */
	readonly hasEntropy?: () => boolean;
}

/**
 * The Heimlig core: takes requests from its clients in turn, checks them, forwards them to workers, and answers each exactly once. It alone
 * decides about policy, and it alone sees clients and the key store.
 */
export class Core implements Task {
	private readonly clients: readonly Client[];
	private readonly jobs: readonly Job[];
	/** The worker of each type of request, and of each type of slow request. */
	private readonly types: Int8Array;
	private readonly slowTypes: Int8Array;
	private readonly workers: readonly WorkerPort[];
	private readonly policy: KeyPolicy;
	private readonly sessions: Sessions;
	private readonly keyRequests: CodedMethods<"core">;
	private readonly admission: Admission;
	private readonly control: Uint32Array;
	private readonly controlBytes: Uint8Array;
	private readonly memory: Uint8Array;
	private readonly operations: MemoryOperations;
	private readonly notify: (client: number) => void;
	/** The client whose turn it is, among those whose answers wait for room. */
	private nextAnswered = 0;
	private nextWorker = 0;
	/**
	 * The clients in the order in which the core asks them. A client goes last when the core has taken its request. A client stays in front
	 * if the core had to pass over its request because a worker was full. With plain turns, the worker could for ever be full at one
	 * client's turn and free at another's.
	 */
	private readonly asked: Uint8Array;
	/** The number of jobs of each worker. Bit n of `busy`: worker n has jobs. */
	private readonly out = new Uint8Array(16);
	private busy = 0;
	/** Done jobs of all clients that wait for room in a response ring. */
	private finished = 0;
	/** Bit n: a job of client n waits for the flash. */
	private waiting = 0;
	/** Bit n: the last attempt to notify client n has failed, and the core tries again. */
	private unnotified = 0;

	constructor({ region, shared, memory, keys, workers, notify, operations = portableMemory, hasEntropy = () => true }: CoreOptions) {
		if (workers.length > 16) throw new RangeError(`"workers" expected 16 at most, got ${workers.length}`);
		const control = new Uint32Array(shared.control);
		const clients = Array.from({ length: region.sizes.clients }, (_, index) => new Client(index, region, shared, control, memory));
		this.control = control;
		this.controlBytes = new Uint8Array(shared.control);
		this.clients = clients;
		this.asked = Uint8Array.from(clients, ({ index }) => index);
		this.jobs = clients.flatMap((client) => client.jobs);
		({ fast: this.types, slow: this.slowTypes } = workersByType(workers));
		this.workers = workers;
		this.policy = new KeyPolicy(keys, operations);
		this.sessions = new Sessions(clients.length, memory, operations);
		keys.onChange = (id) => this.sessions.endOfKey(id);
		this.keyRequests = methodsByCode("core", new KeyRequests(keys, memory.bytes, hasEntropy));
		this.memory = memory.bytes;
		this.operations = operations;
		this.admission = new Admission(this.memory, this.policy, this.sessions, operations);
		this.notify = notify;
	}

	/**
	 * Does the first of these that it can: answers a request that a worker has finished; answers one whose client had no room for the
	 * answer; stores a key that had to wait for the flash; takes a request of the next client in turn, and answers it if it needs no worker.
	 */
	execute(): boolean {
		if (this.unnotified !== 0) this.notifyAgain();
		return (this.busy !== 0 && this.collect()) || (this.finished !== 0 && this.answer()) || (this.waiting !== 0 && this.concludeWaiting()) || this.serve();
	}

	/** Takes one result, of the next worker in turn. */
	private collect(): boolean {
		let rest = this.busy & (-1 << this.nextWorker);
		let before = this.busy ^ rest;
		for (;;) {
			if (rest === 0) {
				if (before === 0) return false;
				rest = before;
				before = 0;
			}
			const worker = 31 - Math.clz32(rest & -rest);
			const index = this.workers[worker].queue.take();
			if (index >= 0) {
				if (--this.out[worker] === 0) this.busy &= ~(1 << worker);
				this.nextWorker = worker + 1;
				this.complete(this.jobs[index]);
				return true;
			}
			rest &= rest - 1;
		}
	}

	private answer(): boolean {
		const count = this.clients.length;
		for (let tried = 0; tried < count; tried++) {
			const client = this.clients[this.nextAnswered];
			this.nextAnswered = (this.nextAnswered + 1) % count;
			const job = client.finishedJob();
			if (job === undefined) continue;
			this.finished--;
			client.unqueue();
			this.respond(client, job, job.slot.status);
			return true;
		}
		return false;
	}

	private serve(): boolean {
		const asked = this.asked;
		const last = asked.length - 1;
		for (let turn = 0; turn <= last; turn++) {
			const index = asked[turn];
			const client = this.clients[index];
			const waiting = client.requests.available();
			if (waiting === 0 || !this.accept(client, waiting)) continue;
			if (turn === last) return true;
			asked.copyWithin(turn, turn + 1);
			asked[last] = index;
			return true;
		}
		return false;
	}

	/**
	 * Takes the first request that can be taken now.
	 *
	 * If a worker has no room, the core passes over its request and all later requests for that worker, so that requests of other types go
	 * on. A request that changes the key store or asks about it overtakes no other request of its client, and none overtakes it. While a
	 * worker changes the key store, requests that use stored keys wait. So a client's requests find the keys as its earlier requests left
	 * them.
	 */
	private accept(client: Client, waiting: number): boolean {
		const job = client.idleJob();
		if (job === undefined) return false;
		const words = job.slot.words;
		const base = job.slot.base;
		let blocked = 0;
		for (let position = 0; position < waiting; position++) {
			if (client.isTaken(position)) continue;
			this.operations.copy(this.controlBytes, 4 * client.requests.slot(position), SLOT_BYTES, this.memory, 4 * base);
			const type = words[base + TYPE];
			const row = (type & ~EXTERNAL_KEY) * RowOffset.End;
			const worker = type >= TYPES ? NO_REQUEST : this.isSlow(client, job.slot, row) ? this.slowTypes[type] : this.types[type];
			const isOrdered = worker !== NO_REQUEST && rows[row + RowOffset.IsOrdered] === 1;
			if (isOrdered && blocked !== 0) return false;
			if (client.isChangingKeys && worker !== NO_REQUEST && (isOrdered || usesStoredKey(type, row))) return false;
			if (worker >= 0 && (((blocked >>> worker) & 1) === 1 || this.out[worker] >= this.workers[worker].queue.capacity)) {
				blocked |= 1 << worker;
				if (isOrdered) return false;
				continue;
			}
			job.blockBytes = 0;
			const status =
				worker === NO_REQUEST ? Status.UnexpectedRequestType : worker === NO_WORKER ? Status.NoWorkerForRequest : this.admission.admit(job, client, row);
			if (status === NO_MEMORY_NOW) return false;
			client.begin(position);
			if (status === Status.Ok && worker >= 0) {
				if (isOrdered) client.isChangingKeys = true;
				this.assign(job.index, worker);
				return true;
			}
			if (status === Status.Ok) this.conclude(client, job, row);
			else this.finish(client, job, status);
			return true;
		}
		return false;
	}

	/** Whether the request is slow; for types below TYPES. */
	private isSlow(client: Client, slot: Slot, row: number): boolean {
		const from = rows[row + RowOffset.SlowFrom];
		return from !== 0 && (from === AS_SESSION ? this.sessions.isSlow(client.index, slot) : slot.words[slot.base + PARAMETER] >= from);
	}

	private assign(job: number, worker: number): void {
		const port = this.workers[worker];
		port.queue.put(job);
		this.out[worker]++;
		this.busy |= 1 << worker;
		port.wake();
	}

	/** A worker has done `job` and left a status in its slot. */
	private complete(job: Job): void {
		const slot = job.slot;
		const client = this.clients[job.client];
		const row = (slot.words[slot.base + TYPE] & ~EXTERNAL_KEY) * RowOffset.End;
		let status: Status = slot.words[slot.base + STATUS];
		if (job.session !== NO_SESSION) status = this.sessions.complete(job.session, slot, row, status);
		if (rows[row + RowOffset.IsOrdered] === 1) {
			if (status === Status.Ok) return this.conclude(client, job, row);
			client.isChangingKeys = false;
		}
		this.finish(client, job, status);
	}

	/** Does a request of the core's own, or stores what a worker has made, and answers. While the flash is compacted, the job waits. */
	private conclude(client: Client, job: Job, row: number): void {
		let status: Status | typeof UNFINISHED = Status.Ok;
		if (rows[row + RowOffset.Worker] === WorkerFamily.core) status = this.keyRequests[row / RowOffset.End]?.(job.slot, job) ?? Status.NoWorkerForRequest;
		if (status === Status.Ok) status = this.policy.store(job, row, this.memory);
		client.isChangingKeys = status === UNFINISHED;
		if (status !== UNFINISHED) return this.finish(client, job, status);
		client.waiting = job;
		this.waiting |= 1 << client.index;
	}

	/** Concludes the job of one client that waits for the flash, if the flash is ready. */
	private concludeWaiting(): boolean {
		if (this.policy.isCompacting) return false;
		const client = this.clients[31 - Math.clz32(this.waiting & -this.waiting)];
		const job = client.waiting;
		this.waiting &= ~(1 << client.index);
		client.waiting = undefined;
		if (job === undefined) return false;
		const row = (job.slot.words[job.slot.base + TYPE] & ~EXTERNAL_KEY) * RowOffset.End;
		// Another owner may have deleted the key meanwhile.
		if (rows[row + RowOffset.KeyRole] === KeyRole.manage) this.policy.findKey(job);
		this.conclude(client, job, row);
		return true;
	}

	/** Answers a done job now if the ring has room and no earlier job of the client waits; otherwise later. */
	private finish(client: Client, job: Job, status: Status): void {
		if (status !== Status.Ok) job.subject = this.policy.takeSubject();
		if (client.hasRoom()) return this.respond(client, job, status);
		const words = job.slot.words;
		const base = job.slot.base;
		words[base + STATUS] = status;
		// Key and inputs are no longer needed. Only an output for the client is.
		const served = status === Status.Ok && resultOf(words[base + TYPE]) === Result.bytes ? words[base + OUTPUT_PAIR] - job.block : job.blockBytes;
		if (job.blockBytes > 0 && served > 0) this.operations.wipe(this.memory, job.block, served);
		client.queue(job);
		this.finished++;
	}

	/** Sends a job's response: first the output, then the slot, then the bell. The job is idle from then on. */
	private respond(client: Client, job: Job, status: Status): void {
		const words = job.slot.words;
		const base = job.slot.base;
		const control = this.control;
		const type = words[base + TYPE];
		const at = client.responses.slot(0);
		const result = status === Status.Ok ? resultOf(type) : Result.nothing;
		const length = result === Result.bytes ? words[base + OUTPUT_PAIR + 1] : 0;
		if (length > 0) this.operations.copy(this.memory, words[base + OUTPUT_PAIR], length, client.pool, job.poolOutput);
		control[at + TYPE] = type;
		control[at + REQUEST_ID] = words[base + REQUEST_ID];
		control[at + STATUS] = status;
		control[at + ANSWER] = result >= Result.boolean ? words[base + ANSWER] : 0;
		control[at + OUTPUT_PAIR] = result === Result.bytes ? job.poolOutput : 0;
		control[at + OUTPUT_PAIR + 1] = length;
		if (status !== Status.Ok) writeRefusal(job, status, control, at);
		if (job.blockBytes > 0) this.release(client, job);
		client.responses.advance();
		client.end(job);
		if (takeBell(control, client.bell)) this.wake(client.index);
	}

	/** Wipes and frees the job's private memory. */
	private release(client: Client, job: Job): void {
		this.operations.wipe(this.memory, job.block, job.blockBytes);
		client.arena.free(job.block, job.blockBytes);
		job.blockBytes = 0;
	}

	/**
	 * Notifies the client. Its response is in the ring and its bell is taken, so nothing else would ever wake it. If that fails, for
	 * example because the client's machine has no memory for a message, the core tries again later.
	 */
	private wake(client: number): void {
		try {
			this.notify(client);
			this.unnotified &= ~(1 << client);
		} catch {
			this.unnotified |= 1 << client;
		}
	}

	/** Once in each turn, so that a client that can not be notified costs the others little. */
	private notifyAgain(): void {
		for (let client = 0; client < this.clients.length; client++) if (((this.unnotified >>> client) & 1) === 1) this.wake(client);
	}
}

/** The result of an admitted request. */
function resultOf(type: number): Result {
	return rows[(type & ~EXTERNAL_KEY) * RowOffset.End + RowOffset.Result];
}

/** Whether the request depends on stored keys, although it changes none. */
function usesStoredKey(type: number, row: number): boolean {
	return rows[row + RowOffset.KeyRole] === KeyRole.use && (type & EXTERNAL_KEY) === 0;
}
