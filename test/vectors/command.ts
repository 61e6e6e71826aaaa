/** `npm run vectors`: reads the command line and the files, runs the vectors, and reports. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { readVectors, SchemaError, schemas, type VectorFile } from "./file.js";
import { FileError } from "./json-object.js";
import { Progress } from "./progress.js";
import { noTotals, oneLine, reportFile, summary, type Totals } from "./report.js";
import { runVectors } from "./run.js";
import { type Engine, engines, Simulation, type Simulator } from "./simulation.js";

const usage = `usage: npm run vectors -- [--engine ${engines.join("|")}] [--image] FILE…
Runs the test vectors of each FILE, JSON of the Wycheproof project, on the HSM in the XS simulator.
  --engine native   AES and SHA-2 by the drivers on the emulated peripherals, the rest by PSA Crypto and libsodium
  --engine noble    everything by noble, random numbers too
  --image           on the linked image, with the XS of the Moddable SDK in MODDABLE; native only
  --help            prints this
Without --engine: native, and noble for what the libraries that are installed lack.

Skips each FILE of another schema than these, and each test that the HSM has no request for:
${schemas.map((schema) => `  ${schema}`).join("\n")}

Exit status: 0 if tests were run and none failed; 1 if a test failed, a FILE could not be read, or nothing was run; 2 for wrong
parameters.`;

/** Exit status. */
const PASSED = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

export interface Environment {
	/** Root of the project. */
	readonly project: string;
	/** File names are relative to this folder. */
	readonly folder: string;
	/** Builds the simulator if it is not up to date. */
	simulator(engine: Engine | undefined): Promise<Simulator>;
}

class UsageError extends Error {}

/** Runs the command line. Returns the exit status that the usage describes. */
export async function command(given: readonly string[], environment: Environment): Promise<number> {
	if (given.includes("--help")) {
		console.log(usage);
		return PASSED;
	}
	try {
		const { engine, names } = parseArguments(given);
		const reading = readAll(names, environment.folder);
		const totals = noTotals();
		await tryAll(reading.files, engine, environment, totals);
		return conclude(reading, totals);
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		console.error(`vectors: ${error.message}\n${usage}`);
		return WRONG_USAGE;
	}
}

function parseArguments(given: readonly string[]): { engine: Engine | undefined; names: string[] } {
	let engine: string | undefined;
	let isGiven = false;
	const names: string[] = [];
	for (let index = 0; index < given.length; index++) {
		const argument = given[index];
		if (argument === "--engine" || argument.startsWith("--engine=")) {
			isGiven = true;
			engine = argument === "--engine" ? given[++index] : argument.slice("--engine=".length);
		} else if (argument.startsWith("-")) throw new UsageError(`unknown option ${argument}`);
		else names.push(argument);
	}
	const known = engines.find((each) => each === engine);
	if (isGiven && known === undefined) throw new UsageError(`--engine expected ${engines.join(" or ")}, got ${engine ?? "nothing"}`);
	if (names.length === 0) throw new UsageError("no file");
	return { engine: known, names };
}

/** The readable files, and the number of others. */
interface Reading {
	readonly files: readonly VectorFile[];
	readonly skipped: number;
	readonly unreadable: number;
}

/** Reads all files, and prints why a file is skipped or unreadable. */
function readAll(names: readonly string[], folder: string): Reading {
	const files: VectorFile[] = [];
	let [skipped, unreadable] = [0, 0];
	for (const name of names) {
		try {
			files.push(readVectors(resolve(folder, name), name));
		} catch (error) {
			if (error instanceof SchemaError) {
				skipped++;
				console.log(oneLine(`${name}: skipped: ${error.message}`));
			} else if (error instanceof FileError) {
				unreadable++;
				console.error(oneLine(`vectors: ${error.message}`));
			} else {
				throw error;
			}
		}
	}
	return { files, skipped, unreadable };
}

async function tryAll(files: readonly VectorFile[], engine: Engine | undefined, { project, simulator }: Environment, totals: Totals): Promise<void> {
	const parent = join(project, "build/vectors");
	mkdirSync(parent, { recursive: true });
	const folder = mkdtempSync(join(parent, "simulation-"));
	const progress = new Progress(process.stderr);
	try {
		const prepare = async (): Promise<Simulation> => {
			const built = await simulator(engine);
			const simulation = await Simulation.prepare(built, engine, project, folder);
			if (built.message !== undefined) console.log(built.message);
			return simulation;
		};
		await runVectors(prepare, files, {
			onTrial: (done, all) => progress.show(done, all),
			onFile(file, verdicts) {
				progress.clear();
				console.log(reportFile(file, verdicts, totals).join("\n"));
			},
		});
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/** Prints the totals as the last line. Returns the exit status. */
function conclude({ files, skipped, unreadable }: Reading, totals: Totals): number {
	if (totals.decided === 0) console.error("vectors: nothing was run: the HSM decided no test");
	if (skipped > 0) console.log(`known schemas: ${schemas.join(", ")}`);
	if (skipped + unreadable > 0) console.log(`files: ${files.length} read, ${skipped} skipped, ${unreadable} could not be read`);
	console.log(summary(totals));
	return totals.failed === 0 && totals.decided > 0 && unreadable === 0 ? PASSED : FAILED;
}
