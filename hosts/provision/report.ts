/** The report on an image that the command has made. It shows public keys, and nothing else of a key. */
import { curves, publicKeySizes } from "../../modules/messages/algorithms.js";
import type { PlacedKey } from "./image.js";
import type { Row } from "./partition-table.js";
import { typeWords } from "./words.js";

interface Made {
	/** The image's name, as given. */
	readonly output: string;
	readonly size: number;
	readonly keys: readonly PlacedKey[];
	readonly partition: Row;
}

export function report({ output, size, keys, partition }: Made): string {
	const quoted = /^[\w./\\:-]+$/.test(output) ? output : `'${output.replaceAll("'", "'\\''")}'`;
	const { address } = partition;
	const where = address === undefined ? "ADDRESS" : hexadecimal(address);
	const lines = [`${output}: ${size} bytes, ${keys.length} ${keys.length === 1 ? "key" : "keys"}`, ...keys.flatMap(describeKey)];
	if (partition.size !== undefined && partition.size !== size)
		lines.push(`Attention: hosts/esp32/partitions.csv gives the partition heimlig ${partition.size} bytes. The HSM finds the keys only if both sizes agree.`);
	lines.push(
		"Flash it. It replaces all keys and counters of the board:",
		`  esptool --port PORT write-flash ${where} ${quoted}`,
		"PORT is the board's serial port.",
	);
	if (address === undefined) lines.push("ADDRESS is the address of the partition heimlig.");
	lines.push(`${output} contains the keys in the clear: delete it after flashing.`);
	return lines.join("\n");
}

function describeKey({ name, description: { id, type }, bytes }: PlacedKey): string[] {
	const line = `  ${name}: id ${id}, ${typeWords(type)}`;
	if (type.kind === "symmetric") return [line];
	const publicKey = bytes.subarray(0, publicKeySizes[curves.indexOf(type.curve)]);
	return [line, `    public key ${Buffer.from(publicKey).toString("hex")}`];
}

export function hexadecimal(value: number): string {
	return `0x${value.toString(16)}`;
}
