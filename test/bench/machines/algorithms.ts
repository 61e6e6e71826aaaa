import type { Client } from "../../../modules/api/client.js";
import type { Hsm } from "../../../modules/api/hsm.js";
import type { DirectRequest, OperationRequest } from "./direct.js";
import { begin, report } from "./output.js";
import { native } from "./parameters.js";
import type { Responder } from "./responder.js";
import { inTurn, meansInTurn, rate, timed, type Way } from "./sampling.js";
import type { Cost } from "./stopwatch.js";
import { isNative, type Operation, operations, requests, sizes } from "./work.js";

/** A machine without an HSM. It answers null if it does not have the algorithm. */
export type Direct<Request> = Responder<Request, Cost | null>;

/** Requests in one sample of throughput. */
const TOTAL = 64;

/** The firmware's HSM, and one in which noble computes everything. */
export interface Hsms {
	readonly firmware: Hsm;
	/** If it is left out, what noble computes in the firmware's HSM counts as noble's. */
	readonly noble?: Hsm;
}

/** The clients of the HSMs to measure `name` with, by the way's name. */
function clients(name: string, { firmware, noble }: Hsms): Record<string, Client> {
	const found: Record<string, Client> = {};
	const isByFirmware = isNative(name, native);
	if (isByFirmware) found["HSM, native"] = firmware.client(0);
	const other = noble ?? (isByFirmware ? undefined : firmware);
	if (other !== undefined) found["HSM, noble"] = other.client(0);
	return found;
}

/** Measures each algorithm of `names` at each size: through the HSMs, and in each way of `directly` without an HSM. */
export async function measureAlgorithms(
	group: string,
	names: readonly string[],
	hsms: Hsms,
	directly: Readonly<Record<string, Direct<DirectRequest>>>,
	count: number,
): Promise<void> {
	for (const name of names)
		for (const size of sizes) {
			begin(`${name} of ${size} bytes`);
			const message = new Uint8Array(size).fill(9);
			const ways: Record<string, Way> = {};
			const send = requests[name];
			if (send !== undefined) for (const [way, client] of Object.entries(clients(name, hsms))) ways[way] = () => timed(() => send(client, message));
			for (const [way, direct] of Object.entries(directly)) {
				const request = { way, name, size, times: 1 };
				if ((await direct.request(request)) !== null) ways[way] = () => time(direct, request);
			}
			report(group, name, "us", await meansInTurn(ways, count), size);
		}
}

async function time(direct: Direct<DirectRequest>, request: DirectRequest): Promise<number> {
	return (await direct.request(request))?.time ?? NaN;
}

/** Measures hashes of 4 KB per second: through the firmware's HSM with 8 under way, and in a loop around the driver. */
export async function measureHashThroughput(firmware: Hsm, direct: Direct<DirectRequest>, count: number): Promise<void> {
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
				"HSM, native": () => rate([() => firmware.client(0).hash({ data, algorithm: "SHA-256" })], 8, TOTAL),
				driver: async () => (TOTAL * 1e6) / (await time(direct, { way: "driver", name: "SHA-256", size, times: TOTAL })),
			},
			count,
		),
		size,
	);
}

/** Measures each public-key operation of `names`: through the HSMs, and in each way of `directly` without an HSM. */
export async function measureOperations(
	group: string,
	names: readonly string[],
	hsms: Hsms,
	directly: Readonly<Record<string, Direct<OperationRequest>>>,
	count: number,
): Promise<void> {
	const asked = new Map<Client, Readonly<Record<string, Operation>>>();
	for (const hsm of [hsms.firmware, hsms.noble]) if (hsm !== undefined) asked.set(hsm.client(0), await operations(hsm.client(0), new Uint8Array(32).fill(5)));
	for (const name of names) {
		begin(name);
		const ways: Record<string, Way> = {};
		for (const [way, client] of Object.entries(clients(name, hsms))) {
			const send = asked.get(client)?.[name];
			if (send !== undefined) ways[way] = () => timed(send);
		}
		const byteCodes: Record<string, number[]> = {};
		for (const [way, direct] of Object.entries(directly)) {
			if ((await direct.request({ name })) === null) continue;
			const counted: number[] = (byteCodes[way] = []);
			ways[way] = async () => {
				const cost = await direct.request({ name });
				counted.push(cost?.byteCodes ?? NaN);
				return cost?.time ?? NaN;
			};
		}
		report(group, name, "us", await meansInTurn(ways, count));
		report(group, name, "byte codes", byteCodes);
	}
}
