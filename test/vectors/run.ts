import { availableParallelism } from "node:os";
import type { Answer } from "../support/asking.js";
import type { VectorFile } from "./file.js";
import { judge, type Verdict } from "./judge.js";
import type { Run, Simulation } from "./simulation.js";
import type { Trial } from "./trial.js";

/** Trials of one run of the simulator: few enough that the processors are used evenly, many enough that starting it is little. */
const RUN_TRIALS = 64;

/** A trial of a vector, and where the verdict on it belongs. */
interface Task {
	readonly file: number;
	readonly vector: number;
	readonly trial: Trial;
}

/** What is done in one run. */
interface Batch {
	readonly oneByOne: boolean;
	readonly tasks: readonly Task[];
}

/**
 * Tries all vectors of all files, in as many runs at a time as there are processors. Returns the verdicts by file and
 * vector. `onProgress`: how many trials are done, of how many.
 */
export async function runVectors(
	simulation: Simulation, files: readonly VectorFile[], onProgress: (done: number, all: number) => void,
): Promise<Verdict[][]> {
	const verdicts: Verdict[][] = files.map((file) => file.vectors.map(({ plan }) =>
		({ kind: "skipped", reason: "skip" in plan ? plan.skip : "" })));
	const batches = files.flatMap(toBatches);
	const all = batches.reduce((sum, { tasks }) => sum + tasks.length, 0);
	let done = 0;
	const work = async (): Promise<void> => {
		for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
			const { oneByOne, tasks } = batch;
			const run = await simulation.run(tasks.map(({ trial }) => trial), oneByOne, () => onProgress(++done, all));
			tasks.forEach((task, index) => {
				verdicts[task.file][task.vector] = verdict(files[task.file].vectors[task.vector].result, task.trial, run, index);
			});
		}
	};
	await Promise.all(Array.from({ length: availableParallelism() }, work));
	return verdicts;
}

function toBatches({ vectors, oneByOne }: VectorFile, file: number): Batch[] {
	const tasks = vectors.flatMap(({ plan }, vector): Task[] => "skip" in plan ? [] : [{ file, vector, trial: plan }]);
	const batches: Batch[] = [];
	for (let start = 0; start < tasks.length; start += RUN_TRIALS) batches.push({ oneByOne, tasks: tasks.slice(start, start + RUN_TRIALS) });
	return batches;
}

/** A run that ended badly after all answers is not to be trusted with any of them. */
function verdict(result: VectorFile["vectors"][number]["result"], trial: Trial, { answers, problem }: Run, index: number): Verdict {
	const given: readonly Answer[] | undefined = answers[index];
	const isBroken = problem !== undefined && !answers.includes(undefined);
	if (given !== undefined && !isBroken) return judge(result, trial, given);
	return { kind: "failed", expected: "an answer", came: problem ?? "none" };
}
