import { Doorbell } from "../mailbox/doorbell.js";
import { FAILED, FAILED_MESSAGE, Pulse } from "../mailbox/pulse.js";
import { allocateSharedMemory, type Region } from "../mailbox/region.js";
import { Client, type ClientHost } from "./client.js";
import type { Timers } from "./options.js";

/** The HSM's machine as the host sees it; Moddable's Worker is one. */
export interface HsmMachine {
	postMessage(message: unknown): void;
	onmessage: (message: unknown) => void;
	/** Ends it, whatever it does, and frees its memory. */
	terminate(): void;
}

/** Why an HSM has ended: it said itself that it failed, gave no sign of life for too long, or was told to end. */
export type End = "failed" | "silent" | "terminated";

export interface HsmOptions {
	/** Without them a request can have no timeout, and an HSM that is silent is not noticed. */
	readonly timers?: Timers;
	/** Milliseconds without a sign of life, while a request is under way, after which the HSM counts as ended. */
	readonly silence?: number;
}

/** Looks within the time of silence. A host that was busy itself looks only once, however long it was. */
const LOOKS = 4;
/** Milliseconds that the HSM's machines are given to leave their sleep, which is shorter, before they are deleted. */
const GRACE = 100;

/**
 * The host's end of the HSM: makes the shared memory, hands it to the HSM's machine, has the clients, and notices when the
 * HSM ends. It serves one life of one HSM: for another, make another of these, with a new machine.
 */
export class Hsm implements ClientHost {
	readonly timers: Timers | undefined;
	/** Resolves when the HSM has ended and its machine is gone, so that another can be started in its memory. */
	readonly ended: Promise<End>;
	private readonly clients: readonly Client[];
	private readonly machine: HsmMachine;
	private readonly interval: number;
	private pulse: Pulse | undefined;
	private doorbell: Doorbell | undefined;
	private timer: unknown;
	private lastBeat = 0;
	private silentLooks = 0;
	private resolve: (end: End) => void = () => undefined;

	/** `region`: as the HSM was built with; `machine`: just started, and not used for anything else. */
	constructor(region: Region, machine: HsmMachine, { timers, silence = 10_000 }: HsmOptions = {}) {
		const memory = allocateSharedMemory(region);
		const clients: Client[] = [];
		for (let index = 0; index < region.sizes.clients; index++) clients.push(new Client(region, memory, index, this));
		this.clients = Object.freeze(clients);
		this.pulse = new Pulse(new Uint32Array(memory.control), region.pulse);
		this.doorbell = new Doorbell(new Int32Array(memory.control), region.doorbell);
		this.machine = machine;
		this.timers = timers;
		this.interval = silence / LOOKS;
		this.ended = new Promise((resolve) => { this.resolve = resolve; });
		machine.onmessage = (message) => {
			if (message === FAILED_MESSAGE) this.end("failed");
			else if (typeof message === "number") clients[message]?.receive();
		};
		machine.postMessage(memory);
	}

	/** Whether the HSM has ended, as far as is known. */
	get hasEnded(): boolean {
		return this.pulse === undefined;
	}

	/** The client `index`. @throws RangeError if there is none. */
	client(index: number): Client {
		const client = this.clients[index];
		if (client === undefined) throw new RangeError(`"index" expected 0 to ${this.clients.length - 1}, got ${index}`);
		return client;
	}

	/** Ends the HSM. What is under way rejects with `Hsm.Ended`, as everything that is asked later does. */
	terminate(): void {
		this.end("terminated");
	}

	/** Of the clients: a request was sent. */
	watch(): void {
		if (this.timers === undefined || this.timer !== undefined || this.pulse === undefined) return;
		this.lastBeat = this.pulse.read();
		this.silentLooks = 0;
		this.look();
	}

	/** The HSM is silent if its pulse stands still from look to look. */
	private look(): void {
		this.timer = this.timers?.set(() => {
			this.timer = undefined;
			const beat = this.pulse?.read();
			if (beat === undefined || !this.clients.some((client) => client.isWaiting)) return;
			this.silentLooks = beat === this.lastBeat ? this.silentLooks + 1 : 0;
			this.lastBeat = beat;
			if (beat === FAILED) this.end("failed");
			else if (this.silentLooks === LOOKS) this.end("silent");
			else this.look();
		}, this.interval);
	}

	private end(end: End): void {
		const { pulse, timers } = this;
		if (pulse === undefined) return;
		pulse.stayAwake();
		this.doorbell?.ring();
		this.pulse = undefined;
		this.doorbell = undefined;
		timers?.clear(this.timer);
		for (const client of this.clients) client.end();
		const finish = (): void => {
			this.machine.terminate();
			this.resolve(end);
		};
		if (timers === undefined) finish();
		else timers.set(finish, GRACE);
	}
}
