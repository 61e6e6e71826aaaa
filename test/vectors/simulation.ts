import { spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { hsmMachine } from "../../hosts/firmware/configuration.js";
import type { Answer } from "../support/json-requests.js";
import type { Line, Script } from "./script.js";
import type { Trial } from "./trial.js";

export const engines = ["hardware", "software"] as const;
export type Engine = (typeof engines)[number];

/** The XS simulator, as its own build scripts provide it. */
export interface Simulator {
	readonly program: string;
	/** Makes `outdir`/NAME.js of each module. @throws Error if one can not be made. */
	bundle(options: { entries: { [name: string]: string }; outdir: string }): Promise<void>;
}

/** Bytes of heap of the HSM machine: the chip's, or what noble's tables for AES need besides. */
const heaps: { readonly [engine in Engine]: number } = { hardware: hsmMachine.static, software: 4_000_000 };
/** The host machine holds a script and its answers. */
const HOST_HEAP_BYTES = 16_000_000;
const HOST_STACK_SLOTS = 2048;
/** Far more than any run needs: only ends what hangs. */
const TIMEOUT_SECONDS = 300;
/** Requests under way together, as many as the client's ring takes. */
const TOGETHER = 8;

/** What came of a run: the answers to each trial, and if anything went wrong, what. */
export interface Run {
	readonly answers: readonly (readonly Answer[] | undefined)[];
	readonly problem: string | undefined;
}

/** The HSM with one of its engines on the simulator. */
export class Simulation {
	private readonly program: string;
	private readonly engine: Engine;
	private readonly folder: string;
	private runs = 0;

	/** Bundles the machines. `project`: its root; `folder`: an empty one of its own. @throws Error if it can not. */
	static async prepare(simulator: Simulator, engine: Engine, project: string, folder: string): Promise<Simulation> {
		const machines = join(project, "test/vectors/machines");
		await simulator.bundle({
			entries: {
				main: join(machines, "main.ts"),
				hsm: join(machines, `hsm-${engine}.ts`),
				ecc: join(project, "hosts/firmware/ecc.ts"),
			},
			outdir: join(folder, "modules"),
		});
		return new Simulation(simulator.program, engine, folder);
	}

	private constructor(program: string, engine: Engine, folder: string) {
		this.program = program;
		this.engine = engine;
		this.folder = folder;
	}

	/** Makes trials on an HSM that has just started; `oneByOne`, or several together. `onTrial` is called as each is done. */
	async run(trials: readonly Trial[], oneByOne: boolean, onTrial: () => void): Promise<Run> {
		const folder = join(this.folder, `run-${++this.runs}`);
		const script: Script = {
			trials: trials.map(({ questions }) => questions.map(({ name, fields }) => ({ name, fields }))),
			together: oneByOne ? 1 : TOGETHER,
			heap: heaps[this.engine],
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

/** Undefined for what was not printed by machines/main.ts, or not to its end. */
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
