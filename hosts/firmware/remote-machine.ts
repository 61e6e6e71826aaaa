import Time from "time";
import Worker from "worker";
import type { PrivateMemory } from "../../modules/core/private-memory.js";
import type { WorkerPort } from "../../modules/core/request-types.js";
import { SupervisedQueue } from "../../modules/core/supervised-queue.js";
import type { Task } from "../../modules/core/task.js";
import { Beat } from "../../modules/mailbox/pulse.js";
import { Status } from "../../modules/messages/errors.js";
import { SLOT_WORDS } from "../../modules/messages/slot.js";
import { eccMachine } from "./heaps.js";
import { remoteFamilies, RemoteWorkers } from "./remote-workers.js";

/** Turns of the core between two looks at the machine's pulse, and looks between two at the clock. */
const TURNS = 8;
const LOOKS = 32;

/**
 * The machine of the slow workers, as a task of the core that watches it. When it ends or hangs, its jobs are answered
 * WorkerFailed and another is started in its place. The HSM need not end with it, and must not: a request that is too much
 * for this machine would otherwise cost every client its keys, while a worker keeps none after its job. If no other can be
 * started, its requests are answered WorkerFailed from then on, and the application may restart the HSM.
 */
export class RemoteMachine implements Task {
	readonly ports: readonly WorkerPort[];
	/** Undefined if no other could be started. */
	machine: Worker | undefined = new Worker("ecc", eccMachine);
	private readonly memory: PrivateMemory;
	private readonly queues: readonly SupervisedQueue[];
	private workers = new RemoteWorkers();
	private readonly longestJob: number;
	private control: SharedArrayBuffer | undefined;
	private turns = 0;
	private lastBeat = 0;
	private lastTicks = Time.ticks;

	/** `longestJob`: milliseconds without a beat after which the machine counts as hung. It does not beat within a job. */
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
		if (beat !== Beat.Failed && !this.isHung(beat)) return false;
		this.replace(this.machine);
		return true;
	}

	private isHung(beat: number): boolean {
		if (this.turns !== 0) return false;
		if (beat === this.lastBeat) return Time.delta(this.lastTicks) > this.longestJob;
		this.lastBeat = beat;
		this.lastTicks = Time.ticks;
		return false;
	}

	private replace(machine: Worker): void {
		machine.terminate();
		this.machine = undefined;
		this.workers = new RemoteWorkers();
		try {
			this.machine = new Worker("ecc", eccMachine);
			this.queues.forEach((queue, index) => queue.replace(this.workers.queue(index)));
			if (this.control !== undefined) this.connect(this.control);
		} catch {
			this.machine?.terminate();
			this.machine = undefined;
			for (const queue of this.queues) queue.replace(undefined);
		}
		this.lastTicks = Time.ticks;
	}
}
