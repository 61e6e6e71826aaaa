/** Reads the command line. */
import { UsageError } from "./errors.js";

export const usage = `usage: npm run provision -- KEYS.json -o FILE [options]
       npm run provision -- --inspect FILE
Makes an image of the flash partition heimlig with a product's keys, for esptool. hosts/provision/README.md describes KEYS.json.
  -o FILE         the image. It contains the keys in the clear
  --size BYTES    size of the partition (65536)
  --keys FILE.ts  the key places, instead of hosts/firmware/keys.ts
  --force         replaces FILE if it exists
  --inspect FILE  lists what is in an image, or in a partition read back from a board; it shows no keys
  --help          prints this`;

const withValue = ["-o", "--size", "--keys", "--inspect"];
const DEFAULT_SIZE = 65_536;

export interface Making {
	/** Names of files as given. */
	readonly keys: string;
	readonly output: string;
	readonly places: string | undefined;
	readonly size: number;
	readonly force: boolean;
}

export type Plan = { readonly help: true } | { readonly inspected: string } | { readonly making: Making };

/** @throws UsageError */
export function readArguments(given: readonly string[]): Plan {
	if (given.includes("--help")) return { help: true };
	const options = new Map<string, string>();
	const files: string[] = [];
	for (let index = 0; index < given.length; index++) {
		const word = given[index];
		if (!word.startsWith("-")) {
			files.push(word);
			continue;
		}
		if (word !== "--force" && !withValue.includes(word)) throw new UsageError(`unknown option ${word}`);
		if (options.has(word)) throw new UsageError(`${word} twice`);
		const value = word === "--force" ? word : given[++index];
		if (value === undefined || value === "" || (value !== word && value.startsWith("-"))) throw new UsageError(`${word} needs a value`);
		options.set(word, value);
	}
	const inspected = options.get("--inspect");
	if (inspected !== undefined) {
		if (options.size > 1 || files.length > 0) throw new UsageError("--inspect takes one file and nothing else");
		return { inspected };
	}
	const [keys, ...more] = files;
	const output = options.get("-o");
	if (!keys) throw new UsageError("the file with the keys is missing");
	if (more.length > 0) throw new UsageError(`one file with keys at a time, got ${files.join(" and ")}`);
	if (output === undefined) throw new UsageError("-o FILE is missing");
	const making = { keys, output, places: options.get("--keys"), size: readSize(options.get("--size")), force: options.has("--force") };
	return { making };
}

function readSize(given: string | undefined): number {
	if (given === undefined) return DEFAULT_SIZE;
	if (!/^(\d{1,9}|0x[\da-f]{1,8})$/i.test(given)) throw new UsageError(`--size expected a number of bytes, got "${given}"`);
	return Number(given);
}
