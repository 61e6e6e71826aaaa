import { collectGarbage } from "simulator";
import { type Engines, fastWorkers } from "../../../hosts/firmware/fast-workers.js";
import { RemoteMachine } from "../../../hosts/firmware/remote-machine.js";
import { Client } from "../../../modules/api/client.js";
import { Connection } from "../../../modules/api/connection.js";
import { Core } from "../../../modules/core/core.js";
import { Executor } from "../../../modules/core/executor.js";
import { PrivateMemory } from "../../../modules/core/private-memory.js";
import type { CoreSteps } from "../../../modules/core/steps.js";
import type { Task } from "../../../modules/core/task.js";
import { KeyStore } from "../../../modules/keystore/keystore.js";
import { Doorbell } from "../../../modules/mailbox/doorbell.js";
import { Heartbeat } from "../../../modules/mailbox/heartbeat.js";
import type { MemoryOperations } from "../../../modules/mailbox/memory.js";
import { allocateSharedMemory, Region } from "../../../modules/mailbox/region.js";
import { connectionOf } from "../../support/free-memory.js";
import { type Cost, cost } from "./stopwatch.js";
import { keyDescriptions, symmetricKeys } from "./work.js";

export interface Share {
	readonly byteCodes: number;
	/** Bytes of slots and chunks. */
	readonly garbage: number;
}

/** The cost of one request, by part of the system. */
export type Metered = Readonly<Record<"API" | "core and mailbox" | "worker", Share>>;

const nothing: Share = Object.freeze({ byteCodes: 0, garbage: 0 });

/** Meters the turns of a task in which it works. */
class MeteredTask implements Task {
	total = nothing;
	private readonly task: Task;
	private worked = false;

	constructor(task: Task) {
		this.task = task;
	}

	execute(): boolean {
		const spent = cost(() => {
			this.worked = this.task.execute();
		});
		if (this.worked) this.total = sum(this.total, spent);
		return this.worked;
	}
}

/** A client and an HSM as `serve` builds it, as tasks of one machine. */
export class MeteredHsm {
	private readonly region = new Region({ clients: 2, slots: 8, poolBytes: 16384 });
	private readonly client: Client;
	private readonly workers: MeteredTask;
	private readonly plain: Executor;
	private readonly metered: Executor;
	private readonly remote: RemoteMachine;
	private isNotified = false;

	constructor({ operations, steps, ...engines }: Engines & { readonly operations: MemoryOperations; readonly steps: CoreSteps }) {
		const { region } = this;
		const shared = allocateSharedMemory(region);
		const memory = new PrivateMemory(region.sizes);
		this.remote = new RemoteMachine(memory, 30_000);
		const local = fastWorkers(memory, engines, this.remote.port);
		const core = new Core({
			region,
			shared,
			memory,
			operations,
			steps,
			keys: new KeyStore(keyDescriptions),
			workers: local.ports,
			notify: () => {
				this.isNotified = true;
			},
		});
		const doorbell = new Doorbell(new Int32Array(shared.control), region.doorbell);
		const heartbeat = new Heartbeat(new Uint32Array(shared.control), region.heartbeat);
		this.workers = new MeteredTask(local);
		this.plain = new Executor([core, local, core.results, this.remote], doorbell, { heartbeat });
		this.metered = new Executor([core, this.workers, core.results, this.remote], doorbell, { heartbeat });
		this.client = new Client(new Connection(region, shared, 0, { operations, watch: () => undefined }));
	}

	/** Generates the symmetric keys. */
	async prepare(): Promise<void> {
		for (const key of symmetricKeys) await this.meter((client) => client.generateSymmetricKey({ key, overwrite: true }));
	}

	/** Sends the request twice: first to meter the worker, then the whole HSM. */
	async meter(send: (client: Client) => Promise<unknown>): Promise<Metered> {
		this.workers.total = nothing;
		await this.once(send, this.metered);
		const worker = this.workers.total;
		const [api, all] = await this.once(send, this.plain);
		return {
			API: api,
			"core and mailbox": { byteCodes: all.byteCodes - worker.byteCodes, garbage: all.garbage - worker.garbage },
			worker,
		};
	}

	/** Byte codes of an executor's turn without work, `count` times. */
	meterIdleTurn(count: number): number[] {
		return Array.from({ length: count }, () => cost(() => this.plain.turn()).byteCodes);
	}

	end(): void {
		this.remote.machine?.terminate();
	}

	private async once(send: (client: Client) => Promise<unknown>, executor: Executor): Promise<[Share, Share]> {
		let promise: Promise<unknown> | undefined;
		// No collection may happen while garbage is counted.
		collectGarbage();
		const sent = cost(() => {
			promise = send(this.client);
		});
		// The client arms its bell.
		await Promise.resolve();
		this.isNotified = false;
		const answered = cost(() => {
			while (!this.isNotified) executor.run(0);
		});
		const received = cost(() => connectionOf(this.client).receive());
		await promise;
		return [sum(sum(nothing, sent), received), sum(nothing, answered)];
	}
}

function sum(total: Share, { byteCodes, ...spent }: Cost | Share): Share {
	const garbage = "garbage" in spent ? spent.garbage : spent.slots + spent.chunks;
	return { byteCodes: total.byteCodes + byteCodes, garbage: total.garbage + garbage };
}
