/** `npm run vectors`: reads the command line and the files, tries the vectors, reports. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { readVectors, type VectorFile } from "./file.js";
import { FileError } from "./json-object.js";
import { reportFile, summary } from "./report.js";
import { runVectors } from "./run.js";
import { engines, Simulation, type Engine, type Simulator } from "./simulation.js";

const usage = `usage: npm run vectors -- [--engine ${engines.join("|")}] [--image] FILE…
Tries the test vectors of each FILE, JSON of the Wycheproof project, on the HSM in the XS simulator.
  --engine hardware   AES and SHA by the drivers on the emulated peripherals (the default)
  --engine software   AES and SHA by noble
  --image             on the linked image, with the engine of the Moddable SDK in MODDABLE; hardware only`;

/** Exit status. */
const PASSED = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

export interface Surroundings {
	/** Root of the project. */
	readonly project: string;
	/** The folder that names of files are relative to. */
	readonly folder: string;
	/** Builds the simulator if need be. */
	simulator(): Promise<Simulator>;
}

class UsageError extends Error {}

/** Does what the command line says, and returns the exit status: 0 passed, 1 failed, 2 wrong usage or unreadable file. */
export async function command(given: readonly string[], surroundings: Surroundings): Promise<number> {
	if (given.includes("--help")) {
		console.log(usage);
		return PASSED;
	}
	try {
		const { engine, names } = parseArguments(given);
		const files = names.map((name) => readVectors(resolve(surroundings.folder, name), name));
		return await tryAll(files, engine, surroundings);
	} catch (error) {
		if (error instanceof UsageError) console.error(`vectors: ${error.message}\n${usage}`);
		else if (error instanceof FileError) console.error(`vectors: ${error.message}`);
		else throw error;
		return WRONG_USAGE;
	}
}

function parseArguments(given: readonly string[]): { engine: Engine; names: string[] } {
	let engine: string | undefined = engines[0];
	const names: string[] = [];
	for (let index = 0; index < given.length; index++) {
		const argument = given[index];
		if (argument === "--engine") engine = given[++index];
		else if (argument.startsWith("--engine=")) engine = argument.slice("--engine=".length);
		else if (argument.startsWith("-")) throw new UsageError(`unknown option ${argument}`);
		else names.push(argument);
	}
	const known = engines.find((each) => each === engine);
	if (known === undefined) throw new UsageError(`--engine expected ${engines.join(" or ")}, got ${engine ?? "nothing"}`);
	if (names.length === 0) throw new UsageError("no file");
	return { engine: known, names };
}

async function tryAll(files: readonly VectorFile[], engine: Engine, { project, simulator }: Surroundings): Promise<number> {
	const parent = join(project, "build/vectors");
	mkdirSync(parent, { recursive: true });
	const folder = mkdtempSync(join(parent, "simulation-"));
	try {
		const simulation = await Simulation.prepare(await simulator(), engine, project, folder);
		const verdicts = await runVectors(simulation, files, showProgress);
		clearProgress();
		const totals = { passed: 0, failed: 0, skipped: 0 };
		files.forEach((file, index) => console.log(reportFile(file, verdicts[index], totals).join("\n")));
		console.log(summary(totals));
		return totals.failed === 0 ? PASSED : FAILED;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

function showProgress(done: number, all: number): void {
	if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${all}`);
}

function clearProgress(): void {
	if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
}
