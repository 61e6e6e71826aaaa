import { find, type Result } from "./results.js";

/** A table's lines with aligned columns: text to the left, figures to the right. */
export function align(header: readonly string[], rows: readonly (readonly string[])[]): string[] {
	const widths = header.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column].length)));
	return [header, ...rows].map((row) =>
		row
			.map((text, column) => (column === 0 ? text.padEnd(widths[column]) : text.padStart(widths[column])))
			.join("  ")
			.trimEnd(),
	);
}

/** Three significant digits, without a prefix of the unit. */
export function figure(value: number | undefined): string {
	if (value === undefined || Number.isNaN(value)) return "–";
	return value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(3).replace(/\.0+$/, "");
}

/** A row for each name and size of a group, with a column for each way. */
export function groupRows(
	results: readonly Result[],
	group: string,
	unit: Result["unit"],
): { ways: string[]; rows: { title: string; cells: (Result | undefined)[] }[] } {
	const chosen = results.filter((result) => result.group === group && result.unit === unit);
	const ways = [...new Set(chosen.map(({ way }) => way))];
	const titles = new Map(chosen.map(({ name, size }) => [`${name}\u0000${size ?? ""}`, { name, size }]));
	const rows = [...titles.values()].map(({ name, size }) => ({
		title: size === undefined ? name : `${name}, ${size} bytes`,
		cells: ways.map((way) => find(chosen, { group, name, way, unit, ...(size === undefined ? {} : { size }) })),
	}));
	return { ways, rows };
}

export interface Table {
	readonly title: string;
	readonly header: readonly string[];
	readonly rows: readonly (readonly string[])[];
}

function cell(result: Result | undefined, withSpread: boolean): string {
	if (result === undefined) return "–";
	return withSpread ? `${figure(result.median)} (${figure(result.low)} to ${figure(result.high)})` : figure(result.median);
}

/** Selects the results of a table. */
export interface Section {
	readonly title: string;
	readonly group: string;
	readonly unit: Result["unit"];
	readonly withSpread: boolean;
}

/** Medians. With `withSpread`, the tenth and the ninetieth percentile follow in brackets. */
export function toTable(results: readonly Result[], { title, group, unit, withSpread }: Section): Table {
	const { ways, rows } = groupRows(results, group, unit);
	return { title, header: ["", ...ways], rows: rows.map((row) => [row.title, ...row.cells.map((result) => cell(result, withSpread))]) };
}

export function print(all: readonly Table[]): string {
	return all.map(({ title, header, rows }) => [title, ...align(header, rows).map((line) => `  ${line}`)].join("\n")).join("\n\n");
}
