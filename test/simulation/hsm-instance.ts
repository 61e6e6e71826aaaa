import type { Hsm, HsmMachine } from "../../modules/api/hsm.js";
import { Core } from "../../modules/core/core.js";
import { portableSteps } from "../../modules/core/portable-steps.js";
import { PrivateMemory } from "../../modules/core/private-memory.js";
import type { Task } from "../../modules/core/task.js";
import type { KeyDescription, Usage } from "../../modules/keystore/description.js";
import { KeyStore } from "../../modules/keystore/keystore.js";
import { idOf } from "../../modules/keystore/record.js";
import type { Storage } from "../../modules/keystore/storage.js";
import { RecordKind } from "../../modules/keystore/store-format.js";
import { Doorbell } from "../../modules/mailbox/doorbell.js";
import { Beat, Command, Heartbeat } from "../../modules/mailbox/heartbeat.js";
import { type MemoryOperations, portableMemory } from "../../modules/mailbox/memory.js";
import { acceptSharedMemory, type Region } from "../../modules/mailbox/region.js";
import { Status } from "../../modules/messages/errors.js";
import { STATE } from "../../modules/messages/slot.js";
import { type MemoryDevice, memoryDevice, storageOn } from "../support/flash-device.js";
import { all, allButWrap, deriving, pair, publicKey, sealing, symmetric } from "../support/hsm-keys.js";
import { countersOf } from "./counters.js";
import { pairPrivateKey, publicKeyOf, storedPeer } from "./curve-samples.js";
import { freeKeyLimits } from "./free-keys.js";
import type { IssuedRequest } from "./issued-request.js";
import { Machine } from "./machine.js";
import { MailboxChecker } from "./mailbox-checker.js";
import { AGREEING_PAIR, agreedPlace, ctrPlace, firstPlace, PLACES, STORED_PEER } from "./owned-keys.js";
import { SessionModel } from "./session-model.js";
import type { Tally } from "./tally.js";
import { check } from "./violation.js";
import { type NamedWorker, type WorkerHooks, Workers } from "./workers.js";

const agreeingOnKeys: Usage = { algorithms: ["X25519"], operations: ["deriveKey"] };

const UNKNOWN_COUNTER = 0x30000;

/** The objects that a mutant can change. */
export interface MutationTarget {
	readonly hsm: Hsm;
	readonly core: Core;
	readonly workers: Workers;
}

/**
 * One HSM from start to end, assembled as in the firmware (hosts/firmware/serve.ts): one machine for the core and one for the
 * slow workers.
 */
export class HsmInstance implements HsmMachine, WorkerHooks {
	onmessage: (message: unknown) => void = () => undefined;
	/** Messages to the host that are not delivered yet. */
	readonly messages: unknown[] = [];
	/** The machine stopped: it threw an exception, or hangs. */
	hasStopped = false;
	isTerminated = false;
	/** The number of next messages to the host that fail to be sent. */
	sendFailures = 0;
	/** Clients whose last message could not be sent. If the core sleeps, only its own next turn sends it again. */
	readonly unsent = new Set<number>();
	/** The machine fails at the nth next access to memory; 0: at none. */
	lastAccess = 0;
	private readonly region: Region;
	private readonly queueCapacity: number;
	private readonly tally: Tally;
	private parts: HsmParts | undefined;
	/** The ivs that workers generated. */
	private readonly generatedIvs = new Set<string>();

	constructor(region: Region, queueCapacity: number, tally: Tally) {
		this.region = region;
		this.tally = tally;
		this.queueCapacity = queueCapacity;
	}

