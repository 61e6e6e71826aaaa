/** Runs firmware in the XS simulator, and builds the simulator first if needed. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll } from "vitest";
import { buildSimulator, type EngineName } from "../../hosts/simulator/build.mjs";
import { bundle } from "../../hosts/simulator/bundle.mjs";

const folder = fileURLToPath(new URL("../..", import.meta.url));

let built: ReturnType<typeof buildSimulator> | undefined;

/** The path of the program. The first call in a test file builds it. */
async function simulator(): Promise<string> {
	built ??= buildSimulator();
	return (await built).program;
}

/* The first build takes longer than the timeout of a test. */
beforeAll(async () => {
	await simulator();
}, 600_000);

/**
 * The memory and the work of one machine. `slotCount`, `stackPeak`, `keys`, `messages` and `byteCodes` are counts. The other numbers are bytes above
 * those of an empty machine.
 */
export interface MachineStatistics {
	name: string;
	heap: number;
	slots: number;
	slotCount: number;
	chunks: number;
	reserved: number;
	peak: number;
	stackPeak: number;
	keys: number;
	keyBytes: number;
	byteCode: number;
	messages: number;
	byteCodes: number;
	/** How the machine ended: "finished", "closed", "terminated", or its failure. */
	end: string;
}

export interface Statistics {
	bits: 32 | 64;
	slotSize: number;
	engine: string;
	empty: { slots: number; chunks: number; stack: number; keys: number };
	machines: MachineStatistics[];
	/** With --chip. */
	chip?: ChipStatistics;
}

/** The chip's memory when least of it was free. All sizes are in bytes. */
export interface ChipStatistics {
	free: number;
	largest: number;
	taken: number;
	/** Bytes in use at the end of the run, less those in use when the main module began. */
	leaked: number;
	/** Each entry is a sequence of `count` neighbouring blocks of one owner. `taken` includes their headers. */
	regions: { size: number; blocks: { owner: string; free: boolean; offset: number; taken: number; count: number }[] }[];
}

export interface Outcome {
	/** 0: good, 1: failed, 2: wrong usage, 124: timeout; null when the process was killed. */
	status: number | null;
	signal: NodeJS.Signals | null;
	stdout: string;
	stderr: string;
	stats: Statistics | undefined;
}

/** The chip's memory in a run with --chip. @throws Error for a run without. */
export function chipOf({ stats, stderr }: Outcome): ChipStatistics {
	if (stats?.chip === undefined) throw new Error(`no map of the chip's memory: ${stderr}`);
	return stats.chip;
}

export interface SimulatorOptions {
	/** Heap of the main machine in bytes. */
	heap?: number;
	/** Stack of the main machine in slots. */
	stack?: number;
	/** Contents of resources by name. */
	resources?: Record<string, string | Uint8Array>;
	/** Seconds until the run fails; 30 by default. */
	timeout?: number;
	/** Further command line options of the program. */
	options?: readonly string[];
	/** What computes where no peripheral does; native where a library is there if left out. */
	engine?: EngineName;
}

/** Modules by name: the TypeScript text, whose imports are relative to the project's root, or the URL of the file. */
export type Entries = Record<string, string | URL>;

function toArguments(work: string, options: SimulatorOptions): string[] {
	const result = ["--timeout", String(options.timeout ?? 30), "--stats-json", join(work, "stats.json")];
	if (options.heap !== undefined) result.push("--heap", String(options.heap));
	if (options.stack !== undefined) result.push("--stack", String(options.stack));
	for (const [name, contents] of Object.entries(options.resources ?? {})) {
		writeFileSync(join(work, `resource-${name}`), contents);
		result.push("--resource", `${name}=${join(work, `resource-${name}`)}`);
	}
	return [...result, ...(options.options ?? [])];
}

/** Runs the simulator, or the program `other`, with these arguments. */
export async function runProgram(parameters: readonly string[], other?: string): Promise<Omit<Outcome, "stats">> {
	const program = other ?? (await simulator());
	return new Promise((resolve, reject) => {
		const child = spawn(program, parameters, { stdio: ["ignore", "pipe", "pipe"] });
		let stdout = "";
		let stderr = "";
		child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
		child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
		child.on("error", reject);
		child.on("close", (status, signal) => resolve({ status, signal, stdout, stderr }));
	});
}

function makeFolder(name: string): string {
	mkdirSync(join(folder, "build/test"), { recursive: true });
	return mkdtempSync(join(folder, `build/test/${name}-`));
}

/** Folders of bundled modules, by entries. */
const bundled = new Map<string, Promise<string>>();
const bundleFolders: string[] = [];
afterAll(() => {
	for (const made of bundleFolders) rmSync(made, { recursive: true, force: true });
});

async function bundleOnce(entries: Entries, engine: EngineName | undefined): Promise<string> {
	const outdir = makeFolder("modules");
	bundleFolders.push(outdir);
	await bundle({
		entries: Object.fromEntries(Object.entries(entries).map(([name, entry]) => [name, entry instanceof URL ? fileURLToPath(entry) : { text: entry, folder }])),
		outdir,
		native: (await buildSimulator({ engine })).native,
	});
	return outdir;
}

/** Bundles the modules, once for each test file, and runs them. */
export async function simulate(entries: Entries, options: SimulatorOptions = {}): Promise<Outcome> {
	const key = JSON.stringify([entries, options.engine]);
	const modules = bundled.get(key) ?? bundleOnce(entries, options.engine);
	bundled.set(key, modules);
	const work = makeFolder("simulation");
	try {
		const outcome = await runProgram([...toArguments(work, options), await modules]);
		const statistics = join(work, "stats.json");
		const stats = existsSync(statistics) ? (JSON.parse(readFileSync(statistics, "utf8")) as Statistics) : undefined;
		return { ...outcome, stats };
	} finally {
		rmSync(work, { recursive: true, force: true });
	}
}
