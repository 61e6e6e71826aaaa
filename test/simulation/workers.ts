import { type Preparation, PreparedQueue } from "../../modules/core/prepared-queue.js";
import type { PrivateMemory } from "../../modules/core/private-memory.js";
import { type RemoteQueue, SupervisedQueue } from "../../modules/core/supervised-queue.js";
import type { Task } from "../../modules/core/task.js";
import type { Queue, WorkerPort } from "../../modules/core/worker-routing.js";
import { Doorbell } from "../../modules/mailbox/doorbell.js";
import { JobQueue, queueWords, WorkerQueue } from "../../modules/mailbox/queue.js";
import { Status } from "../../modules/messages/errors.js";
import { type CodedMethods, type Methods, methodsByCode, UNFINISHED } from "../../modules/messages/methods.js";
import type { WorkerName } from "../../modules/messages/row.js";
import { INPUT, OUTPUT, SLOT_WORDS, type Slot } from "../../modules/messages/slot.js";
import { AesWorker } from "../../modules/workers/aes.js";
import { ChaChaPolyWorker } from "../../modules/workers/chachapoly.js";
import { EccWorker } from "../../modules/workers/ecc.js";
import { EcdsaDigest } from "../../modules/workers/ecdsa-digest.js";
import { HashWorker } from "../../modules/workers/hash.js";
import { KdfWorker } from "../../modules/workers/kdf.js";
import { MacWorker } from "../../modules/workers/mac.js";
import { RandomWorker } from "../../modules/workers/random.js";
import { SoftwareAes } from "../../modules/workers/software-aes.js";
import { SoftwareChaChaPoly } from "../../modules/workers/software-chachapoly.js";
import { SoftwareHkdf } from "../../modules/workers/software-hkdf.js";
import { SoftwarePbkdf2 } from "../../modules/workers/software-pbkdf2.js";
import { SoftwareSha2 } from "../../modules/workers/software-sha2.js";
import { type Jobs, WorkerTask } from "../../modules/workers/worker.js";
import { hashesWith } from "../support/noble-engines.js";
import { knownGenerator, testCurves } from "../support/workers.js";
import { Machine } from "./machine.js";
import { check } from "./violation.js";

/** Reports jobs to the simulation. */
export interface WorkerHooks {
	taken(worker: NamedWorker, job: number): void;
	/** The core takes the job back. */
	returned(job: number): void;
	/** The core will answer the job with `WorkerFailed`. */
	failed(job: number): void;
	/** The worker generated random bytes for the job. */
	generated(job: number, bytes: Uint8Array): void;
}

/** A worker: its family, or in a family with two workers, the slow one. */
export type NamedWorker = WorkerName | "slow hash" | "slow mac";

export const localFamilies = ["random", "aes", "hash", "mac"] as const satisfies readonly NamedWorker[];
const slowFamilies = ["ecc", "kdf", "chachapoly", "slow hash", "slow mac"] as const satisfies readonly NamedWorker[];
export const families = [...localFamilies, ...slowFamilies];
/** The first families: they have a task in the core's machine. That of ecc prepares jobs. */
export const localTasks = families.slice(0, 1 + localFamilies.length);

function familyOf(worker: (typeof families)[number]): (typeof families)[number] & WorkerName {
	return worker === "slow hash" ? "hash" : worker === "slow mac" ? "mac" : worker;
}

