import type { Client } from "../../../modules/api/client.js";
import type { Hsm } from "../../../modules/api/hsm.js";
import type { DirectQuestion } from "./direct-symmetric.js";
import { begin, report } from "./output.js";
import type { Asked } from "./partner.js";
import { inTurn, rate, timed, type Way } from "./sampling.js";
import type { Cost } from "./stopwatch.js";
import { asks, operations, sizes } from "./work.js";

/** A machine without an HSM: null for what it has not. */
export type Direct = Asked<DirectQuestion, Cost | null>;

/** Requests in one sample of throughput. */
const TOTAL = 64;

/** The HSM with either engine. */
export interface Hsms {
	readonly hardware: Hsm;
	readonly software: Hsm;
}

/** Each algorithm of `names` at each size: through the HSM with either engine, and called without one in each way of `directly`. */
export async function measureAlgorithms(
	group: string,
	names: readonly string[],
	{ hardware, software }: Hsms,
	directly: Readonly<Record<string, Direct>>,
	count: number,
): Promise<void> {
	for (const name of names)
		for (const size of sizes) {
			begin(`${name} of ${size} bytes`);
			const message = new Uint8Array(size).fill(9);
			const ways: Record<string, Way> = {};
			const ask = asks[name];
			if (ask !== undefined) {
				ways["HSM, hardware"] = () => timed(() => ask(hardware.client(0), message));
				ways["HSM, software"] = () => timed(() => ask(software.client(0), message));
			}
			for (const [way, direct] of Object.entries(directly)) {
				const question = { way, name, size, times: 1 };
				if ((await direct.ask(question)) !== null) ways[way] = () => time(direct, question);
			}
			report(group, name, "us", await inTurn(ways, count), size);
		}
}

async function time(direct: Direct, question: DirectQuestion): Promise<number> {
	return (await direct.ask(question))?.time ?? NaN;
}

/** Hashes of 4 KB per second with 8 under way, and as a loop around the driver. */
export async function measureHashThroughput(hardware: Hsm, direct: Direct, count: number): Promise<void> {
	const size = 4096;
	begin(`hashes of ${size} bytes per second`);
	// The pool holds three of these at a time.
	const data = new Uint8Array(size);
	report(
		"hash throughput",
		"SHA-256",
		"per second",
		await inTurn(
			{
				"HSM, hardware": () => rate([() => hardware.client(0).hash({ data, algorithm: "SHA-256" })], 8, TOTAL),
				driver: async () => (TOTAL * 1e6) / (await time(direct, { way: "driver", name: "SHA-256", size, times: TOTAL })),
			},
			count,
		),
		size,
	);
}

/** Public-key operations of `names` through the HSM, and called without one in each way of `directly`. */
export async function measureOperations(
	group: string,
	names: readonly string[],
	client: Client,
	directly: Readonly<Record<string, Asked<{ name: string }, Cost | null>>>,
	count: number,
): Promise<void> {
	const asked = await operations(client, new Uint8Array(32).fill(5));
	for (const name of names) {
		begin(name);
		const ways: Record<string, Way> = { HSM: () => timed(asked[name]) };
		const byteCodes: Record<string, number[]> = {};
		for (const [way, direct] of Object.entries(directly)) {
			const counted: number[] = (byteCodes[way] = []);
			ways[way] = async () => {
				const cost = await direct.ask({ name });
				counted.push(cost?.byteCodes ?? NaN);
				return cost?.time ?? NaN;
			};
		}
		report(group, name, "us", await inTurn(ways, count));
		report(group, name, "byte codes", byteCodes);
	}
}
