import { find, type Result, type Wanted } from "./results.js";

/** A figure that the firmware must reach, and the figure measured. */
export interface Aim {
	readonly what: string;
	readonly wanted: string;
	readonly measured: string;
	readonly met: boolean;
}

const least = "GetRandom of 16 bytes";
const small = "IsKeyAvailable";

/** The aims for which there are measurements. */
export function judge(results: readonly Result[]): Aim[] {
	const median = (wanted: Wanted): number => find(results, wanted)?.median ?? NaN;
	const quotient = (one: Wanted, other: Wanted): number => median(one) / median(other);
	const aims: Aim[] = [];
	const add = (what: string, wanted: string, value: number, met: boolean, measured: string): void => {
		if (!Number.isNaN(value)) aims.push({ what, wanted, measured, met });
	};
	for (const name of [least, small]) {
		const latency = quotient({ group: "round trip", name, way: "HSM" }, { group: "round trip", name, way: "postMessage" });
		add(`${name}: round trip, of the postMessage way`, "at most 0.33", latency, latency <= 1 / 3, latency.toFixed(2));
	}
	for (const name of ["GetRandom, 8 under way", "IsKeyAvailable, 8 under way"]) {
		const rate = quotient({ group: "throughput", name, way: "HSM" }, { group: "throughput", name, way: "postMessage" });
		add(`${name}: requests per second, of the postMessage way`, "at least 5", rate, rate >= 5, rate.toFixed(2));
	}
	for (const name of [least, small]) {
		const wanted = { group: "request", name, way: "core and mailbox" } as const;
		const byteCodes = median({ ...wanted, unit: "byte codes" });
		add(`${name}: byte codes in core and mailbox`, "at most 1500", byteCodes, byteCodes <= 1500, String(byteCodes));
		const garbage = median({ ...wanted, unit: "bytes" });
		add(`${name}: garbage in core and mailbox, bytes`, "0", garbage, garbage <= 0, String(Math.max(0, garbage)));
	}
	const gcm = { group: "algorithm", name: "AES-256-GCM", size: 1024, unit: "us" } as const;
	const faster = quotient({ ...gcm, way: "noble" }, { ...gcm, way: "HSM, hardware" });
	add("AES-256-GCM of 1 KB through the HSM: times as fast as noble", "at least 20", faster, faster >= 20, faster.toFixed(1));
	const hash = { group: "hash throughput", name: "SHA-256" };
	const part = quotient({ ...hash, way: "HSM, hardware" }, { ...hash, way: "driver" });
	add("SHA-256 of 4 KB per second, of calling the driver", "at least 0.90", part, part >= 0.9, part.toFixed(2));
	for (const name of ["P-256 sign", "P-256 verify"]) {
		const operation = { group: "operation", name, unit: "us" } as const;
		const overhead = quotient({ ...operation, way: "HSM" }, { ...operation, way: "noble" });
		add(`${name}: time, of noble called directly`, "at most 1.05", overhead, overhead <= 1.05, overhead.toFixed(3));
	}
	return aims;
}
