import { type Aim, judge } from "./aims.js";
import { cryptTables } from "./crypt-tables.js";
import type { Findings } from "./results.js";
import { figure, type Section, type Table, toTable } from "./table.js";

const sections: readonly Section[] = [
	{ title: "Round trip, microseconds", group: "round trip", unit: "us", withSpread: true },
	{ title: "Byte codes of one request", group: "request", unit: "byte codes", withSpread: false },
	{ title: "Garbage of one request, bytes of slots and chunks", group: "request", unit: "bytes", withSpread: false },
	{ title: "Requests per second", group: "throughput", unit: "per second", withSpread: true },
	{ title: "A hash while signatures are made, microseconds", group: "hash while signing", unit: "us", withSpread: true },
	{ title: "Algorithms, microseconds", group: "algorithm", unit: "us", withSpread: false },
	{ title: "Algorithms, byte codes (HSM: API, core and worker together)", group: "algorithm", unit: "byte codes", withSpread: false },
	{ title: "Hashes of 4 KB per second, 8 under way", group: "hash throughput", unit: "per second", withSpread: true },
	{ title: "Public keys and key derivation, microseconds", group: "operation", unit: "us", withSpread: true },
	{ title: "The same, byte codes", group: "operation", unit: "byte codes", withSpread: false },
];

/** All findings as tables, without the aims. */
export function tables(findings: Findings): Table[] {
	const found = sections.map((section) => toTable(findings.results, section)).filter(({ rows }) => rows.length > 0);
	return [...found, ...cryptTables(findings), ...memoryTables(findings)];
}

/** The aims for which there are measurements. */
export function aimTables({ results }: Findings): Table[] {
	const aims = judge(results);
	return [
		aimTable(
			"Aims, quotients of medians",
			aims.filter(({ exact }) => !exact),
		),
		aimTable(
			"Aims, counted, the same in every run",
			aims.filter(({ exact }) => exact),
		),
	].filter(({ rows }) => rows.length > 0);
}

function memoryTables({ machines: { machines }, modules }: Findings): Table[] {
	const rows = machines.map(({ name, slots, chunks, peak, heap, byteCode }) => [name, ...[slots, chunks, peak, heap, byteCode].map(figure)]);
	const sorted = [...modules].sort((one, other) => other.bytes - one.bytes);
	return [
		{
			title: "Memory after the demonstration, bytes above an empty machine",
			header: ["", "slots, live", "chunks, live", "peak", "heap given", "byte code"],
			rows,
		},
		{ title: "Byte code of modules, bytes", header: ["", "bytes"], rows: sorted.map(({ name, bytes }) => [name, figure(bytes)]) },
	];
}

function aimTable(title: string, aims: readonly Aim[]): Table {
	return {
		title,
		header: ["", "wanted", "measured", ""],
		rows: aims.map(({ what, wanted, measured, met }) => [what, wanted, measured, met ? "met" : "missed"]),
	};
}
