import type { Heartbeat } from "../mailbox/heartbeat.js";
import type { Task } from "./task.js";

/** The bell that a machine sleeps on when its tasks have no work, for example the mailbox's Doorbell. */
export interface Bell {
	read(): number;
	sleep(seen: number, milliseconds: number): void;
}

/** The machine's side of the heartbeat. */
export type MachineHeartbeat = Pick<Heartbeat, "beat" | "mustStayAwake">;

export interface ExecutorOptions {
	/** Turns without work before the machine sleeps. To wake a sleeping core costs more than most requests. */
	readonly spins?: number;
	/** Whether another machine on this processor has work from this one. Spinning would take time from it, so this one sleeps after one turn without work. */
	readonly isWaiting?: () => boolean;
	/** The longest sleep in milliseconds. A missed wake-up costs no more time than that. */
	readonly sleep?: number;
	readonly heartbeat?: MachineHeartbeat;
	/** A clock in milliseconds that may wrap at 2^32; the system's clock if left out. */
	readonly ticks?: () => number;
}

const noHeartbeat: MachineHeartbeat = Object.freeze({ beat: () => undefined, mustStayAwake: false });

/** After so many milliseconds of work the machine returns to its event loop, at most one turn later. */
const RUN = 100;
/** Turns without work between two checks of the clock, a power of two. */
const IDLE_TURNS = 16;

/** Runs the tasks of one machine in turn. */
export class Executor {
	private readonly tasks: readonly Task[];
	private readonly bell: Bell;
	private readonly spins: number;
	private readonly isWaiting: () => boolean;
	private readonly sleep: number;
	private readonly heartbeat: MachineHeartbeat;
	private readonly ticks: () => number;

	constructor(
		tasks: readonly Task[],
		bell: Bell,
		{ spins = 200, isWaiting = () => false, sleep = 50, heartbeat = noHeartbeat, ticks = Date.now }: ExecutorOptions = {},
	) {
		this.tasks = tasks;
		this.bell = bell;
		this.spins = spins;
		this.isWaiting = isWaiting;
		this.sleep = sleep;
		this.heartbeat = heartbeat;
		this.ticks = ticks;
	}

	/** Gives every task one turn. Returns whether any of them had work. */
	turn(): boolean {
		const tasks = this.tasks;
		const count = tasks.length;
		let worked = false;
		for (let index = 0; index < count; index++) if (tasks[index].execute()) worked = true;
		return worked;
	}

	/**
	 * Works, spins and sleeps, and returns after so many milliseconds or sleeps. The machine must return to its event loop now and then, to
	 * feed the system's watchdog and to hear messages. It also returns when it would sleep but must not.
	 *
	 * The machine beats after each turn with work and after each sleep. It does not count turns, because one turn can take a thousand times
	 * as long as another.
	 */
	run(milliseconds = RUN, sleeps = 20): void {
		// Destructuring would take more byte codes, in every run.
		const heartbeat = this.heartbeat;
		const spins = this.spins;
		const ticks = this.ticks;
		const start = ticks();
		let idle = 0;
		let seen = 0;
		do {
			const isLast = idle >= spins || (idle > 0 && this.isWaiting());
			// Read before the last check of the rings, so that a ring after that check ends the sleep at once.
			if (isLast) seen = this.bell.read();
			if (this.turn()) idle = 0;
			else if (isLast) {
				// The setter rings after setting, so a sleeper also sees it.
				if (heartbeat.mustStayAwake) return heartbeat.beat();
				this.bell.sleep(seen, this.sleep);
				idle = 0;
				sleeps--;
			} else if ((++idle & (IDLE_TURNS - 1)) !== 0) continue;
			heartbeat.beat();
			// If the clock was set back, time counts as over.
			if ((ticks() - start) >>> 0 >= milliseconds) return;
		} while (sleeps > 0);
	}
}
