import Timer from "timer";
import { nativeMemory } from "../../hardware/esp32/memory/memory.js";
import type { Client } from "../../modules/api/client.js";
import { type End, Hsm, type HsmMachine } from "../../modules/api/hsm.js";
import { KeyIds, patience, queue, region } from "./configuration.js";
import { systemMemory } from "./machines.js";

export interface ApplicationOptions {
	/** Starts a machine for the HSM. */
	readonly start: () => HsmMachine;
	/** What the application does with it, from the beginning each time. */
	readonly run: (client: Client) => Promise<void>;
	/** How often another HSM is started when one has ended. */
	readonly restarts: number;
	/** As HsmOptions has it. */
	readonly silence?: number;
}

/**
 * Runs an application on an HSM, and when the HSM ends meanwhile, on another. @throws what `run` throws while its HSM lives,
 * and when there were too many ends.
 */
export async function runApplication({ start, run, restarts, silence = 10_000 }: ApplicationOptions): Promise<void> {
	for (let ends = 0; ; ends++) {
		let onEnd: (end: End, reason?: string) => void = () => undefined;
		const ended = new Promise<string>((resolve) => {
			onEnd = (end, reason) => resolve(reason === undefined ? end : `${end}: ${reason}`);
		});
		const hsm = new Hsm(region, start, {
			timers: Timer,
			silence,
			looks: patience.looks,
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
			// A request that was under way may have been reported as anything: whether the HSM lives decides.
			if (!hsm.hasEnded || ends === restarts) throw error;
			trace(`the HSM has ended (${await ended}); starting another\n`);
		}
	}
}

/** Keys are kept in the HSM's memory only: says which the new HSM does not have. */
async function reportKeys(client: Client): Promise<void> {
	const gone: string[] = [];
	for (const [name, key] of Object.entries(KeyIds)) if (!(await client.isKeyAvailable({ key }))) gone.push(name);
	trace(`keys that are gone: ${gone.join(", ") || "none"}\n`);
}
