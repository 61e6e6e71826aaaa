import { resolve } from "node:path";
import { Worker } from "node:worker_threads";
import type { Timers } from "../../modules/api/call-options.js";
import type { Client } from "../../modules/api/client.js";
import { Hsm } from "../../modules/api/hsm.js";
import type { HsmMachine } from "../../modules/api/termination.js";
import { createCrypto, type HeimligCrypto } from "../../modules/webcrypto/crypto.js";
import { nodeMemory } from "./memory.js";
import { type CheckedOptions, checkedOptions, type NodeHsmOptions } from "./options.js";

/** Milliseconds between two checks whether a request is still under way. A program that is done may end so much later. */
const ALIVE_CHECK = 20;

/** Random bytes that `getRandomValues` finds at once. */
const RANDOM_BYTES = 16384;

/** Timers that keep no program alive: a request under way does that (`HostedHsm`). */
const timers: Timers = Object.freeze({
	// A turn of the event loop is part of a call that goes on. No other timer keeps the process alive.
	set: (callback: () => void, milliseconds: number) => (milliseconds === 0 ? setTimeout(callback, 0) : setTimeout(callback, milliseconds).unref()),
	clear: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout | undefined),
});

/** A thread of Node as an HSM's machine. */
class Thread implements HsmMachine {
	onmessage: (message: unknown) => void = () => undefined;
	/** Resolves when the thread has ended. */
	readonly ended: Promise<void>;
	readonly worker: Worker;

	constructor(file: URL, data: unknown) {
		// Node's options for the program, a loader for example, are not for this module.
		const worker = new Worker(file, { workerData: data, execArgv: [] });
		this.worker = worker;
		worker.on("message", (message: unknown) => this.onmessage(message));
		const fail = (failure: string): void => this.onmessage({ failure });
		worker.on("error", (error) => fail(String(error)));
		this.ended = new Promise((resolve) => {
			worker.on("exit", () => {
				fail("its thread has ended");
				resolve();
			});
		});
		worker.unref();
	}

	postMessage(message: unknown): void {
		this.worker.postMessage(message);
	}

	terminate(): void {
		void this.worker.terminate();
	}
}

/** An HSM that keeps the program alive as long as a request is under way, and no longer. */
class HostedHsm extends Hsm {
	private readonly thread: Thread;
	private alive: NodeJS.Timeout | undefined;

	constructor({ region, queue }: CheckedOptions, thread: Thread) {
		super(region, () => thread, { timers, queue, memory: nodeMemory });
		this.thread = thread;
	}

	override watch(): void {
		super.watch();
		// The thread's messages do not tell when all is answered: an answer that is there when the host looks comes without one.
		this.alive ??= setInterval(() => {
			if (this.connections.some((connection) => connection.isWaiting)) return;
			clearInterval(this.alive);
			this.alive = undefined;
		}, ALIVE_CHECK);
	}

	override terminate(): void {
		this.thread.worker.ref();
		super.terminate();
	}
}

/** An HSM in a thread of this process. */
export interface NodeHsm {
	/** Whether the HSM has ended. Then every request rejects with `Hsm.Ended`. */
	readonly hasEnded: boolean;
	/** The Web Cryptography API over client 0, with random bytes for `getRandomValues`. For another client, or more bytes: `createCrypto`. */
	readonly crypto: HeimligCrypto;
	/** The client `index`. @throws RangeError if there is none. */
	client(index: number): Client;
	/**
	 * Ends the HSM and its thread. All requests under way and all later ones reject with `Hsm.Ended`. Resolves when the thread has ended; the
	 * HSM has wiped its keys before. May be called again.
	 */
	terminate(): Promise<void>;
}

/** The files of flash that HSMs of this thread use. Two HSMs would destroy each other's records. */
const filesInUse = new Set<string>();

/** @throws Error if another HSM uses the file. Returns a function to call when this one has ended. */
function takeFile(path: string | undefined): () => void {
	if (path === undefined) return () => undefined;
	const file = resolve(path);
	if (filesInUse.has(file)) throw new Error(`"flash" expected a file that no other HSM uses, got ${path}`);
	filesInUse.add(file);
	return () => void filesInUse.delete(file);
}

/**
 * Starts an HSM in a thread whose main module is `file`.
 * @throws by rejection as `startHsm`
 */
export async function startHsmFrom(file: URL, options: NodeHsmOptions): Promise<NodeHsm> {
	const checked = checkedOptions(options);
	const release = takeFile(checked.thread.flash);
	const thread = new Thread(file, checked.thread);
	void thread.ended.then(release);
	const hsm = new HostedHsm(checked, thread);
	const terminate = (): Promise<void> => {
		hsm.terminate();
		return thread.ended;
	};
	// The first answer tells that the HSM serves.
	try {
		await hsm.client(0).getInfo({});
	} catch (error) {
		await terminate();
		throw error;
	}
	const crypto = createCrypto(hsm.client(0), { collect: nodeMemory.collect, randomBytes: RANDOM_BYTES });
	// If the bytes do not come, the first use says why.
	await crypto.ready.catch(() => undefined);
	return Object.freeze({
		get hasEnded() {
			return hsm.hasEnded;
		},
		crypto,
		client: (index: number) => hsm.client(index),
		terminate,
	});
}