	/** The parts of the HSM. They exist once the host has sent the shared memory, which it does when it makes its Hsm. */
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
		// Four sectors, so that compactions are frequent.
		const device = memoryDevice();
		const storage = storageOn(device);
		const keys = this.keyStore((id) => sessions.keyChanged(id), storage);
		// A counter of another firmware leaves room for a few records, so that a compaction comes soon.
		for (let record = 0; record < 78; record++) storage.write(0, RecordKind.counter, 0, UNKNOWN_COUNTER, 4);
		keys.write(keys.find(AGREEING_PAIR, 0), Buffer.concat([publicKeyOf(pairPrivateKey), pairPrivateKey]), 0);
		keys.write(keys.find(STORED_PEER, 0), storedPeer().publicKey, 0);
		const doorbell = new Doorbell(new Int32Array(shared.control), region.doorbell);
		const workers = new Workers(memory, this.queueCapacity, () => doorbell.ring(), this);
		const operations = this.operations();
		const core = new Core({
			region,
			shared,
			memory,
			keys,
			workers: workers.ports,
			operations,
			steps: portableSteps(operations),
			notify: (client) => {
				if (this.sendFailures > 0) {
					this.sendFailures--;
					this.unsent.add(client);
					this.tally.count("message not sent");
					throw new Error("no memory for a message");
				}
				this.unsent.delete(client);
				this.messages.push(client);
			},
		});
		const heartbeat = new Heartbeat(new Uint32Array(shared.control), region.heartbeat);
		const coreTask: Task = { execute: () => this.observed(core) };
		this.parts = {
			core,
			coreTask,
			memory,
			device,
			keys,
			heartbeat,
			workers,
			doorbell,
			checker: new MailboxChecker(region, shared, sessions),
			machine: new Machine([coreTask, storage, ...workers.local.values()], doorbell, heartbeat),
		};
	}

	private keyStore(changed: (id: number) => void, storage: Storage): KeyStore {
		const { region } = this;
		return new ObservedKeys(
			changed,
			[
				...Array.from({ length: region.sizes.clients * PLACES }, (_, index) => {
					const client = Math.floor(index / PLACES);
					// The last place of each client keeps its key in flash.
					return { ...symmetric(firstPlace(client) + (index % PLACES), 32, all, undefined, [client]), persistent: index % PLACES === PLACES - 1 };
				}),
				...Array.from({ length: region.sizes.clients }, (_, client) => symmetric(agreedPlace(client), 32, all, deriving, [client])),
				...Array.from({ length: region.sizes.clients }, (_, client) => symmetric(ctrPlace(client), 32, all, sealing("AES-CTR"), [client])),
				pair(AGREEING_PAIR, "X25519", allButWrap, agreeingOnKeys),
				publicKey(STORED_PEER, "X25519", agreeingOnKeys),
			],
			region.sizes.clients,
			storage,
		);
	}

	terminate(): void {
		this.isTerminated = true;
	}

	/** The key store of another boot on the same flash. */
	reopened(): KeyStore {
		const { device } = this.running;
		return this.keyStore(() => undefined, storageOn(memoryDevice(0, device.image)));
	}

	/** Runs `step` unless this machine has stopped. If the step fails, ends the machine as the firmware does (hosts/firmware/machine-lifecycle.ts). */
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

	/** The core may not sleep while a request can be taken. A pending or missed ring is a fault that the simulation injected. */
	checkSleep(): void {
		const { machine, workers, checker } = this.running;
		if (!machine.isAsleep || machine.isRung || machine.hasMissed || this.hasStopped || this.isTerminated) return;
		const [waiting] = checker.fairness.takeable((family) => workers.hasRoom(family)).filter((issued) => issued !== undefined);
		check(waiting === undefined, () => `the HSM sleeps while ${waiting} waits`);
	}

	/** Ends the machine as an exception would. */
	fail(): void {
		this.end(Beat.Failed);
	}

	/** Wipes the secrets, ends the machine and tells the host. */
	private end(last: Beat.Ended | Beat.Failed): void {
		const { heartbeat, keys, memory } = this.running;
		this.hasStopped = true;
		heartbeat.end(last);
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

	generated(job: number, bytes: Uint8Array): void {
		const issued = this.find(job);
		issued.made = bytes;
		if (!issued.requestCase.name.startsWith("Encrypt")) return;
		const iv = `${issued.worker} ${String(bytes)}`;
		check(!this.generatedIvs.has(iv), () => `${issued} was given an iv that was generated before`);
		this.generatedIvs.add(iv);
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
		const waiting = core["waiting"];
		if (!core.execute()) return false;
		const parked = core["waiting"] & ~waiting;
		for (const { index, waiting: job } of core["clients"]) {
			if (((parked >>> index) & 1) === 0 || job === undefined) continue;
			this.tally.count("waited for the flash");
			const issued = this.find(job.index);
			issued.hasWaited = true;
			checker.fairness.park(issued);
		}
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

/** A key store that reports each key that is replaced or deleted. */
class ObservedKeys extends KeyStore {
	private readonly changed: (id: number) => void;

	constructor(changed: (id: number) => void, descriptions: readonly KeyDescription[], clients: number, storage: Storage) {
		super(descriptions, clients, freeKeyLimits(clients), countersOf(clients), storage);
		this.changed = changed;
	}

	override write(...args: Parameters<KeyStore["write"]>): ReturnType<KeyStore["write"]> {
		const status = super.write(...args);
		if (status === Status.Ok) this.changed(idOf(this["words"], args[0]));
		return status;
	}

	override revoke(...args: Parameters<KeyStore["revoke"]>): ReturnType<KeyStore["revoke"]> {
		const status = super.revoke(...args);
		if (status === Status.Ok) this.changed(idOf(this["words"], args[0]));
		return status;
	}

	override delete(key: number, client?: number): ReturnType<KeyStore["delete"]> {
		const id = idOf(this["words"], key);
		const status = super.delete(key, client);
		if (status === Status.Ok) this.changed(id);
		return status;
	}
}

/** Ends a machine at an access to memory. */
class SimulatedFailure extends Error {}

export interface HsmParts {
	readonly core: Core;
	readonly coreTask: Task;
	readonly memory: PrivateMemory;
	readonly device: MemoryDevice;
	readonly keys: KeyStore;
	readonly heartbeat: Heartbeat;
	readonly workers: Workers;
	readonly doorbell: Doorbell;
	readonly machine: Machine;
	readonly checker: MailboxChecker;
}