/** All workers. The slow ones are in a machine that can end alone (hosts/firmware/remote-machine.ts). */
export class Workers {
	readonly ports: WorkerPort[] = [];
	readonly local = new Map<NamedWorker, Task>();
	/** Hashes the messages of ECDSA. */
	readonly digest: EcdsaDigest;
	/** Undefined if no machine could be started. */
	slow: Machine | undefined;
	/** Workers that got a job and were not woken since. One in another machine may have gone to sleep before the job arrived. */
	readonly unwoken = new Set<NamedWorker>();
	/** The number of jobs that the core has given to each worker and not taken back. */
	private readonly out = new Map<NamedWorker, number>();
	private readonly memory: PrivateMemory;
	private readonly capacity: number;
	private readonly ring: () => void;
	private readonly hooks: WorkerHooks;
	private readonly failing = new Set<NamedWorker>();
	private readonly supervised: readonly SupervisedQueue[];
	private slowJobs: JobQueue[] = [];
	/** The number of slow machines started. Each has its own entropy. */
	private starts = 0;
	/** The job at which the slow machine ended. */
	private readonly begun = new Set<number>();
	private slowDoorbell = new Doorbell(new Int32Array(1), 0);

	/** `ring` wakes the core. */
	constructor(memory: PrivateMemory, capacity: number, ring: () => void, hooks: WorkerHooks) {
		this.memory = memory;
		this.capacity = capacity;
		this.ring = ring;
		this.hooks = hooks;
		this.digest = new EcdsaDigest(new SoftwareSha2(), memory.bytes, memory.jobs);
		for (const family of localFamilies) {
			const words = new Uint32Array(queueWords(capacity));
			this.addPort(family, new WorkerQueue(words, capacity), () => undefined);
			this.local.set(family, this.task(family, new JobQueue(words, capacity)));
		}
		const cursor = memory.slot(0);
		const fail = (job: number): void => {
			cursor.base = job * SLOT_WORDS;
			cursor.status = Status.WorkerFailed;
			check(this.slow === undefined || this.begun.has(job), () => `job ${job} was lost, which no worker had begun`);
			hooks.failed(job);
		};
		const queues = this.startSlow();
		this.supervised = queues.map((queue) => new SupervisedQueue(queue, fail));
		const wake = (): void => this.slowDoorbell.ring();
		slowFamilies.forEach((family, index) => {
			const queue = this.supervised[index];
			if (family !== "ecc") return this.addPort(family, queue, wake);
			const prepared = new PreparedQueue({ families: [family], queue, wake }, this.breakablePreparation(), memory.slot(0));
			this.addPort(family, prepared, () => undefined);
			this.local.set(family, prepared);
		});
	}

	hasRoom(family: NamedWorker): boolean {
		return this.out.has(family) && (this.out.get(family) ?? 0) < this.capacity;
	}

	/** Lets the next job of the family fail. */
	fail(family: NamedWorker): void {
		this.failing.add(family);
	}

	/** The machine of the slow workers ends, within a job if there is one and `isAtWork`. Another replaces it if `isStarted`. */
	replaceSlow(isStarted: boolean, isAtWork: boolean): void {
		this.begun.clear();
		if (isAtWork) this.begun.add(this.slowJobs.reduce((job, jobs) => (job < 0 ? jobs.take() : job), -1));
		this.slow = undefined;
		const queues = isStarted ? this.startSlow() : [];
		this.supervised.forEach((queue, index) => queue.replace(queues[index]));
	}

	private startSlow(): readonly RemoteQueue[] {
		const { capacity } = this;
		const doorbell = new Doorbell(new Int32Array(1), 0);
		const tasks: Task[] = [];
		this.slowJobs = [];
		this.starts++;
		const queues = slowFamilies.map((family) => {
			const words = new Uint32Array(queueWords(capacity));
			const queue = new WorkerQueue(words, capacity);
			const jobs = new JobQueue(words, capacity);
			this.slowJobs.push(jobs);
			tasks.push(
				this.task(family, {
					take: () => jobs.take(),
					put: (job) => {
						jobs.put(job);
						this.ring();
					},
				}),
			);
			return queue;
		});
		this.slowDoorbell = doorbell;
		this.slow = new Machine(tasks, doorbell, { beat: () => undefined, mustStayAwake: false });
		return queues;
	}

