import type { Client } from "../../../modules/api/client.js";
import type { Hsm } from "../../../modules/api/hsm.js";
import type { DirectQuestion } from "./direct-symmetric.js";
import { begin, report } from "./output.js";
import type { Partner } from "./partner.js";
import { inTurn, rate, timed, type Way } from "./sampling.js";
import type { Cost } from "./stopwatch.js";
import { asks, operations, operationNames, sizes } from "./work.js";

type Direct = Partner<DirectQuestion, Cost | null>;

/** Requests in one sample of throughput. */
const TOTAL = 64;

/** Each algorithm at each size: through the HSM with either engine, and noble and the driver called without one. */
export async function measureAlgorithms(hardware: Hsm, software: Hsm, direct: Direct, count: number): Promise<void> {
	for (const [name, ask] of Object.entries(asks))
		for (const size of sizes) {
			begin(`${name} of ${size} bytes`);
			const message = new Uint8Array(size).fill(9);
			const ways: Record<string, Way> = {
				"HSM, hardware": () => timed(() => ask(hardware.client(0), message)),
				"HSM, software": () => timed(() => ask(software.client(0), message)),
			};
			for (const way of ["noble", "driver"] as const)
				if (await direct.ask({ way, name, size, times: 1 }) !== null) ways[way] = () => time(direct, { way, name, size, times: 1 });
			report("algorithm", name, "us", await inTurn(ways, count), size);
		}
	await measureHashThroughput(hardware, direct, count);
}

async function time(direct: Direct, question: DirectQuestion): Promise<number> {
	return (await direct.ask(question))?.time ?? NaN;
}

/** Hashes of 4 KB per second with 8 under way, and as a loop around the driver. */
async function measureHashThroughput(hardware: Hsm, direct: Direct, count: number): Promise<void> {
	const size = 4096;
	begin(`hashes of ${size} bytes per second`);
	// The pool holds three of these at a time.
	const data = new Uint8Array(size);
	report("hash throughput", "SHA-256", "per second", await inTurn({
		"HSM, hardware": () => rate([() => hardware.client(0).hash({ data, algorithm: "SHA-256" })], 8, TOTAL),
		"driver": async () => TOTAL * 1e6 / await time(direct, { way: "driver", name: "SHA-256", size, times: TOTAL }),
	}, count), size);
}

/** Public-key operations through the HSM, and noble called without one. */
export async function measureOperations(client: Client, direct: Partner<{ name: string }, Cost>, count: number): Promise<void> {
	const asked = await operations(client, new Uint8Array(32).fill(5));
	for (const name of operationNames) {
		begin(name);
		const byteCodes: number[] = [];
		report("operation", name, "us", await inTurn({
			"HSM": () => timed(asked[name]),
			"noble": async () => {
				const cost = await direct.ask({ name });
				byteCodes.push(cost.byteCodes);
				return cost.time;
			},
		}, count));
		report("operation", name, "byte codes", { noble: byteCodes });
	}
}
