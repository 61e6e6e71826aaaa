/** `npm run bench`: measures, shows progress, and writes the findings. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { EngineName } from "../../hosts/simulator/build.mjs";
import { judge } from "./aims.js";
import type { Parameters } from "./machines/parameters.js";
import { imageMachines } from "./moddable/machines.js";
import { type Options, parseArguments, UsageError, usage } from "./options.js";
import { page, picture } from "./report.js";
import type { Findings } from "./results.js";
import { type Printed, type Run, simulate } from "./simulation.js";
import { print } from "./table.js";
import { aimTables, tables } from "./tables.js";

/** Exit status. */
const DONE = 0;
const WRONG_USAGE = 2;

/** The module with the firmware's slow workers, bundled with noble. */
const NOBLE_SLOW_WORKERS = "ecc-noble";
/**
 * The host's machine holds the samples, and in the run of the meters noble's tables. It takes enough at its start: a heap that grows in small steps is
 * always nearly full, so it would collect garbage every few requests, which took a third of a request's time.
 */
const HEAP = Object.freeze({
	static: 24_000_000,
	stack: 2048,
	slots: { initial: 131_072, incremental: 4096 },
	chunk: { initial: 4_000_000, incremental: 65_536 },
});

export interface Environment {
	/** Root of the project. */
	readonly project: string;
	/** File names are relative to this folder. */
	readonly folder: string;
	/** Builds the simulator if it is not up to date. */
	simulator(engine: EngineName | undefined): Promise<{ readonly program: string; readonly message: string; readonly native: string[] }>;
	/** Writes each module to `outdir`/NAME.js, with these native engines. @throws Error if a module can not be bundled */
	bundle(options: { entries: { [name: string]: string }; outdir: string; native?: string[] }): Promise<void>;
	/** Writes the modules of an image with these native engines one by one. Returns their names, each after its imports. */
	writeModules(outdir: string, native: readonly string[]): Promise<readonly string[]>;
	/** Links an image of these modules, the firmware and the SDK's cryptography. @throws Error that names what is missing */
	image(machines: { readonly [name: string]: string }, engine: EngineName | undefined): Promise<Image>;
}

interface Image {
	readonly program: string;
	/** Of the SDK. */
	readonly version: string;
	readonly native: readonly string[];
}

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

async function measure({ engine, moddable, ...options }: Options, environment: Environment): Promise<Findings> {
	const { project, simulator, bundle, writeModules } = environment;
	// This comes first: if something is missing, it fails before the long measurements.
	const image = moddable ? await buildImage(environment, engine) : undefined;
	const { program, message, native } = await simulator(engine);
	console.log(message);
	if (image !== undefined) console.log(`image: linked by the Moddable SDK ${image.version}, with its own cryptography in it`);
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
	const named = ["post", "echo-machine", "direct-noble-curves", "direct-symmetric", "direct-libraries", "hsm-noble"];
	try {
		showProgress("bundles");
		await bundle({
			entries: {
				main: join(machines, "main.ts"),
				hsm: join(machines, "hsm-native.ts"),
				ecc,
				...Object.fromEntries(named.map((name) => [name, join(machines, `${name}.ts`)])),
			},
			outdir: join(work, "times"),
			native,
		});
		await bundle({ entries: { [NOBLE_SLOW_WORKERS]: ecc }, outdir: join(work, "times") });
		await bundle({ entries: { main: join(machines, "meter.ts"), ecc }, outdir: join(work, "meters"), native });
		await bundle({ entries: { main: join(firmware, "main.ts"), hsm: join(firmware, "hsm.ts"), ecc }, outdir: join(work, "firmware"), native });
		await bundle({ entries: { main: join(machines, "modules.ts") }, outdir: join(work, "modules") });
		const names = await writeModules(join(work, "modules"), native);
		const { samples, spins, polls } = options;
		const parameters: Parameters = { samples, spins, polls, native, nobleSlowWorkers: NOBLE_SLOW_WORKERS };
		const times = await run("times", { parameters: JSON.stringify(parameters) });
		const meters = await run("meters", { parameters: JSON.stringify(parameters) });
		showProgress("memory");
		const { statistics } = await run("firmware", { input: readFileSync(join(project, "LICENSE-APACHE")) }, { heap: creation(project) });
		const { modules } = await run("modules", { modules: JSON.stringify(names) });
		// The program contains the image's modules, and one main module of slow workers.
		const ofImage: Parameters = { ...parameters, native: image?.native ?? [], nobleSlowWorkers: "ecc" };
		const beside = image && (await run("image", { parameters: JSON.stringify(ofImage) }, { program: image.program, modules: "." }));
		clearProgress();
		return {
			results: [...times.results, ...meters.results, ...(beside?.results ?? [])],
			message,
			machines: statistics,
			modules,
			...(image && beside ? { moddable: { version: image.version, engine: beside.statistics.engine, bits: beside.statistics.bits } } : {}),
		};
	} finally {
		rmSync(work, { recursive: true, force: true });
	}
}

/** Builds the firmware's image with the benchmark's machines and the SDK's cryptography. */
async function buildImage({ project, image }: Environment, engine: EngineName | undefined): Promise<Image> {
	showProgress("image");
	const built = await image(imageMachines(project), engine);
	clearProgress();
	return built;
}

/** The heap of the firmware's host machine. */
function creation(project: string): Run["heap"] {
	const { creation } = JSON.parse(readFileSync(join(project, "manifest.json"), "utf8")) as { creation: Run["heap"] };
	return creation;
}

function write({ json, report, picture: image }: Options, folder: string, findings: Findings): void {
	console.log(print([...tables(findings), ...aimTables(findings)]));
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
