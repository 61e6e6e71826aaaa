import type { Hsm, HsmMachine } from "../../modules/api/hsm.js";
import { Core } from "../../modules/core/core.js";
import { PrivateMemory } from "../../modules/core/private-memory.js";
import type { Task } from "../../modules/core/task.js";
import type { KeyDescription } from "../../modules/keystore/description.js";
import { KeyStore } from "../../modules/keystore/keystore.js";
import { Doorbell } from "../../modules/mailbox/doorbell.js";
import { type MemoryOperations, portableMemory } from "../../modules/mailbox/memory.js";
import { Beat, Command, Pulse } from "../../modules/mailbox/pulse.js";
import { acceptSharedMemory, type Region } from "../../modules/mailbox/region.js";
import { Status } from "../../modules/messages/errors.js";
import { STATE } from "../../modules/messages/slot.js";
import { symmetric } from "../support/hsm-keys.js";
import type { IssuedRequest } from "./issued-request.js";
import { Machine } from "./machine.js";
import { MailboxChecker } from "./mailbox-checker.js";
import { firstPlace, PLACES } from "./request-generator.js";
import { SessionModel } from "./session-model.js";
import type { Tally } from "./tally.js";
import { check } from "./violation.js";
import { type NamedWorker, type WorkerHooks, Workers } from "./workers.js";

/** What a target bug can get at. */
export interface MutationTarget {
	readonly hsm: Hsm;
	readonly core: Core;
}

/** One life of one HSM, as the firmware puts it together (hosts/firmware/serve.ts): a machine of its own, and one for slow workers. */
export class HsmInstance implements HsmMachine, WorkerHooks {
	onmessage: (message: unknown) => void = () => undefined;
	/** On their way to the host. */
	readonly messages: unknown[] = [];
	/** It does nothing any more, as after an exception, or for ever the same. */
	hasStopped = false;
	isTerminated = false;
	/** The next so many messages to the host can not be sent. */
	muted = 0;
	/** Clients that could not be sent their last message. Nothing but the core's own next turn can help them, if it sleeps already. */
	readonly unsent = new Set<number>();
	/** The nth access to memory from now on ends the machine; 0: none does. */
	lastAccess = 0;
	private readonly region: Region;
	private readonly queueCapacity: number;
	private readonly tally: Tally;
	private parts: HsmParts | undefined;
	/** Ivs that workers have drawn. */
	private readonly drawn = new Set<string>();

	constructor(region: Region, queueCapacity: number, tally: Tally) {
		this.region = region;
		this.tally = tally;
		this.queueCapacity = queueCapacity;
	}

	/** The host sends the shared memory when it makes its Hsm, and nothing else. */
	get running(): HsmParts {
		if (this.parts === undefined) throw new Error("the HSM was sent no memory");
		return this.parts;
	}

	postMessage(message: unknown): void {
		const { region } = this;
		if (message === Command.End) return this.run(() => this.end(Beat.Ended));
		const shared = acceptSharedMemory(region, message);
		if (shared === undefined) throw new Error("the HSM was sent something else than its memory");
		const memory = new PrivateMemory(region.sizes);
		const sessions = new SessionModel(region.sizes.clients, memory, this.tally);
		const keys = new ObservedKeys(
			(id) => sessions.keyChanged(id),
			Array.from({ length: region.sizes.clients * PLACES }, (_, index) => symmetric(firstPlace(Math.floor(index / PLACES)) + (index % PLACES), 32)),
		);
		const doorbell = new Doorbell(new Int32Array(shared.control), region.doorbell);
		const workers = new Workers(memory, this.queueCapacity, () => doorbell.ring(), this);
		const core = new Core({
			region,
			shared,
			memory,
			keys,
			workers: workers.ports,
			operations: this.operations(),
			notify: (client) => {
				if (this.muted > 0) {
					this.muted--;
					this.unsent.add(client);
					this.tally.count("message not sent");
					throw new Error("no memory for a message");
				}
				this.unsent.delete(client);
				this.messages.push(client);
			},
		});
		const pulse = new Pulse(new Uint32Array(shared.control), region.pulse);
		const coreTask: Task = { execute: () => this.observed(core) };
		this.parts = {
			core,
			coreTask,
			memory,
			keys,
			pulse,
			workers,
			doorbell,
			checker: new MailboxChecker(region, shared, sessions),
			machine: new Machine([coreTask, ...workers.local.values()], doorbell, pulse),
		};
	}

	terminate(): void {
		this.isTerminated = true;
	}

