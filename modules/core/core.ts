import type { KeyStore } from "../keystore/keystore.js";
import type { Region, SharedMemory } from "../mailbox/region.js";
import { Status } from "../messages/errors.js";
import { methodsByCode, type CodedMethods } from "../messages/methods.js";
import { At, KeyRole, Result, rows } from "../messages/row.js";
import { OUTPUT, type Slot } from "../messages/slot.js";
import { Admission, NO_MEMORY_NOW } from "./admission.js";
import { Client } from "./client.js";
import type { Job } from "./job.js";
import { KeyPolicy } from "./key-policy.js";
import { KeyRequests } from "./key-requests.js";
import { portableMemory, type MemoryOperations } from "./memory.js";
import type { PrivateMemory } from "./private-memory.js";
import { CORE, NO_REQUEST, NOBODY, RequestTypes, type WorkerPort } from "./request-types.js";
import type { Task } from "./task.js";

export interface CoreOptions {
	readonly region: Region;
	/** What the host has sent, accepted by `acceptSharedMemory`. */
	readonly shared: SharedMemory;
	readonly memory: PrivateMemory;
	readonly keys: KeyStore;
	/** 16 at most. */
	readonly workers: readonly WorkerPort[];
	/** Sends the host a message that client `client` has an answer; called only when the host has asked for it. */
	readonly notify: (client: number) => void;
	/** How bytes are copied and wiped; the portable way if left out. */
	readonly operations?: MemoryOperations;
}

/**
 * The Heimlig core: takes requests from its clients in turn, checks them, hands them to workers and answers each exactly
 * once. It is the one place where policy is decided, and the only one that sees clients and the key store.
 */
export class Core implements Task {
	private readonly clients: readonly Client[];
	private readonly jobs: readonly Job[];
	private readonly types: RequestTypes;
	private readonly workers: readonly WorkerPort[];
	private readonly policy: KeyPolicy;
	private readonly keyRequests: CodedMethods;
	private readonly admission: Admission;
	private readonly pool: Uint8Array;
	private readonly memory: Uint8Array;
	private readonly operations: MemoryOperations;
	private readonly notify: (client: number) => void;
	/** Whose turn it is: to be answered, to give its result. */
	private nextAnswered = 0;
	private nextWorker = 0;
	/**
	 * Clients in the order in which they are asked: who had a request taken goes last, and who was passed over, since a worker
	 * had no room, stays in front. Plain turns could meet the worker full at one client's and with room at another's for ever.
	 */
	private readonly asked: Uint8Array;
	/** Jobs that each worker has; bit n of `busy`: the worker n has any. */
	private readonly out = new Uint8Array(16);
	private busy = 0;
	/** Jobs of all clients that are done and not yet answered. */
	private finished = 0;
	/** Bit n: client n is to be notified, and the last attempt failed. */
	private unnotified = 0;

	constructor({ region, shared, memory, keys, workers, notify, operations = portableMemory }: CoreOptions) {
		if (workers.length > 16) throw new RangeError(`"workers" expected 16 at most, got ${workers.length}`);
		const control = new Uint32Array(shared.control);
		const clients: Client[] = [];
		for (let index = 0; index < region.sizes.clients; index++) clients.push(new Client(index, region, control, memory));
		this.clients = clients;
		this.asked = Uint8Array.from(clients, ({ index }) => index);
		this.jobs = clients.flatMap((client) => client.jobs);
		this.types = new RequestTypes(workers);
		this.workers = workers;
		this.policy = new KeyPolicy(keys, operations);
		this.keyRequests = methodsByCode("core", new KeyRequests(keys, memory.bytes));
		this.pool = new Uint8Array(shared.pool);
		this.memory = memory.bytes;
		this.operations = operations;
		this.admission = new Admission(this.pool, this.memory, this.policy, operations);
		this.notify = notify;
	}

	/** Takes one result from a worker; else sends one response, else takes one request: of the next worker and client in turn. */
	execute(): boolean {
		if (this.unnotified !== 0) this.notifyAgain();
		return this.busy !== 0 && this.collect() || this.finished !== 0 && this.answer() || this.serve();
	}

	private collect(): boolean {
		const later = this.busy & -1 << this.nextWorker;
		return this.collectOf(later) || this.collectOf(this.busy ^ later);
	}

	/** Takes one result from one of these workers, named by their bits. */
	private collectOf(workers: number): boolean {
		for (let rest = workers; rest !== 0; rest &= rest - 1) {
			const worker = 31 - Math.clz32(rest & -rest);
			const index = this.workers[worker].queue.take();
			if (index < 0) continue;
			if (--this.out[worker] === 0) this.busy &= ~(1 << worker);
			this.nextWorker = worker + 1;
			this.complete(this.jobs[index]);
			return true;
		}
		return false;
	}

	private answer(): boolean {
		const count = this.clients.length;
		for (let tried = 0; tried < count; tried++) {
			const client = this.clients[this.nextAnswered];
			this.nextAnswered = (this.nextAnswered + 1) % count;
			if (this.respond(client)) return true;
		}
		return false;
	}

	private serve(): boolean {
		const { asked } = this;
		const last = this.clients.length - 1;
		for (let turn = 0; turn <= last; turn++) {
			const client = asked[turn];
			if (!this.accept(this.clients[client])) continue;
			asked.copyWithin(turn, turn + 1);
			asked[last] = client;
			return true;
		}
		return false;
	}

