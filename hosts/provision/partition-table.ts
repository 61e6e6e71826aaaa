/** Reads the partition table of ESP-IDF: lines of name, type, subtype, offset, size. */
const NAME = "heimlig";
const units: Readonly<Record<string, number>> = { "": 1, K: 1024, M: 1024 * 1024 };

/** The address of the partition, as far as the table says. */
export interface Row {
	readonly address?: number;
	readonly size?: number;
}

/** The row of the partition heimlig. Empty if the table has none. */
export function findPartition(table: string): Row {
	const rows = table.split(/\r?\n/).map((line) =>
		line
			.replace(/#.*/, "")
			.split(",")
			.map((cell) => cell.trim()),
	);
	const [, , , offset = "", bytes = ""] = rows.find(([name]) => name === NAME) ?? [];
	const address = numberOf(offset);
	const size = numberOf(bytes);
	return { ...(address !== undefined && { address }), ...(size !== undefined && { size }) };
}

function numberOf(text: string): number | undefined {
	const [, digits, unit] = /^(0x[\da-f]+|\d+)([KM]?)$/i.exec(text) ?? [];
	return digits === undefined ? undefined : Number(digits) * units[unit.toUpperCase()];
}
