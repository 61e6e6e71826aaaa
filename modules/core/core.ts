import type { KeyStore } from "../keystore/keystore.js";
import { clientRings } from "../mailbox/client-rings.js";
import type { MemoryOperations } from "../mailbox/memory.js";
import type { Region, SharedMemory } from "../mailbox/region.js";
import { Status } from "../messages/errors.js";
import { type CodedMethods, methodsByCode, UNFINISHED } from "../messages/methods.js";
import { KeyRole, WorkerFamily } from "../messages/row.js";
import { AS_SESSION, Needs, RowOffset } from "../messages/row-layout.js";
import { EXTERNAL_KEY, PARAMETER, type Slot, STATUS, TYPE } from "../messages/slot.js";
import { rows } from "../messages/table.js";
import { Admission, NO_MEMORY_NOW } from "./admission.js";
import { Answers } from "./answers.js";
import { Client } from "./client.js";
import { type Job, NO_PEER } from "./job.js";
import { KeyPolicy } from "./key-policy.js";
import { KeyRequests } from "./key-requests.js";
import type { PrivateMemory } from "./private-memory.js";
import { Sessions } from "./sessions.js";
import type { CoreSteps } from "./steps.js";
import type { Task } from "./task.js";
import { FAST_OR_SLOW, NO_REQUEST, NO_WORKER, TYPES, type WorkerPort, workersByType } from "./worker-routing.js";

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
	/** Functions that copy and wipe bytes. */
	readonly operations: MemoryOperations;
	/** The steps that a chip does in C. */
	readonly steps: CoreSteps;
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
	/** The worker of each type of request; FAST_OR_SLOW if that depends on the request. */
	private readonly types: Int8Array;
	private readonly fastTypes: Int8Array;
	private readonly slowTypes: Int8Array;
	private readonly workers: readonly WorkerPort[];
	private readonly policy: KeyPolicy;
	private readonly sessions: Sessions;
	private readonly keyRequests: CodedMethods<"core">;
	private readonly admission: Admission;
	private readonly answers: Answers;
	private readonly control: Uint32Array;
	/** The clients' rings (client-rings.ts). */
	private readonly rings: Uint32Array;
	private readonly memory: Uint8Array;
	private readonly steps: CoreSteps;
	private nextWorker = 0;
	/**
	 * The clients in the order in which the core asks them. A client goes last when the core has taken its request. A client stays in front
	 * if the core had to pass over its request because a worker was full. With plain turns, the worker could for ever be full at one
	 * client's turn and free at another's.
	 */
	private readonly asked: Uint8Array;
	/** The number of further jobs that each worker takes. Bit n of `busy`: worker n has jobs. */
	private readonly room: Uint8Array;
	private busy = 0;
	/** Bit n: a job of client n waits for the flash. */
	private waiting = 0;
	/** Only takes a result, as another task: behind workers in the core's machine it answers what they have done, in the same turn. */
	readonly results: Task = { execute: () => this.busy !== 0 && this.collect() };

	constructor(options: CoreOptions) {
		const { region, shared, memory, keys, workers, notify, operations, steps, hasEntropy = () => true } = options;
		if (workers.length > 16) throw new RangeError(`"workers" expected 16 at most, got ${workers.length}`);
		const control = new Uint32Array(shared.control);
		const jobs: Job[] = [];
		const clients = Array.from({ length: region.sizes.clients }, (_, index) => new Client(index, shared, memory, jobs));
		this.control = control;
		this.rings = clientRings(region, control);
		this.clients = clients;
		this.asked = Uint8Array.from(clients, ({ index }) => index);
		this.jobs = jobs;
		({ types: this.types, fast: this.fastTypes, slow: this.slowTypes } = workersByType(workers));
		this.workers = workers;
		this.room = Uint8Array.from(workers, ({ queue }) => queue.capacity);
		this.policy = new KeyPolicy(keys, operations, steps);
		this.sessions = new Sessions(clients.length, memory, operations);
		keys.onChange = (id) => this.sessions.endOfKey(id);
		this.keyRequests = methodsByCode("core", new KeyRequests(keys, memory.bytes, hasEntropy));
		this.memory = memory.bytes;
		this.steps = steps;
		this.admission = new Admission(this.memory, this.policy, this.sessions, steps);
		this.answers = new Answers({ clients, control, rings: this.rings, memory: this.memory, policy: this.policy, operations, steps, notify });
	}

	/**
	 * Does the first of these that it can: answers a request that a worker has finished; answers one whose client had no room for the
	 * answer; stores a key that had to wait for the flash; takes a request of the next client in turn, and answers it if it needs no worker.
	 */
	execute(): boolean {
		const answers = this.answers;
		if (answers.unnotified !== 0) answers.notifyAgain();
		if (this.busy !== 0 && this.collect()) return true;
		if (answers.waiting !== 0 && answers.answerWaiting()) return true;
		if (this.waiting !== 0 && this.concludeWaiting()) return true;
		return this.serve();
	}

	/** Answers a request that a worker has finished, of the next worker in turn. */
	private collect(): boolean {
		// Workers behind the last one come first. Bit n: worker n may have a result.
		let rest = this.busy & (-1 << this.nextWorker);
		let others = this.busy ^ rest;
		for (;;) {
			if (rest === 0) {
				if (others === 0) return false;
				rest = others;
				others = 0;
			}
			const worker = 31 - Math.clz32(rest & -rest);
			const queue = this.workers[worker].queue;
			const index = queue.take();
			if (index >= 0) {
				const room = this.room[worker] + 1;
				this.room[worker] = room;
				if (room === queue.capacity) this.busy &= ~(1 << worker);
				this.nextWorker = worker + 1;
				this.complete(this.jobs[index]);
				return true;
			}
			rest &= rest - 1;
		}
	}

	private serve(): boolean {
		const asked = this.asked;
		let turn = -1;
		do {
			turn = this.steps.nextClient(this.control, this.rings, asked, turn + 1);
			if (turn < 0) return false;
		} while (!this.accept(this.clients[asked[turn]]));
		const last = asked.length - 1;
		if (turn === last) return true;
		const index = asked[turn];
		asked.copyWithin(turn, turn + 1);
		asked[last] = index;
		return true;
	}

	/**
	 * Takes the first request that can be taken now.
	 *
	 * If a worker has no room, the core passes over its request and all later requests for that worker, so that requests of other types go
	 * on. A request that changes the key store or asks about it overtakes no other request of its client, and none overtakes it. While a
	 * worker changes the key store, requests that use stored keys wait. So a client's requests find the keys as its earlier requests left
	 * them.
	 */
	private accept(client: Client): boolean {
		const job = client.idle;
		if (job === undefined) return false;
		const slot = job.slot;
		const words = slot.words;
		const base = slot.base;
		const steps = this.steps;
		let blocked = 0;
		let position = -1;
		for (;;) {
			position = steps.copyRequest(this.control, this.rings, client.index, position + 1, words, base);
			if (position < 0) return false;
			const type = words[base + TYPE];
			const row = (type & ~EXTERNAL_KEY) * RowOffset.End;
			let worker = type < TYPES ? this.types[type] : NO_REQUEST;
			if (worker === FAST_OR_SLOW) worker = this.isSlow(client, slot, row) ? this.slowTypes[type] : this.fastTypes[type];
			if ((blocked !== 0 || client.isChangingKeys) && worker !== NO_REQUEST && mustWait(client, type, row)) return false;
			if (worker >= 0 && (this.room[worker] === 0 || ((blocked >>> worker) & 1) === 1)) {
				if (isOrdered(row)) return false;
				blocked |= 1 << worker;
				continue;
			}
			job.peerId = NO_PEER;
			const status =
				worker > NO_WORKER ? this.admission.admit(job, client, row) : worker === NO_WORKER ? Status.NoWorkerForRequest : Status.UnexpectedRequestType;
			if (status === NO_MEMORY_NOW) return false;
			client.idle = job.next;
			steps.takeRequest(this.control, this.rings, client.index, position);
			if (status !== Status.Ok) this.answers.answer(client, job, status);
			else if (worker < 0) this.conclude(client, job, row);
			else {
				const port = this.workers[worker];
				port.queue.put(job.index);
				this.room[worker]--;
				this.busy |= 1 << worker;
				port.wake();
			}
			return true;
		}
	}

	/** Whether the request is slow. */
	private isSlow(client: Client, slot: Slot, row: number): boolean {
		const from = rows[row + RowOffset.SlowFrom];
		return from === AS_SESSION ? this.sessions.isSlow(client.index, slot) : slot.words[slot.base + PARAMETER] >= from;
	}

	/** A worker has done `job` and left a status in its slot. */
	private complete(job: Job): void {
		const slot = job.slot;
		const client = this.clients[job.client];
		const needs = job.needs;
		let status: Status = slot.words[slot.base + STATUS];
		if (needs >= Needs.Least) {
			const row = (slot.words[slot.base + TYPE] & ~EXTERNAL_KEY) * RowOffset.End;
			if ((needs & Needs.session) !== 0) status = this.sessions.complete(job.session, slot, row, status);
			if ((needs & Needs.storing) !== 0) {
				if (status === Status.Ok) return this.conclude(client, job, row);
				client.isChangingKeys = false;
			}
		}
		this.answers.answer(client, job, status);
	}

	/** Does a request of the core's own, or stores what a worker has made, and answers. While the flash is compacted, the job waits. */
	private conclude(client: Client, job: Job, row: number): void {
		let status: Status | typeof UNFINISHED = Status.Ok;
		if (rows[row + RowOffset.Worker] === WorkerFamily.core) status = this.keyRequests[row / RowOffset.End]?.(job.slot, job) ?? Status.NoWorkerForRequest;
		if (status === Status.Ok && (rows[row + RowOffset.Needs] & Needs.storing) !== 0) status = this.policy.store(job, row, this.memory);
		client.isChangingKeys = status === UNFINISHED;
		if (status === UNFINISHED) {
			client.waiting = job;
			this.waiting |= 1 << client.index;
		} else this.answers.answer(client, job, status);
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
}

function isOrdered(row: number): boolean {
	return (rows[row + RowOffset.Needs] & Needs.order) !== 0;
}

/** Whether the request must not overtake those of its client that the core has passed over, or the change of a key that a worker makes. */
function mustWait(client: Client, type: number, row: number): boolean {
	if (isOrdered(row)) return true;
	const usesStoredKey = (rows[row + RowOffset.Needs] & Needs.use) !== 0 && (type & EXTERNAL_KEY) === 0;
	return client.isChangingKeys && usesStoredKey;
}
