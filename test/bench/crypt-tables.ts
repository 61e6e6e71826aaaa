/** Tables of `--moddable`: the Moddable SDK's cryptography and ours, in the same image. */
import type { Findings } from "./results.js";
import { figure, groupRows, type Table, toTable } from "./table.js";

export const imageGroups = Object.freeze({ algorithms: "image algorithm", operations: "image operation" });

/** Returns no tables without measurements. */
export function cryptTables({ results, moddable }: Findings): Table[] {
	if (moddable === undefined) return [];
	const { algorithms, operations } = imageGroups;
	const { version, engine, bits } = moddable;
	return [
		toTable(results, {
			title: `Beside crypt of the Moddable SDK ${version} (${engine}, ${bits}-bit): algorithms, microseconds`,
			group: algorithms,
			unit: "us",
			withSpread: false,
		}),
		toTable(results, { title: "Beside crypt: public keys, microseconds", group: operations, unit: "us", withSpread: true }),
		quotients(results, algorithms, "Beside crypt: algorithms, times as long as crypt takes"),
		quotients(results, operations, "Beside crypt: public keys, times as long as crypt takes"),
	];
}

/** Quotients of the medians, where crypt has one. */
function quotients(results: Findings["results"], group: string, title: string): Table {
	const { ways, rows } = groupRows(results, group, "us");
	const crypt = ways.indexOf("crypt");
	const others = ways.filter((way) => way !== "crypt");
	return {
		title,
		header: ["", ...others],
		rows: rows
			.filter(({ cells }) => cells[crypt] !== undefined)
			.map((row) => [row.title, ...others.map((way) => figure((row.cells[ways.indexOf(way)]?.median ?? NaN) / (row.cells[crypt]?.median ?? NaN)))]),
	};
}
