import type { Task } from "./task.js";

/** What a machine sleeps on when its tasks have nothing to do; the mailbox's Doorbell is one. */
export interface Bell {
	read(): number;
	sleep(seen: number, milliseconds: number): void;
}

/** How a machine says that it lives, and learns that it must not sleep any more; the mailbox's Pulse is one. */
export interface Life {
	beat(): void;
	readonly mustStayAwake: boolean;
}

export interface ExecutorOptions {
	/** Turns without work before the machine sleeps. Waking a sleeping core costs more than most requests. */
	readonly spins?: number;
	/** Longest sleep in milliseconds: the bound on what a missed wake-up can cost. */
	readonly sleep?: number;
	readonly life?: Life;
}

const unwatched: Life = Object.freeze({ beat: () => undefined, mustStayAwake: false });

/** Turns between two beats: a few milliseconds at most, unless a task takes longer by itself. */
const BEAT_TURNS = 16;

/** Runs the tasks of one machine in turn. */
export class Executor {
	private readonly tasks: readonly Task[];
	private readonly bell: Bell;
	private readonly spins: number;
	private readonly sleep: number;
	private readonly life: Life;
	private turnsToBeat = BEAT_TURNS;

	constructor(tasks: readonly Task[], bell: Bell, { spins = 200, sleep = 50, life = unwatched }: ExecutorOptions = {}) {
		this.tasks = tasks;
		this.bell = bell;
		this.spins = spins;
		this.sleep = sleep;
		this.life = life;
	}

	/** Gives every task one turn. Returns whether any of them had work. */
	turn(): boolean {
		const { tasks } = this;
		let worked = false;
		for (let index = 0; index < tasks.length; index++)
			if (tasks[index].execute()) worked = true;
		return worked;
	}

	/**
	 * Works, spins and sleeps, then returns after so many turns or sleeps: the machine must come back to its event loop
	 * now and then, where the system's watchdog is fed and a message to end it is heard. It also returns when it would
	 * sleep and must not. Each sleep is followed by a beat, and so are turns, some at a time.
	 */
	run(turns = 20_000, sleeps = 20): void {
		const { spins } = this;
		let idle = 0;
		let seen = 0;
		for (; turns > 0 && sleeps > 0; turns--) {
			// Read before the last look at the rings: a ring after that look makes the sleep return at once.
			if (idle === spins) seen = this.bell.read();
			if (this.turn()) idle = 0;
			else if (++idle > spins) {
				// Who sets this rings afterwards, so it is not missed in sleep either.
				if (this.life.mustStayAwake) return;
				this.bell.sleep(seen, this.sleep);
				idle = 0;
				sleeps--;
				this.turnsToBeat = 1;
			}
			if (--this.turnsToBeat > 0) continue;
			this.turnsToBeat = BEAT_TURNS;
			this.life.beat();
		}
	}
}
