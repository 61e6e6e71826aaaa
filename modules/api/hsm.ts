import { Beat, Heartbeat } from "../mailbox/heartbeat.js";
import { portableMemory } from "../mailbox/memory.js";
import { allocateSharedMemory, type Region, type SharedMemory } from "../mailbox/region.js";
import { noMemory, type SystemMemory, withMemory } from "../mailbox/system-memory.js";
import { describeValue, typeMismatch } from "./arguments.js";
import type { Timers } from "./call-options.js";
import { Client } from "./client.js";
import { Connection } from "./connection.js";
import type { ConnectionHost } from "./connection-host.js";
import { checkedOptions, type HsmOptions } from "./hsm-options.js";
import type { RequestOperations } from "./operations.js";
import type { QueueLimits } from "./request-queue.js";
import { type End, type HsmMachine, terminateMachine } from "./termination.js";

export type { End, HsmMachine, HsmOptions };

/** Bytes of the message with the shared memory, rounded up. */
const MESSAGE_BYTES = 512;

/** Checks of the heartbeat within the heartbeat timeout. A host that was busy itself checks only once, however long it was busy. */
const HEARTBEAT_CHECKS = 4;

/** Machines that serve or have served an Hsm. It is made when it is first needed, because an object in flash takes no entries. */
let usedMachines: WeakSet<HsmMachine> | undefined;

/** The message of a machine that can not serve. */
interface Failure {
	readonly failure: string;
}

/**
 * The host's end of the HSM. It makes the shared memory, starts the HSM's machine, hands it the memory, keeps the clients, and notices when
 * the HSM ends. An Hsm serves one run of one HSM: for another run, make another Hsm.
 */
export class Hsm implements ConnectionHost {
	private readonly region: Region;
	protected readonly connections: readonly Connection[];
	private readonly clients: readonly Client[];
	private readonly machine: HsmMachine;
	readonly timers: Timers | undefined;
	readonly polls: number | undefined;
	readonly operations: RequestOperations | undefined;
	readonly queue: QueueLimits | undefined;
	private readonly heartbeatTimeout: number;
	private readonly onEnd: HsmOptions["onEnd"];
	/** Undefined when the HSM has ended. */
	private shared: SharedMemory | undefined;
	/** Called when the machine says that it has ended. */
	private onMachineEnded: () => void = () => undefined;
	private timer: unknown;
	private lastBeat = 0;
	private missedBeats = 0;

	/**
	 * `region`: the one that the HSM is built with. `start` starts a machine that nothing else uses. The shared memory is made first,
	 * because a machine takes most of the free memory. If the constructor throws, it leaves nothing behind.
	 * @throws TypeError for invalid options, and for a machine that serves or has served another Hsm, which goes on undisturbed; HsmError
	 * `Hsm.NoMemory`; any error of `start`
	 */
	constructor(region: Region, start: () => HsmMachine, options: HsmOptions = {}) {
		const { timers, heartbeatTimeout = 10_000, polls, operations, queue, memory, onEnd } = checkedOptions(options);
		const shared = allocate(region, memory);
		this.timers = timers;
		this.polls = polls;
		this.operations = operations;
		this.queue = queue;
		this.heartbeatTimeout = heartbeatTimeout;
		this.onEnd = onEnd;
		const connections: Connection[] = [];
		for (let index = 0; index < region.sizes.clients; index++) connections.push(new Connection(region, shared, index, this));
		this.region = region;
		this.connections = Object.freeze(connections);
		this.clients = Object.freeze(connections.map((connection) => new Client(connection)));
		this.shared = shared;
		this.machine = newMachine(start);
		try {
			this.machine.onmessage = (message) => {
				if (message === Beat.Failed) this.end("failed");
				else if (message === Beat.Ended) this.onMachineEnded();
				else if (typeof message === "number") this.connections[message]?.wake();
				else if (isFailure(message)) this.end("failed", message.failure);
			};
			send(this.machine, shared, memory);
		} catch (error) {
			this.machine.terminate();
			throw error;
		}
	}

	/** Whether the HSM has ended, as far as the host knows. */
	get hasEnded(): boolean {
		return this.shared === undefined;
	}

	/** The client `index`. @throws RangeError if there is none. */
	client(index: number): Client {
		const client = this.clients[index];
		if (client === undefined) throw new RangeError(`"index" expected 0 to ${this.clients.length - 1}, got ${index}`);
		return client;
	}

	/**
	 * Ends the HSM. All requests under way and all later ones reject with `Hsm.Ended`. The HSM first wipes its keys, which may take a
	 * second if a slow job is under way. `onEnd` tells when its machine is gone.
	 */
	terminate(): void {
		this.end("terminated");
	}

	/** Checks the HSM's heartbeat from now on, as long as a request is under way. */
	watch(): void {
		if (this.timer !== undefined) return;
		this.timer = this.timers?.set(() => {
			this.timer = undefined;
			if (this.shared === undefined || !this.connections.some((connection) => connection.isWaiting)) {
				this.missedBeats = 0;
				return;
			}
			const beat = new Heartbeat(new Uint32Array(this.shared.control), this.region.heartbeat).read();
			this.missedBeats = beat === this.lastBeat ? this.missedBeats + 1 : 0;
			this.lastBeat = beat;
			if (beat === Beat.Failed) this.end("failed");
			else if (this.missedBeats === HEARTBEAT_CHECKS) this.end("unresponsive");
			else this.watch();
		}, this.heartbeatTimeout / HEARTBEAT_CHECKS);
	}

	private end(end: End, reason?: string): void {
		const { shared, machine, region, timers, operations } = this;
		if (shared === undefined) return;
		this.shared = undefined;
		timers?.clear(this.timer);
		for (const connection of this.connections) connection.end(reason);
		const wipe = (pool: Uint8Array): void => (operations ?? portableMemory).wipe(pool, 0, pool.length);
		this.onMachineEnded = terminateMachine({ machine, shared, region, timers, wipe }, end, (failure) => {
			// The function refers to the shared memory.
			this.onMachineEnded = () => undefined;
			this.onEnd?.(end, failure ?? reason);
		});
	}
}

/** The shared memory. First collects what earlier HSMs have left: this machine would not collect garbage for that. */
function allocate(region: Region, memory: SystemMemory | undefined): SharedMemory {
	const { clients, poolBytes } = region.sizes;
	const sizes = [...Array.from({ length: clients }, () => poolBytes), region.controlBytes];
	memory?.collect();
	return withMemory("shared memory", sizes, memory, () => allocateSharedMemory(region));
}

/** @throws TypeError for a machine that another Hsm has used. */
function newMachine(start: () => HsmMachine): HsmMachine {
	const machine = start();
	if (typeof machine !== "object" || machine === null || typeof machine.postMessage !== "function" || typeof machine.terminate !== "function")
		throw typeMismatch("start", "to start a machine", describeValue(machine));
	usedMachines ??= new WeakSet();
	if (usedMachines.has(machine)) throw new TypeError('"start" expected to start a machine, got one that serves another Hsm, or has served one');
	usedMachines.add(machine);
	return machine;
}

/** @throws HsmError `Hsm.NoMemory`: the message can fail for no other reason. */
function send(machine: HsmMachine, shared: SharedMemory, memory: SystemMemory | undefined): void {
	try {
		machine.postMessage(shared);
	} catch (error) {
		throw noMemory("the first message", [MESSAGE_BYTES], memory, error);
	}
}

function isFailure(message: unknown): message is Failure {
	return typeof message === "object" && message !== null && typeof (message as Partial<Failure>).failure === "string";
}
