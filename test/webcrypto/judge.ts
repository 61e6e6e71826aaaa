import type { Case } from "./case.js";
import { outcomeOf } from "./outcome.js";
import type { Side } from "./side.js";

/** A case whose answers are not the same. */
export interface Difference {
	readonly name: string;
	readonly expected: string;
	readonly got: string;
}

export interface Judgement {
	readonly differences: readonly Difference[];
	/** Cases that both sides answer with a value, and with an error. */
	readonly answered: number;
	readonly refused: number;
}

/** Cases after which keys are collected: fewer than an HSM's free keys, divided by the keys of a case. */
const COLLECTED_AFTER = 6;

/** Asks both sides every case, and compares the answers of `subject` with those of `reference`. */
export async function judge(cases: readonly Case[], subject: Side, reference: Side): Promise<Judgement> {
	const differences: Difference[] = [];
	let answered = 0;
	let refused = 0;
	for (const [index, question] of cases.entries()) {
		const expected = await outcomeOf(async () => (question.reference ? question.reference() : question.run(reference, reference)));
		const pairs: (readonly [Side, Side])[] = [[subject, subject]];
		if (question.crosses) pairs.push([subject, reference], [reference, subject]);
		for (const [from, to] of pairs) {
			const got = await outcomeOf(() => question.run(from, to));
			const name = question.crosses ? `${question.name} (${from.name} to ${to.name})` : question.name;
			if (got !== expected || got.startsWith("not prepared")) differences.push({ name, expected, got });
		}
		if (expected.startsWith("rejects")) refused++;
		else answered++;
		if (index % COLLECTED_AFTER === COLLECTED_AFTER - 1) await subject.collect();
	}
	await subject.collect();
	return { differences, answered, refused };
}
