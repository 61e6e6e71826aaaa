/** `npm run provision`: makes an image with a product's keys, or lists one. */
import { dirname, join, resolve } from "node:path";
import { type Making, readArguments, usage } from "./arguments.js";
import { expected, InputError, systemReason, UsageError, within } from "./errors.js";
import { makeImage, type PlacedKey } from "./image.js";
import { inspect } from "./inspect.js";
import { parseObject } from "./json-object.js";
import { checkOutput, writeOutput } from "./output-file.js";
import { checkPartitionSize } from "./partition.js";
import { findPartition, type Row } from "./partition-table.js";
import { type Places, readPlaces } from "./places.js";
import { readWhole } from "./read-file.js";
import { report } from "./report.js";
import { readKey } from "./source.js";

/** Exit status. */
const DONE = 0;
const BAD_INPUT = 1;
const WRONG_USAGE = 2;

/** Far more than the keys of all places have. */
const LARGEST_JSON = 1024 * 1024;
const LARGEST_PARTITION = 16 * 1024 * 1024;

export interface Environment {
	/** The project's root. */
	readonly root: string;
	/** Names of files are relative to this folder. */
	readonly folder: string;
	/** Imports a TypeScript module. */
	load(file: string): Promise<Readonly<Record<string, unknown>>>;
	print(text: string): void;
	complain(text: string): void;
}

/** Runs the command line. Returns the exit status: 0 done, 1 bad input, 2 wrong usage. */
export async function provision(given: readonly string[], environment: Environment): Promise<number> {
	try {
		const plan = readArguments(given);
		if ("help" in plan) environment.print(usage);
		else if ("inspected" in plan) environment.print(inspectFile(plan.inspected, environment));
		else await make(plan.making, environment);
		return DONE;
	} catch (error) {
		if (error instanceof UsageError) environment.complain(`provision: ${error.message}\n${usage}`);
		else if (error instanceof InputError) environment.complain(`provision: ${error.message}`);
		else throw error;
		return error instanceof UsageError ? WRONG_USAGE : BAD_INPUT;
	}
}

function inspectFile(name: string, { folder }: Environment): string {
	const bytes = within(name, () => readFile(resolve(folder, name), LARGEST_PARTITION));
	return within(name, () => inspect(name, bytes));
}

async function make({ keys, output, places, size, force }: Making, environment: Environment): Promise<void> {
	const { folder, root, print } = environment;
	const from = resolve(folder, keys);
	const to = resolve(folder, output);
	checkPartitionSize("--size", size);
	if (from === to) throw new InputError(`${keys}: expected another file for the image`);
	checkOutput(to, output, force);
	const placed = readKeys(from, keys, await loadPlaces(places, environment));
	const image = within(keys, () => makeImage(placed, size));
	try {
		writeOutput(to, output, image);
	} finally {
		image.fill(0);
	}
	print(report({ output, size, keys: placed, partition: readTable(join(root, "hosts/esp32/partitions.csv")) }));
}

async function loadPlaces(given: string | undefined, { root, folder, load }: Environment): Promise<Places> {
	const name = given ?? "hosts/firmware/keys.ts";
	const file = resolve(given === undefined ? root : folder, name);
	within(name, () => readFile(file, LARGEST_JSON));
	let exports: Readonly<Record<string, unknown>>;
	try {
		exports = await load(file);
	} catch (error) {
		throw new InputError(`${name}: expected a module with keyDescriptions and KeyIds, got an error: ${(error as Error).message}`);
	}
	return within(name, () => readPlaces(exports));
}

function readKeys(file: string, name: string, places: Places): readonly PlacedKey[] {
	return within(name, () => {
		const members = Object.entries(parseObject(readFile(file, LARGEST_JSON).toString("utf8")));
		const known = [...places.keys()].join(", ");
		if (members.length === 0) expected(`a member for each key (${known})`, "none");
		return members.map(([member, value]) => {
			const description = places.get(member);
			if (description === undefined) throw new InputError(`unknown place ${JSON.stringify(member)}, expected one of ${known}`);
			return within(member, () => {
				if (description.persistent !== true) expected("a place with persistent: true, since a reset deletes other keys", "another one");
				return { name: member, description, bytes: readKey(value, description.type, dirname(file)) };
			});
		});
	});
}

function readTable(file: string): Row {
	try {
		return findPartition(readWhole(file, LARGEST_JSON).toString("utf8"));
	} catch {
		// A product may have a partition table of its own.
		return {};
	}
}

function readFile(path: string, most: number): Buffer {
	try {
		return readWhole(path, most);
	} catch (error) {
		if (error instanceof InputError) throw error;
		return expected("a file", systemReason(error));
	}
}
