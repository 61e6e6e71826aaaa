import { seed } from "../support/random.js";
import { type Findings, fuzz } from "./fuzz.js";

const PROGRESS = 50_000;

/** Runs the hostile host and prints the results. Returns the exit status. */
export function command(messages: number): number {
	const halves = [
		{ what: "two hostile clients and an honest one", noHonest: false, share: 0.9 },
		{ what: "hostile clients only", noHonest: true, share: 0.1 },
	];
	return halves
		.map(({ what, noHonest, share }) => {
			let next = PROGRESS;
			const start = performance.now();
			const findings = fuzz({
				seed,
				messages: Math.round(messages * share),
				noHonest,
				onProgress: (sent) => {
					if (sent < next) return;
					console.log(`  ${sent} messages`);
					next += PROGRESS;
				},
			});
			console.log(
				`${what}: ${summary(findings, `npm run hostile -- --seed ${seed} --messages ${messages}`)}, ${((performance.now() - start) / 1000).toFixed(1)} s`,
			);
			return findings.failure;
		})
		.some((failure) => failure !== undefined)
		? 1
		: 0;
}

/** `repeat`: the command that repeats the run. It includes the number of messages, since some failures show only at the end. */
export function summary({ messages, accesses, disturbances, honest, checked, slowest, statuses, failure }: Findings, repeat: string): string {
	if (failure !== undefined) return `FAILED ${failure}; to repeat: ${repeat}`;
	const answers = [...statuses]
		.sort(([, one], [, other]) => other - one)
		.map(([status, count]) => `${status} ${count}`)
		.join(", ");
	return (
		`${messages} messages, ${accesses} accesses of the core, ${disturbances} of them disturbed; ` +
		`${honest} honest requests answered, after ${slowest} turns at most; ${checked} digests and tags of sessions checked; all answers: ${answers}`
	);
}
