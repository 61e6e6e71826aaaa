/** What can happen next in the simulation. What each does is said in world.ts, when each is chosen in scheduler.ts. */
export type StepName =
	| "ask"
	| "jobs"
	| "deliver"
	| "rumour"
	| "time"
	| "abort"
	| "halt"
	| "resume"
	| "core"
	| "work"
	| "turn"
	| "slow turn"
	| "wake"
	| "miss"
	| "ring"
	| "fail"
	| "mute"
	| "slow end"
	| "end";

export interface Step {
	readonly what: StepName;
	/**
	 * Which client, worker or machine, how long, or what everything about a request is derived from: so any step can be left out,
	 * and the others stay what they are.
	 */
	readonly argument: number;
}

/** One line for each step, equal ones in a row together. `explain` may say more of one. */
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