	private addPort(family: (typeof families)[number], inner: Queue, wake: () => void): void {
		const { hooks, out, unwoken } = this;
		const queue: Queue = {
			capacity: inner.capacity,
			put(job) {
				hooks.taken(family, job);
				out.set(family, (out.get(family) ?? 0) + 1);
				check((out.get(family) ?? 0) <= inner.capacity, () => `the worker of ${family} was given a job too many`);
				inner.put(job);
				unwoken.add(family);
			},
			take() {
				const job = inner.take();
				if (job < 0) return job;
				out.set(family, (out.get(family) ?? 0) - 1);
				hooks.returned(job);
				return job;
			},
		};
		out.set(family, 0);
		this.ports.push({
			families: [familyOf(family)],
			isSlow: family.startsWith("slow"),
			queue,
			wake() {
				unwoken.delete(family);
				wake();
			},
		});
	}

	private task(family: (typeof families)[number], jobs: Jobs): Task {
		return new WorkerTask(this.breakable(family, methodsOf(family, this.memory.bytes, this.starts)), jobs, this.memory.slot(0));
	}

	/** The hashing of messages, which can fail as the methods can. */
	private breakablePreparation(): Preparation {
		const { digest, failing, hooks } = this;
		return {
			isNeeded: (slot) => digest.isNeeded(slot),
			prepare(slot) {
				const status = digest.prepare(slot);
				if (!failing.delete("ecc")) return status;
				hooks.failed(slot.base / SLOT_WORDS);
				throw new Error("an engine fails");
			},
			restore: (slot) => digest.restore(slot),
		};
	}

	/** The methods, which can fail on request, after computing everything: so the checks see what a failed job leaves in memory. */
	private breakable(family: NamedWorker, methods: CodedMethods): CodedMethods {
		const {
			failing,
			hooks,
			memory: { bytes },
		} = this;
		const run = (code: number, slot: Slot): Status | typeof UNFINISHED => {
			const status = methods[code]?.(slot) ?? Status.NoWorkerForRequest;
			if (status === UNFINISHED) return status;
			const job = slot.base / SLOT_WORDS;
			if (failing.delete(family)) {
				hooks.failed(job);
				throw new Error("an engine fails");
			}
			// A generated iv lies at the start of the output.
			const ivBytes = slot.offset(INPUT) === slot.offset(OUTPUT) && status === Status.Ok ? slot.length(INPUT) : 0;
			if (ivBytes > 0) hooks.generated(job, bytes.slice(slot.offset(OUTPUT), slot.offset(OUTPUT) + ivBytes));
			if (family === "random") hooks.generated(job, bytes.slice(slot.offset(OUTPUT), slot.offset(OUTPUT) + slot.length(OUTPUT)));
			return status;
		};
		return Object.fromEntries(
			Object.keys(methods)
				.filter((name) => /^\d+$/.test(name))
				.map((code) => [code, (slot: Slot) => run(Number(code), slot)]),
		);
	}
}

/** The entropy is fixed, so that a replayed step has the same result. */
function methodsOf(family: (typeof families)[number], bytes: Uint8Array, start: number): CodedMethods {
	const coded = <Name extends WorkerName>(name: Name, worker: Methods<Name>): CodedMethods => methodsByCode(name, worker);
	switch (familyOf(family)) {
		case "random":
			return coded("random", new RandomWorker(knownGenerator(), bytes));
		case "aes":
			return coded("aes", new AesWorker(new SoftwareAes(), bytes, knownGenerator(2)));
		case "chachapoly":
			return coded("chachapoly", new ChaChaPolyWorker(new SoftwareChaChaPoly(), bytes, knownGenerator(3 + start)));
		case "hash":
			return coded("hash", new HashWorker(hashesWith(), bytes));
		case "mac":
			return coded("mac", new MacWorker(hashesWith(), bytes));
		case "kdf":
			return coded("kdf", new KdfWorker(new SoftwareHkdf(), new SoftwarePbkdf2(), bytes));
		case "ecc":
			return coded("ecc", new EccWorker(testCurves(), bytes));
	}
}
