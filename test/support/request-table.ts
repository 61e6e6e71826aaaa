/** The table of requests, as modules/README.md shows it. */

import { methodName, type RequestName } from "../../modules/messages/types.js";
import { ANY, type UnpackedInput as Field, requestNames, rowOf } from "./rows.js";

const heading = ["| Request | Code | Fields | Answer | Answered by |", "|---|---|---|---|---|"];

export function requestTable(): string {
	return [...heading, ...requestNames.map(line)].join("\n");
}

function line(name: RequestName): string {
	const row = rowOf(name);
	const fields = [
		...(row.key === "none" ? [] : [row.use === undefined || row.storedOnly ? "key: id" : `key: id or bytes${sizes(row.use.sizes)}`]),
		...row.inputs.map((field) => `${field.name}${field.optional ? "?" : ""}${field.name === row.anyLength ? " (any length)" : size(field)}`),
		...row.parameters.map(({ name: parameter, values }) =>
			typeof values === "string"
				? `${parameter}${values === "number" ? "" : "?"}`
				: "names" in values
					? `${parameter}?: names`
					: `${parameter}: ${values.join(", ")}`,
		),
		...(row.expansion === 0 ? [] : [`⌈size / digest⌉ · (digest + info + 1) ≤ ${row.expansion}`]),
	];
	return `| \`${methodName(name)}\` | ${row.code} | ${fields.join("; ")} | ${row.content === "bytes" ? row.result : row.content} | ${row.worker} |`;
}

function sizes(list: readonly number[]): string {
	return list.length === 0 ? "" : ` (${list.join(", ")})`;
}

function size({ minimum, maximum }: Field): string {
	if (minimum === maximum) return ` (${minimum})`;
	if (maximum !== ANY) return ` (${minimum} to ${maximum})`;
	return minimum === 0 ? "" : ` (${minimum} or more)`;
}
