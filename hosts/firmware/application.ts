import Timer from "timer";
import { nativeMemory } from "../../hardware/esp32/memory/memory.js";
import type { Client } from "../../modules/api/client.js";
import { type End, Hsm, type HsmMachine } from "../../modules/api/hsm.js";
import { KeyIds, polling, queue, region } from "./configuration.js";
import { systemMemory } from "./machines.js";

export interface ApplicationOptions {
	/** Starts the HSM's machine. */
	readonly start: () => HsmMachine;
	/** The application. It starts from its beginning on each HSM. */
	readonly run: (client: Client) => Promise<void>;
	/** How many times another HSM is started when one has ended. */
	readonly restarts: number;
	/** See HsmOptions. */
	readonly heartbeatTimeout?: number;
}

/**
 * Runs an application on an HSM. If the HSM ends meanwhile, starts another and runs the application again.
 * @throws what `run` throws while its HSM lives, or after `restarts` restarts
 */
export async function runApplication({ start, run, restarts, heartbeatTimeout = 10_000 }: ApplicationOptions): Promise<void> {
	for (let ends = 0; ; ends++) {
		let onEnd: (end: End, reason?: string) => void = () => undefined;
		const ended = new Promise<string>((resolve) => {
			onEnd = (end, reason) => resolve(reason === undefined ? end : `${end}: ${reason}`);
		});
		const hsm = new Hsm(region, start, {
			timers: Timer,
			heartbeatTimeout,
			polls: polling.polls,
			operations: nativeMemory,
			queue,
			memory: systemMemory,
			onEnd,
		});
		const client = hsm.client(0);
		try {
			if (ends > 0) await reportKeys(client);
			await run(client);
			hsm.terminate();
			await ended;
			return;
		} catch (error) {
			// A request under way may fail with any error, so ask whether the HSM lives.
			if (!hsm.hasEnded || ends === restarts) throw error;
			trace(`the HSM has ended (${await ended}); starting another\n`);
		}
	}
}

/** Keys lie in the HSM's memory only. Prints which ones the new HSM does not have. */
async function reportKeys(client: Client): Promise<void> {
	const missing: string[] = [];
	for (const [name, key] of Object.entries(KeyIds)) if (!(await client.isKeyAvailable({ key }))) missing.push(name);
	trace(`keys that are gone: ${missing.join(", ") || "none"}\n`);
}