	/** Does `step` unless this machine has stopped, and ends it if it throws, as the firmware does (hosts/firmware/life.ts). */
	run(step: (parts: HsmParts) => void): void {
		if (this.hasStopped || this.isTerminated) return;
		const { running } = this;
		try {
			step(running);
		} catch (error) {
			if (!(error instanceof SimulatedFailure)) throw error;
			this.tally.count("HSM failed in a step");
			this.fail();
			running.checker.interrupted();
		}
		running.checker.hsm();
	}

	/** Nobody may sleep while there is something to do. A ring that is on its way, or was missed, is a fault of the simulation's own. */
	checkSleep(): void {
		const { machine, workers, checker } = this.running;
		if (!machine.isAsleep || machine.isRung || machine.hasMissed || this.hasStopped || this.isTerminated) return;
		const [waiting] = checker.fairness.takeable((family) => workers.hasRoom(family)).filter((issued) => issued !== undefined);
		check(waiting === undefined, () => `the HSM sleeps while ${waiting} waits`);
	}

	/** It fails. */
	fail(): void {
		this.end(Beat.Failed);
	}

	/** Wipes, ends it, and says so to the host. */
	private end(last: Beat.Ended | Beat.Failed): void {
		const { pulse, keys, memory } = this.running;
		this.hasStopped = true;
		pulse.end(last);
		keys.clear();
		memory.bytes.fill(0);
		this.messages.push(last);
	}

	taken(worker: NamedWorker, job: number): void {
		const issued = this.find(job);
		if (issued.worker !== worker) throw new Error(`${issued} was given to ${worker}, not to ${issued.worker}`);
		const { checker, memory } = this.running;
		checker.fairness.take(issued, worker);
		checker.sessions.take(issued, memory.slot(job).offset(STATE));
	}

	returned(job: number): void {
		this.running.checker.sessions.giveBack(this.find(job));
	}

	failed(job: number): void {
		this.find(job).hasFailed = true;
	}

	drew(job: number, bytes: Uint8Array): void {
		const issued = this.find(job);
		issued.made = bytes;
		if (!issued.requestCase.name.startsWith("Encrypt")) return;
		const iv = `${issued.worker} ${String(bytes)}`;
		check(!this.drawn.has(iv), () => `${issued} was given an iv that was drawn before`);
		this.drawn.add(iv);
	}

	private find(job: number): IssuedRequest {
		const { checker, memory } = this.running;
		const issued = checker.find(Math.floor(job / memory.jobsPerClient), memory.slot(job).requestId);
		if (issued === undefined) throw new Error(`job ${job} belongs to no request`);
		return issued;
	}

	private observed(core: Core): boolean {
		const { checker, workers } = this.running;
		const before = checker.fairness.takeable((family) => workers.hasRoom(family));
		if (!core.execute()) return false;
		checker.hsm();
		checker.sessions.checkWiped();
		check(workers.unwoken.size === 0, () => `${[...workers.unwoken].join()} was not woken after it was given a job`);
		checker.fairness.stepped(before);
		return true;
	}

	private operations(): MemoryOperations {
		const access = (): void => {
			if (this.lastAccess > 0 && --this.lastAccess === 0) throw new SimulatedFailure();
		};
		return {
			copy: (source, sourceOffset, length, target, targetOffset) => {
				access();
				portableMemory.copy(source, sourceOffset, length, target, targetOffset);
			},
			wipe: (memory, offset, length) => {
				access();
				portableMemory.wipe(memory, offset, length);
			},
		};
	}
}

/** Keys of which is told when one is replaced or deleted. */
class ObservedKeys extends KeyStore {
	private readonly changed: (id: number) => void;

	constructor(changed: (id: number) => void, descriptions: readonly KeyDescription[]) {
		super(descriptions);
		this.changed = changed;
	}

	override write(id: number, memory: Uint8Array, offset: number, isConfined?: boolean): void {
		super.write(id, memory, offset, isConfined);
		this.changed(id);
	}

	override delete(id: number): Status {
		const status = super.delete(id);
		if (status === Status.Ok) this.changed(id);
		return status;
	}
}

/** Ends a machine in the middle of something. */
class SimulatedFailure extends Error {}

export interface HsmParts {
	readonly core: Core;
	readonly coreTask: Task;
	readonly memory: PrivateMemory;
	readonly keys: KeyStore;
	readonly pulse: Pulse;
	readonly workers: Workers;
	readonly doorbell: Doorbell;
	readonly machine: Machine;
	readonly checker: MailboxChecker;
}
