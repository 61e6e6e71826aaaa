import { find, type Result, type Wanted } from "./results.js";

/** A figure that the firmware must reach, and the figure measured. */
export interface Aim {
	readonly what: string;
	readonly wanted: string;
	readonly measured: string;
	readonly met: boolean;
	/** Whether it is counted: the same in every run, whatever else the computer does. */
	readonly exact: boolean;
}

/** What a figure must be: at most, or at least, so much. */
type Bound = readonly ["at most" | "at least", number];

type Aimed = readonly [what: string, bound: Bound, value: number];

function judged(aims: readonly Aimed[], show: (value: number) => string, exact: boolean): Aim[] {
	return aims
		.filter(([, , value]) => !Number.isNaN(value))
		.map(([what, [side, limit], value]) => ({
			what,
			wanted: `${side} ${limit}`,
			measured: show(value),
			met: side === "at most" ? value <= limit : value >= limit,
			exact,
		}));
}

/** The aims for which there are measurements: quotients of medians of what was measured side by side, then what was counted. */
export function judge(results: readonly Result[]): Aim[] {
	const median = (wanted: Wanted): number => find(results, wanted)?.median ?? NaN;
	const quotient = (of: Omit<Wanted, "way">, one: string, other: string): number => median({ ...of, way: one }) / median({ ...of, way: other });
	return [
		...judged([...publicKeys(quotient), ...messages(quotient), ...traffic(quotient)], (value) => value.toFixed(2), false),
		...judged(counts(median), (value) => String(value), true),
	];
}

type Quotient = (of: Omit<Wanted, "way">, one: string, other: string) => number;

function publicKeys(quotient: Quotient): Aimed[] {
	const p256 = ["P-256 sign", "P-256 verify", "P-256 ECDH"].flatMap((name): Aimed[] => [
		[`${name}: time, of the SDK's crypt called directly`, ["at most", 1], quotient({ group: "image operation", name, unit: "us" }, "HSM, native", "crypt")],
		[`${name}: time, of the library called directly`, ["at most", 1.15], quotient({ group: "operation", name, unit: "us" }, "HSM, native", "library")],
	]);
	const ed25519 = { group: "operation", name: "Ed25519 sign", unit: "us" } as const;
	return [...p256, ["Ed25519 sign: time, of noble called directly", ["at most", 0.1], quotient(ed25519, "HSM, native", "noble")]];
}

function messages(quotient: Quotient): Aimed[] {
	const faster = ([name, times]: readonly [string, number]): Aimed => {
		const value = quotient({ group: "algorithm", name, size: 1024, unit: "us" }, "noble", "HSM, native");
		return [`${name} of 1 KB: times as fast as noble called directly`, ["at least", times], value];
	};
	const hash = { group: "hash throughput", name: "SHA-256" };
	return [
		...(
			[
				["AES-256-GCM", 20],
				["ChaCha20-Poly1305", 5],
				["SHA3-256", 50],
			] as const
		).map(faster),
		["SHA-256 of 4 KB per second, of a loop around the driver", ["at least", 0.6], quotient(hash, "HSM, native", "driver")],
	];
}

function traffic(quotient: Quotient): Aimed[] {
	const rates = ["GetRandom, 8 under way", "IsKeyAvailable, 8 under way"].map((name): Aimed => {
		return [`${name}: requests per second, of the postMessage way`, ["at least", 1], quotient({ group: "throughput", name }, "HSM", "postMessage")];
	});
	const name = "GetRandom of 16 bytes";
	return [...rates, [`${name}: round trip, of the postMessage way`, ["at most", 1], quotient({ group: "round trip", name }, "HSM", "postMessage")]];
}

function counts(median: (wanted: Wanted) => number): Aimed[] {
	return ["Hash SHA-256 of 16 bytes", "EncryptAesGcm of 16 bytes"].flatMap((name): Aimed[] => {
		const of = { group: "request", name } as const;
		return [
			[`${name}: byte codes in core and mailbox`, ["at most", 1500], median({ ...of, way: "core and mailbox", unit: "byte codes" })],
			[`${name}: byte codes in the API`, ["at most", 1200], median({ ...of, way: "API", unit: "byte codes" })],
			[`${name}: garbage of the API, bytes`, ["at most", 600], median({ ...of, way: "API", unit: "bytes" })],
			[`${name}: garbage of core and mailbox, bytes`, ["at most", 0], Math.max(0, median({ ...of, way: "core and mailbox", unit: "bytes" }))],
		];
	});
}
