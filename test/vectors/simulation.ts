import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { hsmMachine } from "../../hosts/firmware/configuration.js";
import type { EngineName } from "../../hosts/simulator/build.mjs";
import { engineNames } from "../../hosts/simulator/building/engines.mjs";
import type { Answer } from "../support/json-requests.js";
import type { Line, Script } from "./script.js";
import type { Trial } from "./trial.js";

export const engines = engineNames;
export type Engine = EngineName;

/** The XS simulator, from its build scripts. */
export interface Simulator {
	readonly program: string;
	/** What it is and which engines it has, in words. */
	readonly message?: string | undefined;
	/** Writes each module to `outdir`/NAME.js. @throws Error if a module can not be bundled */
	bundle(options: { entries: { [name: string]: string }; outdir: string }): Promise<void>;
}

/** Bytes of the HSM machine's heap: the chip's, or enough for noble's tables for AES. */
const heapFor = (engine: Engine | undefined): number => (engine === "noble" ? 4_000_000 : hsmMachine.static);
/** The host machine holds a script and its answers. */
const HOST_HEAP_BYTES = 16_000_000;
const HOST_STACK_SLOTS = 2048;
/** Far more than any run needs, so it ends only a run that hangs. */
const TIMEOUT_SECONDS = 300;
/** Trials under way at once, as many as the client's ring has slots. */
const PARALLEL_TRIALS = 8;

/** The result of a run: the answers to each trial, and the problem if it failed. */
export interface Run {
	readonly answers: readonly (readonly Answer[] | undefined)[];
	readonly problem: string | undefined;
}

/** The HSM on the simulator, with one of its engines. */
export class Simulation {
	private readonly program: string;
	private readonly engine: Engine | undefined;
	private readonly folder: string;
	private runs = 0;

	/** Bundles the machines. `engine`: native if undefined. `project`: the project's root; `folder`: an empty folder. @throws Error if a module can not be bundled */
	static async prepare(simulator: Simulator, engine: Engine | undefined, project: string, folder: string): Promise<Simulation> {
		const machines = join(project, "test/vectors/machines");
		await simulator.bundle({
			entries: {
				main: join(machines, "main.ts"),
				hsm: join(machines, `hsm-${engine ?? "native"}.ts`),
				ecc: join(project, "hosts/firmware/ecc.ts"),
			},
			outdir: join(folder, "modules"),
		});
		return new Simulation(simulator.program, engine, folder);
	}

	private constructor(program: string, engine: Engine | undefined, folder: string) {
		this.program = program;
		this.engine = engine;
		this.folder = folder;
	}

	/** Runs trials on a new HSM, `oneByOne` or several at once. Calls `onTrial` after each. */
	async run(trials: readonly Trial[], oneByOne: boolean, onTrial: () => void): Promise<Run> {
		const folder = join(this.folder, `run-${++this.runs}`);
		const script: Script = {
			trials: trials.map(({ steps }) => steps.map(({ name, fields }) => ({ name, fields }))),
			parallel: oneByOne ? 1 : PARALLEL_TRIALS,
			heap: heapFor(this.engine),
		};
		mkdirSync(folder);
		writeFileSync(join(folder, "script"), JSON.stringify(script));
		writeFileSync(join(folder, "places"), new Uint8Array(new Set(trials.flatMap(({ places = [] }) => places))));
		try {
			return await this.execute(folder, trials.length, onTrial);
		} finally {
			rmSync(folder, { recursive: true });
		}
	}

	private execute(folder: string, count: number, onTrial: () => void): Promise<Run> {
		const answers: Run["answers"][number][] = Array.from({ length: count }, () => undefined);
		const child = spawn(
			this.program,
			[
				"--heap",
				String(HOST_HEAP_BYTES),
				"--stack",
				String(HOST_STACK_SLOTS),
				"--timeout",
				String(TIMEOUT_SECONDS),
				"--resource",
				`script=${join(folder, "script")}`,
				"--resource",
				`places=${join(folder, "places")}`,
				join(this.folder, "modules"),
			],
			{ stdio: ["ignore", "pipe", "pipe"] },
		);
		let errors = "";
		child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
		createInterface(child.stdout).on("line", (text) => {
			const line = readLine(text);
			if (line === undefined) {
				errors += `${text}\n`;
				return;
			}
			answers[line.trial] = line.answers;
			onTrial();
		});
		return new Promise((resolve, reject) => {
			child.on("error", reject);
			child.on("close", (status, signal) => resolve({ answers, problem: status === 0 ? undefined : problem(status, signal, errors) }));
		});
	}
}

/** Returns undefined if the line is incomplete, or not of machines/main.ts. */
function readLine(text: string): Line | undefined {
	try {
		return JSON.parse(text) as Line;
	} catch {
		return undefined;
	}
}

function problem(status: number | null, signal: string | null, errors: string): string {
	const end = status === 124 ? `had not ended after ${TIMEOUT_SECONDS} seconds` : signal === null ? `ended with status ${status}` : `was ended by ${signal}`;
	return [
		`the simulator ${end}`,
		...errors
			.trim()
			.split("\n")
			.filter((line) => line !== "")
			.slice(0, 3),
	].join("; ");
}
