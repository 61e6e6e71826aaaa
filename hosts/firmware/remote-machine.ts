import Time from "time";
import type Worker from "worker";
import type { PrivateMemory } from "../../modules/core/private-memory.js";
import type { WorkerPort } from "../../modules/core/request-types.js";
import { SupervisedQueue } from "../../modules/core/supervised-queue.js";
import type { Task } from "../../modules/core/task.js";
import { Beat } from "../../modules/mailbox/pulse.js";
import { withMemory } from "../../modules/mailbox/system-memory.js";
import { Status } from "../../modules/messages/errors.js";
import { SLOT_WORDS } from "../../modules/messages/slot.js";
import { eccMachine } from "./heaps.js";
import { failureOf } from "./life.js";
import { startMachine, systemMemory } from "./machines.js";
import { REMOTE_QUEUES_BYTES, remoteFamilies, RemoteWorkers } from "./remote-workers.js";

/** Turns of the core between two looks at the machine's pulse, and looks between two at the clock. */
const TURNS = 8;
const LOOKS = 32;
/** Machines that are tried in a row. */
const MOST_FAILURES = 3;

/** @throws HsmError `Hsm.NoMemory` */
function newQueues(): RemoteWorkers {
	return withMemory("queues to the slow workers", [REMOTE_QUEUES_BYTES], systemMemory, () => new RemoteWorkers());
}

/**
 * The machine of the slow workers, as a task of the core that watches it. When it ends or hangs, its jobs are answered
 * WorkerFailed and another is started in its place. The HSM need not end with it, and must not: a request that is too much
 * for this machine would otherwise cost every client its keys, while a worker keeps none after its job. If no other can be
 * started, its requests are answered WorkerFailed from then on, and the application may restart the HSM.
 */
export class RemoteMachine implements Task {
	readonly ports: readonly WorkerPort[];
	/** Undefined if no other could be started. */
	machine: Worker | undefined;
	private readonly memory: PrivateMemory;
	private readonly queues: readonly SupervisedQueue[];
	private workers = newQueues();
	private readonly longestJob: number;
	private control: SharedArrayBuffer | undefined;
	/** The machine has said that it can not serve. */
	private isUnfit = false;
	/** Machines in a row that could not: another may find the memory that these have not, but not for ever. */
	private failures = 0;
	private turns = 0;
	private lastBeat = 0;
	private lastTicks = Time.ticks;

	/**
	 * `longestJob`: milliseconds without a beat after which the machine counts as hung. It does not beat within a job.
	 * @throws HsmError `Hsm.NoMemory`
	 */
	constructor(memory: PrivateMemory, longestJob: number) {
		this.memory = memory;
		this.longestJob = longestJob;
		const cursor = memory.slot(0);
		const fail = (job: number): void => {
			cursor.base = job * SLOT_WORDS;
			cursor.status = Status.WorkerFailed;
		};
		this.queues = remoteFamilies.map((_, index) => new SupervisedQueue(this.workers.queue(index), fail));
		this.ports = remoteFamilies.map((family, index) =>
			({ family, queue: this.queues[index], wake: () => this.workers.doorbell.ring() }));
		this.machine = this.start(() => undefined);
	}

	/** Lets the machine serve, and ring the doorbell in `control` when it has done a job. */
	connect(control: SharedArrayBuffer): void {
		this.control = control;
		this.machine?.postMessage({ memory: this.memory.buffer, queues: this.workers.buffer, control });
	}

	execute(): boolean {
		this.turns = (this.turns + 1) % (TURNS * LOOKS);
		if (this.turns % TURNS !== 0 || this.machine === undefined) return false;
		const beat = this.workers.pulse.read();
		if (this.isUnfit) {
			this.isUnfit = false;
			if (++this.failures < MOST_FAILURES) this.replace(this.machine);
			else this.giveUp(this.machine);
			return true;
		}
		if (beat !== Beat.Failed && !this.isHung(beat)) return false;
		this.replace(this.machine);
		return true;
	}

	private isHung(beat: number): boolean {
		if (this.turns !== 0) return false;
		if (beat === this.lastBeat) return Time.delta(this.lastTicks) > this.longestJob;
		if (beat !== 0) this.failures = 0;
		this.lastBeat = beat;
		this.lastTicks = Time.ticks;
		return false;
	}

	private replace(machine: Worker): void {
		machine.terminate();
		this.machine = undefined;
		try {
			this.workers = newQueues();
			const { doorbell } = this.workers;
			/*
			 * On the chip a wake-up that comes just after the end of a sleep stays with this task, and the SDK takes it for the new machine's sign
			 * that it runs. A sleep of no time takes it away.
			 */
			this.machine = this.start(() => doorbell.sleep(doorbell.read(), 0));
			this.queues.forEach((queue, index) => queue.replace(this.workers.queue(index)));
			if (this.control !== undefined) this.connect(this.control);
		} catch (error) {
			trace(`${String(error)}\n`);
			this.giveUp(this.machine);
		}
		this.lastTicks = Time.ticks;
	}

	/** From now on every job of these workers fails at once. */
	private giveUp(machine: Worker | undefined): void {
		machine?.terminate();
		this.machine = undefined;
		for (const queue of this.queues) queue.replace(undefined);
	}

	private start(prepare: () => void): Worker {
		const machine = startMachine("ecc", eccMachine, prepare);
		machine.onmessage = (message: unknown) => {
			this.isUnfit = true;
			trace(`${failureOf(message)}\n`);
		};
		return machine;
	}
}
