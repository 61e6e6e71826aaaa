import { availableParallelism } from "node:os";
import type { Answer } from "../support/json-requests.js";
import type { VectorFile, VectorResult } from "./file.js";
import { judge, judgeRefusal, type Verdict } from "./judge.js";
import type { Run, Simulation } from "./simulation.js";
import type { Plan, Trial } from "./trial.js";

/** Trials in one run of the simulator: few enough to share among the processors, many enough to outweigh its start. */
const RUN_TRIALS = 64;

/** A vector's trial. `vector`: its index in the file. */
interface Task {
	readonly vector: number;
	readonly trial: Trial;
}

/** The trials of one run of the simulator. */
interface Batch {
	readonly file: number;
	readonly oneByOne: boolean;
	readonly tasks: readonly Task[];
}

/** Observes the progress of all trials. */
export interface Observer {
	/** `done` of `all` trials are done. */
	onTrial(done: number, all: number): void;
	/** All verdicts on a file are known. Called for the files in their order. */
	onFile(file: VectorFile, verdicts: readonly Verdict[]): void;
}

/**
 * Runs all vectors of all files, with as many simulators at once as there are processors. Calls `prepare` once, if any vector needs the
 * HSM.
 */
export async function runVectors(prepare: () => Promise<Simulation>, files: readonly VectorFile[], observer: Observer): Promise<void> {
	const verdicts = files.map(({ vectors }) => vectors.map(({ result, plan }) => withoutAsking(result, plan)));
	const batches = files.flatMap(toBatches);
	const remaining = files.map((_file, index) => batches.filter(({ file }) => file === index).length);
	let next = 0;
	const reportFiles = (): void => {
		for (; next < files.length && remaining[next] === 0; next++) observer.onFile(files[next], verdicts[next]);
	};
	const all = batches.reduce((sum, { tasks }) => sum + tasks.length, 0);
	let done = 0;
	const work = async (simulation: Simulation): Promise<void> => {
		for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
			const { file, oneByOne, tasks } = batch;
			const run = await simulation.run(
				tasks.map(({ trial }) => trial),
				oneByOne,
				() => observer.onTrial(++done, all),
			);
			tasks.forEach(({ vector, trial }, index) => {
				verdicts[file][vector] = verdict(files[file].vectors[vector].result, trial, run, index);
			});
			remaining[file]--;
			reportFiles();
		}
	};
	reportFiles();
	if (all === 0) return;
	observer.onTrial(0, all);
	const simulation = await prepare();
	await Promise.all(Array.from({ length: availableParallelism() }, () => work(simulation)));
}

/** The verdict on a vector without a trial. For a vector with a trial, the answers replace it. */
function withoutAsking(result: VectorResult, plan: Plan): Verdict {
	return "refusal" in plan ? judgeRefusal(result, plan.refusal) : { kind: "skipped", reason: "skip" in plan ? plan.skip : "" };
}

function toBatches({ vectors, oneByOne }: VectorFile, file: number): Batch[] {
	const tasks = vectors.flatMap(({ plan }, vector): Task[] => ("steps" in plan ? [{ vector, trial: plan }] : []));
	const batches: Batch[] = [];
	for (let start = 0; start < tasks.length; start += RUN_TRIALS) batches.push({ file, oneByOne, tasks: tasks.slice(start, start + RUN_TRIALS) });
	return batches;
}

/** If a run fails after its last answer, none of its answers counts. */
function verdict(result: VectorResult, trial: Trial, { answers, problem }: Run, index: number): Verdict {
	const given: readonly Answer[] | undefined = answers[index];
	const isBroken = problem !== undefined && !answers.includes(undefined);
	if (given !== undefined && !isBroken) return judge(result, trial, given);
	return { kind: "failed", expected: "an answer", came: problem ?? "none" };
}
