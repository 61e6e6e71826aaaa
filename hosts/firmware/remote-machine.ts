import type Worker from "worker";
import type { PrivateMemory } from "../../modules/core/private-memory.js";
import { SupervisedQueue } from "../../modules/core/supervised-queue.js";
import type { Task } from "../../modules/core/task.js";
import type { WorkerPort } from "../../modules/core/worker-routing.js";
import { Beat, Command, Watchdog } from "../../modules/mailbox/pulse.js";
import { withMemory } from "../../modules/mailbox/system-memory.js";
import { Status } from "../../modules/messages/errors.js";
import { SLOT_WORDS } from "../../modules/messages/slot.js";
import { ticks } from "./clock.js";
import { eccMachine } from "./heaps.js";
import { failureOf } from "./life.js";
import { startMachine, systemMemory } from "./machines.js";
import { REMOTE_QUEUES_BYTES, RemoteWorkers, remoteFamilies } from "./remote-workers.js";
import { repeat } from "./repeat.js";

/** Turns of the core between two looks at the machine's pulse: they cost, and some turns more or less say nothing of its life. */
const TURNS = 8;
/** Milliseconds that the machine has to finish its job when the HSM ends, before it is deleted in the middle of it. */
const GRACE = 1000;
/** Machines that are tried in a row. */
const MOST_FAILURES = 3;

/** @throws HsmError `Hsm.NoMemory` */
function newQueues(): RemoteWorkers {
	return withMemory("queues to the slow workers", [REMOTE_QUEUES_BYTES], systemMemory, () => new RemoteWorkers());
}

/**
 * The machine of the slow workers, as a task of the core that watches it. When it ends or hangs, the job that it was at is answered
 * WorkerFailed, and another is started in its place and does those that waited. The HSM need not end with it, and must not: a request that is too much
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
	/** Machines in a row that have neither beaten nor begun a job: another may find the memory that these have not, but not for ever. */
	private failures = 0;
	private turns = 0;
	private silence: Watchdog;

	/**
	 * `longestJob`: milliseconds without a beat after which the machine counts as hung. It does not beat within a job.
	 * @throws HsmError `Hsm.NoMemory`
	 */
	constructor(memory: PrivateMemory, longestJob: number) {
		this.memory = memory;
		this.longestJob = longestJob;
		this.silence = new Watchdog(longestJob, ticks());
		const cursor = memory.slot(0);
		const fail = (job: number): void => {
			cursor.base = job * SLOT_WORDS;
			cursor.status = Status.WorkerFailed;
		};
		this.queues = remoteFamilies.map((_, index) => new SupervisedQueue(this.workers.queue(index), fail));
		this.ports = remoteFamilies.map((family, index) => ({ family, isSlow: true, queue: this.queues[index], wake: () => this.workers.doorbell.ring() }));
		this.machine = this.start(() => undefined);
	}

	/** Lets the machine serve, and ring the doorbell in `control` when it has done a job. */
	connect(control: SharedArrayBuffer): void {
		this.control = control;
		this.machine?.postMessage({ memory: this.memory.buffer, queues: this.workers.buffer, control });
	}

	execute(): boolean {
		this.turns = (this.turns + 1) % TURNS;
		if (this.turns !== 0 || this.machine === undefined) return false;
		const beat = this.workers.pulse.read();
		if (beat !== 0 && beat !== Beat.Failed) this.failures = 0;
		if (!this.isUnfit && beat !== Beat.Failed && !this.silence.hasExpired(beat, ticks())) return false;
		this.isUnfit = false;
		// A job that ends the machine ends with it; the next has others to do.
		if (this.queues.some((queue) => queue.isAtWork) || ++this.failures < MOST_FAILURES) this.replace(this.machine);
		else this.giveUp();
		return true;
	}

	/** Asks the machine to end, and deletes it when it has, or after a grace period. Meanwhile it calls `wait` now and then, and then `done`. */
	end(wait: () => void, done: () => void): void {
		const {
			machine,
			workers: { doorbell, pulse },
		} = this;
		if (machine === undefined) return done();
		const start = ticks();
		// One that has failed already takes no message.
		const isOver = (): boolean => pulse.read() > Beat.Most;
		if (!isOver())
			try {
				machine.postMessage(Command.End);
			} catch {
				// There is no memory for a message: it is deleted after the grace period.
			}
		pulse.keepAwake();
		doorbell.ring();
		let isDrained = false;
		repeat(() => {
			wait();
			// The SDK loses the memory of a message that a machine has not taken when it is deleted: one that is over gets a further round for that.
			const goesOn = !isDrained && (ticks() - start) >>> 0 < GRACE;
			isDrained = isOver();
			if (goesOn) return true;
			this.machine = undefined;
			try {
				machine.terminate();
			} catch (error) {
				trace(`${String(error)}\n`);
			}
			done();
			return false;
		});
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
			this.giveUp();
		}
		this.silence = new Watchdog(this.longestJob, ticks());
	}

	/** From now on every job of these workers fails at once. */
	private giveUp(): void {
		this.machine?.terminate();
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
