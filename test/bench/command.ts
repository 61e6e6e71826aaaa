/** `npm run bench`: measures, shows progress, and writes the findings. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { polling } from "../../hosts/firmware/configuration.js";
import { judge } from "./aims.js";
import { imageMachines } from "./moddable/machines.js";
import { page, picture } from "./report.js";
import type { Findings } from "./results.js";
import { type Printed, type Run, simulate } from "./simulation.js";
import { print } from "./table.js";
import { tables } from "./tables.js";

const usage = `usage: npm run bench -- [options]
Measures the firmware and its alternatives side by side on the XS simulator, in a minute or two.
  --samples N           samples of each figure (default and minimum: 30)
  --spins N, --polls N  how often the cores poll before they wait, instead of the firmware's configuration
  --moddable            measures also an image linked by the Moddable SDK in MODDABLE, beside the SDK's cryptography
  --json FILE           writes all figures
  --report FILE.html    writes one page with charts and tables
  --picture FILE.svg    writes the chart that test/README.md shows`;

/** Exit status. */
const DONE = 0;
const WRONG_USAGE = 2;

const FEWEST_SAMPLES = 30;
/** The host's machine holds the samples, and in the run of the meters noble's tables. */
const HEAP = Object.freeze({ static: 24_000_000, stack: 2048 });

export interface Environment {
	/** Root of the project. */
	readonly project: string;
	/** File names are relative to this folder. */
	readonly folder: string;
	/** Builds the simulator if it is not up to date. */
	simulator(): Promise<{ readonly program: string; readonly message: string }>;
	/** Writes each module to `outdir`/NAME.js. @throws Error if a module can not be bundled */
	bundle(options: { entries: { [name: string]: string }; outdir: string }): Promise<void>;
	/** Writes the image's modules one by one. Returns their names, each after its imports. */
	writeModules(outdir: string): Promise<readonly string[]>;
	/** Links an image of these modules, the firmware and the SDK's cryptography. @throws Error that names what is missing */
	image(machines: { readonly [name: string]: string }): Promise<{ readonly program: string; readonly version: string }>;
}

interface Options {
	samples: number;
	spins: number;
	polls: number;
	moddable: boolean;
	json?: string;
	report?: string;
	picture?: string;
}

class UsageError extends Error {}

/** Runs the command line. Returns the exit status: 0 done, 2 wrong usage. */
export async function command(given: readonly string[], environment: Environment): Promise<number> {
	if (given.includes("--help")) {
		console.log(usage);
		return DONE;
	}
	try {
		const options = parseArguments(given);
		const findings = await measure(options, environment);
		write(options, environment.folder, findings);
		return DONE;
	} catch (error) {
		if (!(error instanceof UsageError)) throw error;
		console.error(`bench: ${error.message}\n${usage}`);
		return WRONG_USAGE;
	}
}

function parseArguments(given: readonly string[]): Options {
	const options: Options = { samples: FEWEST_SAMPLES, ...polling, moddable: given.includes("--moddable") };
	const withValues = given.filter((argument) => argument !== "--moddable");
	for (let index = 0; index < withValues.length; index += 2) {
		const [argument, value] = [withValues[index], withValues[index + 1]];
		if (!["--samples", "--spins", "--polls", "--json", "--report", "--picture"].includes(argument)) throw new UsageError(`unknown option ${argument}`);
		if (value === undefined) throw new UsageError(`${argument} needs a value`);
		if (argument === "--json") options.json = value;
		else if (argument === "--report") options.report = value;
		else if (argument === "--picture") options.picture = value;
		else if (argument === "--samples") options.samples = Number(value);
		else if (argument === "--spins") options.spins = Number(value);
		else options.polls = Number(value);
	}
	for (const name of ["spins", "polls"] as const)
		if (!(Number.isInteger(options[name]) && options[name] >= 0)) throw new UsageError(`--${name} expected a whole number`);
	if (!Number.isInteger(options.samples) || options.samples < FEWEST_SAMPLES) throw new UsageError(`--samples expected ${FEWEST_SAMPLES} or more`);
	return options;
}

