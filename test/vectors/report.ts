import type { Vector, VectorFile } from "./file.js";
import type { Verdict } from "./judge.js";

export interface Totals {
	passed: number;
	failed: number;
	skipped: number;
	/** Tests that the HSM decided. */
	decided: number;
}

/** Totals of no tests. */
export function noTotals(): Totals {
	return { passed: 0, failed: 0, skipped: 0, decided: 0 };
}

/** Returns the lines of the report on one file, and adds its results to `totals`. */
export function reportFile(file: VectorFile, verdicts: readonly Verdict[], totals: Totals): string[] {
	const judged = file.vectors.map((vector, index) => ({ vector, verdict: verdicts[index] }));
	const count = (matches: (verdict: Verdict) => boolean): number => verdicts.filter(matches).length;
	const rejected = count(({ kind }) => kind === "rejected");
	const bySize = count((verdict) => verdict.kind === "rejected" && verdict.bySize);
	const malformed = count((verdict) => verdict.kind === "rejected" && verdict.malformed === true);
	const acceptable = count(({ kind }) => kind === "acceptable");
	const skipped = count(({ kind }) => kind === "skipped");
	const failed = judged.flatMap(({ vector, verdict }) => (verdict.kind === "failed" ? [failure(file, vector, verdict)] : []));
	const accepted = verdicts.length - rejected - acceptable - skipped - failed.length;
	totals.passed += accepted + rejected + acceptable;
	totals.skipped += skipped;
	totals.failed += failed.length;
	totals.decided += verdicts.length - skipped - malformed;
	return [
		`${file.name}: ${file.algorithm}, ${verdicts.length} tests`,
		line("valid, accepted", accepted),
		line(
			"invalid, rejected",
			rejected,
			[
				...(bySize > 0 ? [`${bySize} of them of a size that the API does not offer`] : []),
				...(malformed > 0 ? [`${malformed} of them for their encoding, without asking the HSM`] : []),
			].join("; "),
		),
		line("acceptable", acceptable),
		...tally(judged.map(({ vector, verdict }) => verdict.kind === "acceptable" && decision(vector, verdict.accepted))),
		line("skipped", skipped),
		...tally(verdicts.map((verdict) => verdict.kind === "skipped" && verdict.reason)),
		line("failed", failed.length),
		...failed,
	];
}

/** The last line. */
export function summary({ passed, failed, skipped }: Totals): string {
	return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function line(what: string, count: number, remark = ""): string {
	return `  ${what.padEnd(18)}${String(count).padStart(6)}${remark === "" ? "" : ` (${remark})`}`;
}

/** A line for each different text, with its count. */
function tally(texts: readonly (string | false)[]): string[] {
	const counts = new Map<string, number>();
	for (const text of texts) if (text !== false) counts.set(text, (counts.get(text) ?? 0) + 1);
	return [...counts].map(([text, count]) => `${String(count).padStart(26)} ${text}`);
}

function decision({ flags }: Vector, accepted: boolean): string {
	return `${accepted ? "accepted, with the right result" : "refused"}${flags.length > 0 ? `: ${flags.join(", ")}` : ""}`;
}

function failure({ name }: VectorFile, { id, comment, flags, result }: Vector, { expected, came }: Verdict & { kind: "failed" }): string {
	return oneLine(`FAILED ${name} tcId ${id} "${comment}" [${flags.join(", ")}] ${result}: expected ${expected}, came ${came}`);
}

/** Replaces control characters, which a file's text could send to the terminal. */
export function oneLine(text: string): string {
	return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, " ");
}
