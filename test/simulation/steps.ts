/** The steps of the simulation. simulation.ts defines what each does, scheduler.ts when each is chosen. */
export type StepName =
	| "ask"
	| "jobs"
	| "deliver"
	| "spurious message"
	| "time"
	| "abort"
	| "halt"
	| "resume"
	| "core"
	| "work"
	| "turn"
	| "slow turn"
	| "wake"
	| "missed wake-up"
	| "ring"
	| "fail"
	| "send failures"
	| "slow end"
	| "end";

export interface Step {
	readonly what: StepName;
	/**
	 * The client, worker or machine, the time in milliseconds, or the seed of a request. A step depends on nothing but its argument, so
	 * removing a step does not change the others.
	 */
	readonly argument: number;
}

/** Prints one line for each step, or for equal steps in a row. `explain` describes a step. */
export function printed(steps: readonly Step[], explain: (step: Step) => string): string {
	const lines: string[] = [];
	let count = 0;
	steps.forEach((step, index) => {
		const next = steps[index + 1];
		count++;
		if (next !== undefined && next.what === step.what && next.argument === step.argument) return;
		lines.push(`  ${explain(step)}${count > 1 ? ` (${count} times)` : ""}`);
		count = 0;
	});
	return lines.join("\n");
}