async function measure({ samples, spins, polls, moddable }: Options, environment: Environment): Promise<Findings> {
	const { project, simulator, bundle, writeModules } = environment;
	// This comes first: if something is missing, it fails before the long measurements.
	const image = moddable ? await buildImage(environment) : undefined;
	const { program, message } = await simulator();
	console.log(message);
	const parent = join(project, "build/bench");
	mkdirSync(parent, { recursive: true });
	const work = mkdtempSync(join(parent, "run-"));
	const run = (name: string, resources: Run["resources"], more: Partial<Run> = {}): Promise<Printed> => {
		const folder = join(work, `${name}-run`);
		mkdirSync(folder);
		return simulate({ program, modules: join(work, name), folder, resources, heap: HEAP, onProgress: showProgress, ...more });
	};
	const machines = join(project, "test/bench/machines");
	const firmware = join(project, "hosts/firmware");
	const ecc = join(firmware, "ecc.ts");
	const named = ["post", "echo-machine", "direct-curves", "direct-symmetric", "hsm-software"].map((name) => [name, join(machines, `${name}.ts`)]);
	try {
		showProgress("bundles");
		await bundle({
			entries: { main: join(machines, "main.ts"), hsm: join(machines, "hsm-hardware.ts"), ecc, ...Object.fromEntries(named) },
			outdir: join(work, "times"),
		});
		await bundle({ entries: { main: join(machines, "meter.ts"), ecc }, outdir: join(work, "meters") });
		await bundle({ entries: { main: join(firmware, "main.ts"), hsm: join(firmware, "hsm.ts"), ecc }, outdir: join(work, "firmware") });
		await bundle({ entries: { main: join(machines, "modules.ts") }, outdir: join(work, "modules") });
		const names = await writeModules(join(work, "modules"));
		const counted = { samples: String(samples), polling: JSON.stringify({ spins, polls }) };
		const times = await run("times", counted);
		const meters = await run("meters", counted);
		showProgress("memory");
		const { statistics } = await run("firmware", { input: readFileSync(join(project, "LICENSE-APACHE")) }, { heap: creation(project) });
		const { modules } = await run("modules", { modules: JSON.stringify(names) });
		// The program contains the image's modules.
		const beside = image && (await run("image", counted, { program: image.program, modules: "." }));
		clearProgress();
		return {
			results: [...times.results, ...meters.results, ...(beside?.results ?? [])],
			machines: statistics,
			modules,
			...(image && beside ? { moddable: { version: image.version, engine: beside.statistics.engine, bits: beside.statistics.bits } } : {}),
		};
	} finally {
		rmSync(work, { recursive: true, force: true });
	}
}

/** Builds the firmware's image with the benchmark's machines and the SDK's cryptography. */
async function buildImage({ project, image }: Environment): ReturnType<Environment["image"]> {
	showProgress("image");
	const built = await image(imageMachines(project));
	clearProgress();
	console.log(`image: linked by the Moddable SDK ${built.version}, with its own cryptography in it`);
	return built;
}

/** The heap of the firmware's host machine. */
function creation(project: string): Run["heap"] {
	const { creation } = JSON.parse(readFileSync(join(project, "manifest.json"), "utf8")) as { creation: Run["heap"] };
	return creation;
}

function write({ json, report, picture: image }: Options, folder: string, findings: Findings): void {
	console.log(print(tables(findings)));
	if (json !== undefined) writeFileSync(resolve(folder, json), `${JSON.stringify({ ...findings, aims: judge(findings.results) }, undefined, "\t")}\n`);
	if (report !== undefined) writeFileSync(resolve(folder, report), page(findings));
	if (image !== undefined) writeFileSync(resolve(folder, image), picture(findings));
}

function showProgress(what: string): void {
	if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${what}`);
	else process.stderr.write(`${what}\n`);
}

function clearProgress(): void {
	if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
}