	/**
	 * Takes the first request that can be taken now. A request whose worker has no room is passed over, and with it the
	 * later ones for the same worker, so that it holds back none of other types; but nothing that changes the key store
	 * overtakes, nor does anything overtake that, and what has to do with keys waits until the change is done: a client's
	 * requests find the keys as its earlier ones left them.
	 */
	private accept(client: Client): boolean {
		const job = client.idleJob();
		if (job === undefined) return false;
		const waiting = client.waiting();
		let blocked = 0;
		for (let position = 0; position < waiting; position++) {
			if (client.isTaken(position)) continue;
			client.copyRequest(position, job);
			const code = this.types.codeOf(job.slot.type);
			const worker = code === NO_REQUEST ? NOBODY : this.types.workerOf(code);
			if (code !== NO_REQUEST) {
				if (blocked !== 0 && isOrdered(code)) return false;
				if (client.isChangingKeys && seesKeyStore(job.slot, code)) return false;
				if (worker >= 0 && ((blocked >>> worker & 1) === 1 || !this.workers[worker].queue.hasRoom())) {
					blocked |= 1 << worker;
					if (isOrdered(code)) return false;
					continue;
				}
			}
			return this.take(client, position, job, code, worker);
		}
		return false;
	}

	private take(client: Client, position: number, job: Job, code: number, worker: number): boolean {
		job.blockBytes = 0;
		const status = this.admit(client, job, code, worker);
		if (status === NO_MEMORY_NOW) return false;
		client.begin(position);
		if (status === Status.Ok && worker >= 0) {
			const port = this.workers[worker];
			if (isOrdered(code)) client.isChangingKeys = true;
			port.queue.put(job.index);
			this.out[worker]++;
			this.busy |= 1 << worker;
			port.wake();
		} else this.finish(job, status === Status.Ok && worker === CORE ? this.keyRequests[code]?.(job.slot) ?? Status.NoWorkerForRequest : status);
		return true;
	}

	private admit(client: Client, job: Job, code: number, worker: number): Status | typeof NO_MEMORY_NOW {
		if (code === NO_REQUEST) return Status.UnexpectedRequestType;
		if (worker === NOBODY) return Status.NoWorkerForRequest;
		return this.admission.admit(job, client, code);
	}

	/** A worker has done `job` and left a status in its slot. */
	private complete(job: Job): void {
		const { slot } = job;
		let status = slot.status as Status;
		const code = slot.code;
		if (isOrdered(code)) {
			this.clients[job.client].isChangingKeys = false;
			if (status === Status.Ok) status = this.policy.store(slot, code, this.memory);
		}
		this.finish(job, status);
	}

	/** Key and inputs have served: only an output that is to be given out outlives them, until the client has room. */
	private finish(job: Job, status: Status): void {
		const { slot } = job;
		slot.status = status;
		const givesOutput = status === Status.Ok && resultOf(slot) === Result.bytes;
		const served = givesOutput ? slot.offset(OUTPUT) - job.block : job.blockBytes;
		if (job.blockBytes > 0 && served > 0) this.operations.wipe(this.memory, job.block, served);
		this.clients[job.client].finish(job);
		this.finished++;
	}

	/** Sends the response of the client's oldest finished job: output first, then the slot, then the bell. */
	private respond(client: Client): boolean {
		const job = client.finishedJob();
		if (job === undefined) return false;
		const { slot } = job;
		let answer = 0;
		let offset = 0;
		let length = 0;
		if (slot.status === Status.Ok) {
			const result = resultOf(slot);
			if (result === Result.boolean) answer = slot.answer;
			else if (result === Result.bytes) {
				length = slot.length(OUTPUT);
				offset = job.poolOutput;
				if (length > 0) this.operations.copy(this.memory, slot.offset(OUTPUT), length, this.pool, offset);
			}
		}
		client.response().respond(slot, answer, offset, length);
		this.release(client, job);
		this.finished--;
		client.respond(job);
		if (client.bell.take()) this.wake(client.index);
		return true;
	}

	/**
	 * The response is in the ring and the bell is taken, so that nothing else would ever wake the client: if it can not be told
	 * now, as when the machine that it runs in has no memory for a message, it is told later.
	 */
	private wake(client: number): void {
		try {
			this.notify(client);
			this.unnotified &= ~(1 << client);
		} catch {
			this.unnotified |= 1 << client;
		}
	}

	/** Once a turn: who is still not there costs the others little. */
	private notifyAgain(): void {
		for (let client = 0; client < this.clients.length; client++)
			if ((this.unnotified >>> client & 1) === 1) this.wake(client);
	}

	private release(client: Client, job: Job): void {
		if (job.blockBytes === 0) return;
		this.operations.wipe(this.memory, job.block, job.blockBytes);
		client.arena.free(job.block, job.blockBytes);
		job.blockBytes = 0;
	}
}

function isOrdered(code: number): boolean {
	return rows[code * At.End + At.IsOrdered] === 1;
}

/** Of a request that was admitted. */
function resultOf(slot: Slot): Result {
	return rows[slot.code * At.End + At.Result];
}

/** Whether what the request does depends on which keys there are. */
function seesKeyStore(slot: Slot, code: number): boolean {
	return isOrdered(code) || (rows[code * At.End + At.KeyRole] === KeyRole.use && !slot.isExternal);
}
