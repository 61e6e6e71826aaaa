import type Worker from "worker";
import type { PrivateMemory } from "../../modules/core/private-memory.js";
import { SupervisedQueue } from "../../modules/core/supervised-queue.js";
import type { Task } from "../../modules/core/task.js";
import type { WorkerPort } from "../../modules/core/worker-routing.js";
import { Beat, Command, Watchdog } from "../../modules/mailbox/heartbeat.js";
import { withMemory } from "../../modules/mailbox/system-memory.js";
import { Status } from "../../modules/messages/errors.js";
import { SLOT_WORDS } from "../../modules/messages/slot.js";
import { ticks } from "./clock.js";
import { eccMachine } from "./heaps.js";
import { failureReason } from "./machine-lifecycle.js";
import { startMachine, systemMemory } from "./machines.js";
import { REMOTE_QUEUE_BYTES, RemoteWorkers, remoteFamilies } from "./remote-workers.js";
import { repeat } from "./repeat.js";

/** Turns of the core between two checks of the machine's heartbeat. A check takes time, and a few turns of delay do not matter. */
const TURNS_PER_CHECK = 8;
/** Milliseconds that the machine has to finish its job when the HSM ends. After that it is deleted in the middle of the job. */
const GRACE_PERIOD = 1000;
/** How many machines may fail in a row. */
const MAXIMUM_FAILURES = 3;

/** @throws HsmError `Hsm.NoMemory` */
function newQueue(): RemoteWorkers {
	return withMemory("the queue to the slow workers", [REMOTE_QUEUE_BYTES], systemMemory, () => new RemoteWorkers());
}

/**
 * The machine of the slow workers, as a task of the core that watches it.
 *
 * When the machine ends or hangs, this answers its job WorkerFailed and starts another machine, which does the waiting jobs. The HSM lives
 * on: a worker holds no key after its job, and if the HSM ended too, one request too large for this machine would delete the keys of every
 * client. If no other machine starts, all requests to these workers are answered WorkerFailed, until the application restarts the HSM.
 */
export class RemoteMachine implements Task {
	readonly port: WorkerPort;
	/** Undefined if no machine could be started. */
	machine: Worker | undefined;
	private readonly memory: PrivateMemory;
	private readonly queue: SupervisedQueue;
	private workers = newQueue();
	private readonly longestJob: number;
	private readonly module: string;
	private control: SharedArrayBuffer | undefined;
	/** The machine has reported that it can not serve. */
	private isUnfit = false;
	/** How many machines in a row have neither beaten nor begun a job. The next one may find memory, so it is tried, but not for ever. */
	private failures = 0;
	private turns = 0;
	private watchdog: Watchdog;

	/**
	 * `longestJob`: milliseconds without a beat after which the machine counts as hung. It does not beat during a job. `module`: the machine's main
	 * module.
	 * @throws HsmError `Hsm.NoMemory`
	 */
	constructor(memory: PrivateMemory, longestJob: number, module = "ecc") {
		this.memory = memory;
		this.longestJob = longestJob;
		this.module = module;
		this.watchdog = new Watchdog(longestJob, ticks());
		const cursor = memory.slot(0);
		const fail = (job: number): void => {
			cursor.base = job * SLOT_WORDS;
			cursor.status = Status.WorkerFailed;
		};
		this.queue = new SupervisedQueue(this.workers.queue(), fail);
		this.port = { families: remoteFamilies, isSlow: true, queue: this.queue, wake: () => this.workers.doorbell.ring() };
		this.machine = this.start(() => undefined);
	}

	/** Whether the machine has a job. */
	get isWaiting(): boolean {
		return this.queue.isWaiting;
	}

	/** Starts the machine's service. It rings the doorbell in `control` after each job. */
	connect(control: SharedArrayBuffer): void {
		this.control = control;
		this.machine?.postMessage({ memory: this.memory.buffer, queue: this.workers.buffer, control });
	}

	execute(): boolean {
		this.turns = (this.turns + 1) % TURNS_PER_CHECK;
		if (this.turns !== 0 || this.machine === undefined) return false;
		const beat = this.workers.heartbeat.read();
		if (beat !== 0 && beat !== Beat.Failed) this.failures = 0;
		if (!this.isUnfit && beat !== Beat.Failed && !this.watchdog.hasExpired(beat, ticks())) return false;
		this.isUnfit = false;
		// The job that ended the machine is answered, so the next machine does not meet it.
		if (this.queue.isAtWork || ++this.failures < MAXIMUM_FAILURES) this.replace(this.machine);
		else this.disable();
		return true;
	}

	/** Asks the machine to end, and deletes it when it has ended or after a grace period. Calls `wait` repeatedly meanwhile, then `done`. */
	end(wait: () => void, done: () => void): void {
		const {
			machine,
			workers: { doorbell, heartbeat },
		} = this;
		if (machine === undefined) return done();
		const start = ticks();
		// A failed machine takes no message.
		const isOver = (): boolean => heartbeat.read() > Beat.MaximumCount;
		if (!isOver())
			try {
				machine.postMessage(Command.End);
			} catch {
				// Without memory for a message, the machine is deleted after the grace period.
			}
		heartbeat.keepAwake();
		doorbell.ring();
		let isDrained = false;
		repeat(() => {
			wait();
			// The SDK leaks a message that a deleted machine has not taken, so an ended machine gets one more round to take it.
			const goesOn = !isDrained && (ticks() - start) >>> 0 < GRACE_PERIOD;
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
			this.workers = newQueue();
			const { doorbell } = this.workers;
			/*
			 * On the chip, a wake-up just after a sleep stays pending for this task. The SDK would take it for the new machine's sign that it
			 * runs. A sleep of no time consumes it.
			 */
			this.machine = this.start(() => doorbell.sleep(doorbell.read(), 0));
			this.queue.replace(this.workers.queue());
			if (this.control !== undefined) this.connect(this.control);
		} catch (error) {
			trace(`${String(error)}\n`);
			this.disable();
		}
		this.watchdog = new Watchdog(this.longestJob, ticks());
	}

	/** From now on, every job of these workers fails at once. */
	private disable(): void {
		this.machine?.terminate();
		this.machine = undefined;
		this.queue.replace(undefined);
	}

	private start(prepare: () => void): Worker {
		const machine = startMachine(this.module, eccMachine, prepare);
		machine.onmessage = (message: unknown) => {
			this.isUnfit = true;
			trace(`${failureReason(message)}\n`);
		};
		return machine;
	}
}
