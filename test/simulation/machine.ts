import { type Life as Beats, type Bell, Executor } from "../../modules/core/executor.js";
import type { Task } from "../../modules/core/task.js";
import type { Doorbell } from "../../modules/mailbox/doorbell.js";

/** A machine of the HSM: its tasks on a real executor, whose sleep ends only when a step of the simulation says so. */
export class Machine implements Bell {
	isAsleep = false;
	/** It sleeps although it was rung: only the time can wake it. */
	hasMissed = false;
	private readonly doorbell: Doorbell;
	private readonly executor: Executor;
	private seen = 0;

	constructor(tasks: readonly Task[], doorbell: Doorbell, life: Beats) {
		this.doorbell = doorbell;
		this.executor = new Executor(tasks, this, { spins: 0, life });
	}

	get isRung(): boolean {
		return this.isAsleep && !this.hasMissed && this.doorbell.read() !== this.seen;
	}

	read(): number {
		return this.doorbell.read();
	}

	sleep(seen: number): void {
		this.seen = seen;
		this.isAsleep = this.doorbell.read() === seen;
	}

	/** One turn of all tasks, or the beginning of a sleep. */
	turn(): void {
		if (!this.isAsleep) this.executor.run(0, 1);
	}

	/** The ring arrives, if there was one. */
	wake(): void {
		if (this.isRung) this.isAsleep = false;
	}

	/** XS can miss a wake-up: the ring never arrives. */
	miss(): void {
		this.hasMissed = true;
	}

	/** The longest sleep is over. */
	timeOut(): void {
		this.isAsleep = false;
		this.hasMissed = false;
	}
}
