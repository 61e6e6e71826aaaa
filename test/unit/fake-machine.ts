import { type End, Hsm, type HsmMachine } from "../../modules/api/hsm.js";
import { Command, Heartbeat } from "../../modules/mailbox/heartbeat.js";
import { Region, type SharedMemory } from "../../modules/mailbox/region.js";
import { ManualTimers } from "../support/manual-timers.js";

export const region = new Region({ clients: 2, slots: 2, poolBytes: 64 });
export const HEARTBEAT_TIMEOUT = 1000;

/** A machine that only takes messages, and beats when the test says so. */
export class FakeMachine implements HsmMachine {
	memory: SharedMemory | undefined;
	terminations = 0;
	/** The number of requests to end. */
	asked = 0;
	onmessage: (message: unknown) => void = () => undefined;

	postMessage(message: unknown): void {
		if (message === Command.End) this.asked++;
		else this.memory = message as SharedMemory;
	}

	terminate(): void {
		this.terminations++;
		this.memory = undefined;
	}

	get control(): SharedArrayBuffer {
		if (this.memory === undefined) throw new Error("no memory");
		return this.memory.control;
	}

	get heartbeat(): Heartbeat {
		return new Heartbeat(new Uint32Array(this.control), region.heartbeat);
	}
}

/** An HSM on such a machine. `ends`: the arguments of each call of `onEnd`. */
export function make(withTimers = true): { machine: FakeMachine; timers: ManualTimers; ends: [End, string?][]; hsm: Hsm } {
	const machine = new FakeMachine();
	const timers = new ManualTimers();
	const ends: [End, string?][] = [];
	const onEnd = (...end: [End, string?]): void => void ends.push(end);
	return { machine, timers, ends, hsm: new Hsm(region, () => machine, { onEnd, ...(withTimers ? { timers, heartbeatTimeout: HEARTBEAT_TIMEOUT } : {}) }) };
}
