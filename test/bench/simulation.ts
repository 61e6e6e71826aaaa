import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Statistics } from "../support/simulator.js";
import type { Line } from "./machines/output.js";
import { type ModuleSize, type Result, summarize } from "./results.js";

/** More than the slowest computer needs, so it ends only a run that hangs. */
const TIMEOUT_SECONDS = 1800;

export interface Run {
	/** The path of the simulator. */
	readonly program: string;
	/** The folder of the machines' modules. */
	readonly modules: string;
	/** An empty folder for this run. */
	readonly folder: string;
	readonly resources: Readonly<Record<string, string | Uint8Array>>;
	/** The heap of the host's machine: bytes, slots of the stack, and what it takes of the bytes at its start, and later at a time. */
	readonly heap: { readonly static: number; readonly stack: number; readonly slots?: Growth; readonly chunk?: Growth };
	/** Called with the name of each measurement when it begins. */
	readonly onProgress?: (what: string) => void;
}

interface Growth {
	readonly initial: number;
	readonly incremental: number;
}

export interface Printed {
	readonly results: readonly Result[];
	readonly modules: readonly ModuleSize[];
	readonly statistics: Statistics;
}

type AnyLine = Partial<{ [Key in "measurement" | "progress"]: Extract<Line, Record<Key, unknown>>[Key] } & { module: ModuleSize }>;

/** Runs the measuring machines and returns their output. @throws Error with the simulator's messages if it fails */
export async function simulate({ program, modules, folder, resources, heap, onProgress }: Run): Promise<Printed> {
	const statistics = join(folder, "statistics.json");
	const parameters = ["--heap", String(heap.static), "--stack", String(heap.stack), "--timeout", String(TIMEOUT_SECONDS), "--stats-json", statistics, "--pin"];
	for (const name of ["slots", "chunk"] as const) {
		const growth = heap[name];
		if (growth !== undefined) parameters.push(`--${name}`, `${growth.initial},${growth.incremental}`);
	}
	for (const [name, contents] of Object.entries(resources)) {
		writeFileSync(join(folder, name), contents);
		parameters.push("--resource", `${name}=${join(folder, name)}`);
	}
	const results: Result[] = [];
	const sizes: ModuleSize[] = [];
	const child = spawn(program, [...parameters, modules], { stdio: ["ignore", "pipe", "pipe"] });
	let errors = "";
	child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
	createInterface(child.stdout).on("line", (text) => {
		const { measurement, progress, module } = read(text);
		if (measurement !== undefined) results.push(summarize(measurement));
		if (module !== undefined) sizes.push(module);
		if (progress !== undefined) onProgress?.(progress);
	});
	const status = await new Promise<number | null>((resolve, reject) => {
		child.on("error", reject);
		child.on("close", resolve);
	});
	if (status !== 0) throw new Error(`the simulator ended with status ${status}: ${errors.trim()}`);
	return { results, modules: sizes, statistics: JSON.parse(readFileSync(statistics, "utf8")) as Statistics };
}

/** Returns an empty line for other output, such as the demonstration's. */
function read(text: string): AnyLine {
	if (!text.startsWith("{")) return {};
	return JSON.parse(text) as AnyLine;
}
