import { Worker } from "node:worker_threads";
import type { Timers } from "../../modules/api/call-options.js";
import type { Client } from "../../modules/api/client.js";
import { Hsm } from "../../modules/api/hsm.js";
import type { HsmMachine } from "../../modules/api/termination.js";
import { nodeMemory } from "./memory.js";
import { type CheckedOptions, checkedOptions, type NodeHsmOptions } from "./options.js";

export type { NodeHsmOptions } from "./options.js";

/** Timers that keep no program alive: a request under way does that (`HostedHsm`). */
const timers: Timers = Object.freeze({
	set: (callback: () => void, milliseconds: number) => setTimeout(callback, milliseconds).unref(),
	clear: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout | undefined),
});

/** A thread of Node as an HSM's machine. */
class Thread implements HsmMachine {
	onmessage: (message: unknown) => void = () => undefined;
	/** Resolves when the thread has ended. */
	readonly ended: Promise<void>;
	readonly worker: Worker;
	/** Called after each message. */
	afterMessage: () => void = () => undefined;

	constructor(file: URL, data: unknown) {
		const worker = new Worker(file, { workerData: data });
		this.worker = worker;
		worker.on("message", (message: unknown) => {
			this.onmessage(message);
			this.afterMessage();
		});
		const fail = (failure: string): void => this.onmessage({ failure });
		worker.on("error", (error) => fail(String(error)));
		this.ended = new Promise((resolve) => {
			worker.on("exit", () => {
				fail("its thread has ended");
				resolve();
			});
		});
	}

	postMessage(message: unknown): void {
		this.worker.postMessage(message);
	}

	terminate(): void {
		void this.worker.terminate();
	}
}

/** An HSM whose thread keeps the program alive as long as a request is under way, and no longer. */
class HostedHsm extends Hsm {
	private readonly thread: Thread;

	constructor({ region, queue }: CheckedOptions, thread: Thread) {
		super(region, () => thread, { timers, queue, memory: nodeMemory });
		this.thread = thread;
		thread.afterMessage = () => {
			if (!this.isWaiting && !this.hasEnded) thread.worker.unref();
		};
		thread.worker.unref();
	}

	override watch(): void {
		this.thread.worker.ref();
		super.watch();
	}

	override terminate(): void {
		this.thread.worker.ref();
		super.terminate();
	}

	private get isWaiting(): boolean {
		return this.connections.some((connection) => connection.isWaiting);
	}
}

/** An HSM in a thread of this process. */
export class NodeHsm {
	private readonly hsm: HostedHsm;
	private readonly thread: Thread;

	/** Only `startHsm` calls this. */
	constructor(hsm: HostedHsm, thread: Thread) {
		this.hsm = hsm;
		this.thread = thread;
	}

	/** Whether the HSM has ended. Then every request rejects with `Hsm.Ended`. */
	get hasEnded(): boolean {
		return this.hsm.hasEnded;
	}

	/** The client `index`. @throws RangeError if there is none. */
	client(index: number): Client {
		return this.hsm.client(index);
	}

	/**
	 * Ends the HSM and its thread. All requests under way and all later ones reject with `Hsm.Ended`. Resolves when the thread has ended; the
	 * HSM has wiped its keys before. May be called again.
	 */
	terminate(): Promise<void> {
		this.hsm.terminate();
		return this.thread.ended;
	}
}

/**
 * As `startHsm`, with the thread's main module in `file`.
 * @throws TypeError, RangeError, HsmError, by rejection, as `startHsm`
 */
export async function startHsmFrom(file: URL, options: NodeHsmOptions = {}): Promise<NodeHsm> {
	const checked = checkedOptions(options);
	const thread = new Thread(file, checked.thread);
	const hsm = new HostedHsm(checked, thread);
	// The first answer tells that the HSM serves.
	try {
		await hsm.client(0).getInfo({});
	} catch (error) {
		hsm.terminate();
		await thread.ended;
		throw error;
	}
	return new NodeHsm(hsm, thread);
}

/**
 * Starts a whole HSM in a thread of this process, for unit tests of applications: the core, key policy and mailbox of the chip, with noble's
 * engines. Several may run at once. A forgotten one does not keep the program alive; a request under way does.
 *
 * Rejects if the HSM does not start:
 * @throws TypeError or RangeError that names the wrong option; HsmError `Hsm.Ended` with the reason if the thread fails, for example because the
 * flash's file can not be read
 */
export function startHsm(options: NodeHsmOptions = {}): Promise<NodeHsm> {
	return startHsmFrom(new URL("./thread.js", import.meta.url), options);
}
