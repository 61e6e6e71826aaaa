import type { Client } from "../../../modules/api/client.js";
import type { Hsm } from "../../../modules/api/hsm.js";
import type { DirectRequest } from "./direct-symmetric.js";
import { begin, report } from "./output.js";
import type { Responder } from "./responder.js";
import { inTurn, rate, timed, type Way } from "./sampling.js";
import type { Cost } from "./stopwatch.js";
import { operations, requests, sizes } from "./work.js";

/** A machine without an HSM. It answers null if it does not have the algorithm. */
export type Direct = Responder<DirectRequest, Cost | null>;

/** Requests in one sample of throughput. */
const TOTAL = 64;

/** An HSM for each engine. */
export interface Hsms {
	readonly hardware: Hsm;
	readonly software: Hsm;
}

/** Measures each algorithm of `names` at each size: through the HSM with either engine, and in each way of `directly` without an HSM. */
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
			const send = requests[name];
			if (send !== undefined) {
				ways["HSM, hardware"] = () => timed(() => send(hardware.client(0), message));
				ways["HSM, software"] = () => timed(() => send(software.client(0), message));
			}
			for (const [way, direct] of Object.entries(directly)) {
				const request = { way, name, size, times: 1 };
				if ((await direct.request(request)) !== null) ways[way] = () => time(direct, request);
			}
			report(group, name, "us", await inTurn(ways, count), size);
		}
}

async function time(direct: Direct, request: DirectRequest): Promise<number> {
	return (await direct.request(request))?.time ?? NaN;
}

/** Measures hashes of 4 KB per second: through the HSM with 8 under way, and in a loop around the driver. */
export async function measureHashThroughput(hardware: Hsm, direct: Direct, count: number): Promise<void> {
	const size = 4096;
	begin(`hashes of ${size} bytes per second`);
	// The pool has room for three of these at once.
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

/** Measures each public-key operation of `names`: through the HSM, and in each way of `directly` without an HSM. */
export async function measureOperations(
	group: string,
	names: readonly string[],
	client: Client,
	directly: Readonly<Record<string, Responder<{ name: string }, Cost | null>>>,
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
				const cost = await direct.request({ name });
				counted.push(cost?.byteCodes ?? NaN);
				return cost?.time ?? NaN;
			};
		}
		report(group, name, "us", await inTurn(ways, count));
		report(group, name, "byte codes", byteCodes);
	}
}
