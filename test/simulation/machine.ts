import { type Bell, Executor, type MachineHeartbeat } from "../../modules/core/executor.js";
import type { Task } from "../../modules/core/task.js";
import type { Doorbell } from "../../modules/mailbox/doorbell.js";

/** A machine of the HSM: the real executor runs its tasks. A sleep ends only in a step of the simulation. */
export class Machine implements Bell {
	isAsleep = false;
	/** It sleeps although the doorbell rang: only the timeout wakes it. */
	hasMissed = false;
	private readonly doorbell: Doorbell;
	private readonly executor: Executor;
	private seen = 0;

	constructor(tasks: readonly Task[], doorbell: Doorbell, heartbeat: MachineHeartbeat) {
		this.doorbell = doorbell;
		this.executor = new Executor(tasks, this, { spins: 0, heartbeat });
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

	/** Runs all tasks once, or begins a sleep. */
	turn(): void {
		if (!this.isAsleep) this.executor.run(0, 1);
	}

	/** Wakes the machine if the doorbell rang. */
	wake(): void {
		if (this.isRung) this.isAsleep = false;
	}

	/** XS can miss a wake-up: the ring is lost. */
	miss(): void {
		this.hasMissed = true;
	}

	/** Ends the sleep by its timeout. */
	timeOut(): void {
		this.isAsleep = false;
		this.hasMissed = false;
	}
}
