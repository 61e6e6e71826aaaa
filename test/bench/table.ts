import { judge, type Aim } from "./aims.js";
import { find, type Findings, type Result } from "./results.js";

/** Lines of a table with its columns aligned: texts to the left, figures to the right. */
export function align(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
	const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
	return [header, ...rows].map((row) => row.map((text, column) => column === 0 ? text.padEnd(widths[column]) : text.padStart(widths[column])).join("  ").trimEnd());
}

/** Three digits that count, in the unit's own size. */
export function figure(value: number | undefined): string {
	if (value === undefined || Number.isNaN(value)) return "–";
	return value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(3).replace(/\.0+$/, "");
}

/** One row for each name and size of a group, with a column for each way. */
export function groupRows(results: readonly Result[], group: string, unit: Result["unit"]): { ways: string[]; rows: { title: string; cells: (Result | undefined)[] }[] } {
	const chosen = results.filter((result) => result.group === group && result.unit === unit);
	const ways = [...new Set(chosen.map(({ way }) => way))];
	const titles = new Map(chosen.map(({ name, size }) => [`${name}\u0000${size ?? ""}`, { name, size }]));
	const rows = [...titles.values()].map(({ name, size }) => ({
		title: size === undefined ? name : `${name}, ${size} bytes`,
		cells: ways.map((way) => find(chosen, { group, name, way, unit, ...(size === undefined ? {} : { size }) })),
	}));
	return { ways, rows };
}

const sections: readonly { readonly title: string; readonly group: string; readonly unit: Result["unit"]; readonly withSpread: boolean }[] = [
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

function cell(result: Result | undefined, withSpread: boolean): string {
	if (result === undefined) return "–";
	return withSpread ? `${figure(result.median)} (${figure(result.low)} to ${figure(result.high)})` : figure(result.median);
}

export interface Table {
	readonly title: string;
	readonly header: readonly string[];
	readonly rows: readonly (readonly string[])[];
}

/** Everything that was found, as tables: medians, in brackets the tenth and the ninetieth percentile. */
export function tables(findings: Findings): Table[] {
	const found = sections.map(({ title, group, unit, withSpread }): Table => {
		const { ways, rows } = groupRows(findings.results, group, unit);
		return { title, header: ["", ...ways], rows: rows.map((row) => [row.title, ...row.cells.map((result) => cell(result, withSpread))]) };
	}).filter(({ rows }) => rows.length > 0);
	return [...found, ...memoryTables(findings), aimTable(judge(findings.results))];
}

function memoryTables({ machines: { machines }, modules }: Findings): Table[] {
	const rows = machines.map(({ name, slots, chunks, peak, heap, byteCode }) => [name, ...[slots, chunks, peak, heap, byteCode].map(figure)]);
	const sorted = [...modules].sort((one, other) => other.bytes - one.bytes);
	return [
		{ title: "Memory after the demonstration, bytes above an empty machine", header: ["", "slots, live", "chunks, live", "peak", "heap given", "byte code"], rows },
		{ title: "Byte code of modules, bytes", header: ["", "bytes"], rows: sorted.map(({ name, bytes }) => [name, figure(bytes)]) },
	];
}

function aimTable(aims: readonly Aim[]): Table {
	return { title: "Aims", header: ["", "wanted", "measured", ""], rows: aims.map(({ what, wanted, measured, met }) => [what, wanted, measured, met ? "met" : "not met"]) };
}

export function print(all: readonly Table[]): string {
	return all.map(({ title, header, rows }) => [title, ...align(header, rows).map((line) => `  ${line}`)].join("\n")).join("\n\n");
}
