/** What `--moddable` has measured: the Moddable SDK's own cryptography, and ours in the same image. */
import type { Findings } from "./results.js";
import { figure, groupRows, type Table, toTable } from "./table.js";

export const imageGroups = Object.freeze({ algorithms: "image algorithm", operations: "image operation" });

/** No tables if it was not measured. */
export function besideCrypt({ results, moddable }: Findings): Table[] {
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

/** Of the medians, where there is one of crypt. */
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
