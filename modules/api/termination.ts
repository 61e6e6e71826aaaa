import { ringDoorbell } from "../mailbox/doorbell.js";
import { Beat, Command, Heartbeat } from "../mailbox/heartbeat.js";
import type { Region, SharedMemory } from "../mailbox/region.js";
import type { Timers } from "./call-options.js";

/** The HSM's machine as the host sees it; Moddable's Worker is one. */
export interface HsmMachine {
	postMessage(message: unknown): void;
	onmessage: (message: unknown) => void;
	/** Ends the machine, whatever it does, and frees its memory. */
	terminate(): void;
}

/** Why an HSM has ended: it said that it failed, had no heartbeat for too long, or was told to end. */
export type End = "failed" | "unresponsive" | "terminated";

/** Milliseconds. */
enum Milliseconds {
	/** Between two checks of the heartbeat. */
	Poll = 20,
	/**
	 * A machine that was asked to end counts as dead after so long without a beat. The time between two of its beats is shorter than a run
	 * of its executor.
	 */
	Grace = 1000,
	/** The same for a machine that is known to be dead. Its slow workers wake up within this time, since their sleep is shorter. */
	DeadGrace = 200,
	/** For a machine that beats but does not end. */
	Maximum = 5000,
}

/** The machine of an HSM that ends, and the memory that it shares with the host. */
export interface TerminatingHsm {
	readonly machine: HsmMachine;
	readonly shared: SharedMemory;
	readonly region: Region;
	readonly timers: Timers | undefined;
	/** Wipes the bytes of a pool. */
	readonly wipe: (pool: Uint8Array) => void;
}

/**
 * Asks the HSM to end. Deletes its machine when it has said that it has wiped its secrets and is out of its drivers, or when it is dead.
 * Then wipes the pools and calls `done`, with the reason if the machine could not be deleted. Returns a function to call when the HSM's
 * message says that it has ended. Without timers, the host waits in one go, because nothing else would bring it back.
 */
export function terminateMachine({ machine, shared, region, timers, wipe }: TerminatingHsm, end: End, done: (failure?: string) => void): () => void {
	const words = new Int32Array(shared.control);
	const heartbeat = new Heartbeat(new Uint32Array(shared.control), region.heartbeat);
	// A machine that has failed takes no message: the SDK would lose the message's memory with the machine.
	const hasFailed = end === "failed" || heartbeat.read() === Beat.Failed;
	const grace = end === "terminated" && !hasFailed ? Milliseconds.Grace : Milliseconds.DeadGrace;
	let isDone = false;
	let timer: unknown;
	let [elapsed, silent, lastBeat] = [0, 0, heartbeat.read()];
	const finish = (): void => {
		if (isDone) return;
		isDone = true;
		timers?.clear(timer);
		let failure: string | undefined;
		try {
			machine.terminate();
		} catch (error) {
			failure = String(error);
		}
		for (const pool of shared.pools) wipe(new Uint8Array(pool));
		done(failure);
	};
	/** Whether to wait longer, after so many more milliseconds. */
	const poll = (milliseconds: number): boolean => {
		const beat = heartbeat.read();
		elapsed += milliseconds;
		silent = beat === lastBeat ? silent + milliseconds : 0;
		lastBeat = beat;
		return !isDone && silent < grace && elapsed < Milliseconds.Maximum;
	};
	/** The host first takes the machine's messages. The SDK would deliver those of a deleted machine to freed memory. */
	let isDrained = false;
	if (!hasFailed) askToEnd(machine);
	heartbeat.keepAwake();
	ringDoorbell(words, region.doorbell);
	if (timers === undefined)
		void Promise.resolve().then(() => {
			// If the clock was set back, no time counts.
			for (let [last, now] = [Date.now(), Date.now()]; poll(Math.max(0, now - last)) && heartbeat.read() !== Beat.Ended; ) [last, now] = [now, Date.now()];
			// Its message is on its way.
			if (heartbeat.read() !== Beat.Ended) finish();
		});
	else {
		const wait = (): void => {
			timer = undefined;
			const goesOn = poll(Milliseconds.Poll) && !isDrained;
			isDrained = heartbeat.read() === Beat.Ended;
			if (goesOn) timer = timers.set(wait, Milliseconds.Poll);
			else finish();
		};
		timer = timers.set(wait, Milliseconds.Poll);
	}
	return () => {
		if (heartbeat.read() === Beat.Ended) finish();
	};
}

function askToEnd(machine: HsmMachine): void {
	try {
		machine.postMessage(Command.End);
	} catch {
		// The message finds no memory: the host deletes the machine like a dead one.
	}
}
