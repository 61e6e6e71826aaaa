import type { Answer } from "../support/json-requests.js";
import type { VectorResult } from "./file.js";
import type { Step, Trial } from "./trial.js";

/** The verdict on one vector. */
export type Verdict =
	| { readonly kind: "accepted" }
	/** `bySize`: the API does not offer this size. `malformed`: its encoding is invalid, so no request was sent. */
	| { readonly kind: "rejected"; readonly bySize: boolean; readonly malformed?: true }
	| { readonly kind: "acceptable"; readonly accepted: boolean }
	| { readonly kind: "skipped"; readonly reason: string }
	| { readonly kind: "failed"; readonly expected: string; readonly came: string };

type Judgement = "right" | "refused" | "wrong";

/** A step with its answer. */
interface Judged {
	readonly step: Step;
	readonly answer: Answer;
	readonly judgement: Judgement;
}

/** Judges a trial by the answers to its steps, one for each. */
export function judge(result: VectorResult, { steps, unsupported, refused }: Trial, answers: readonly Answer[]): Verdict {
	const judged = steps.map((step, index): Judged => ({ step, answer: answers[index], judgement: classify(step, answers[index]) }));
	const mustBeRefused = result === "invalid" || refused !== undefined;
	const isGood = (each: Judged): boolean =>
		mustBeRefused ? isRefused(each) : isRight(each) || (unsupported !== undefined ? isRefused(each) : result === "acceptable" && each.judgement === "refused");
	const bad = judged.find((each) => !isGood(each));
	if (bad !== undefined) return { kind: "failed", expected: expectation(bad.step, mustBeRefused), came: shown(bad.answer) };

	const accepted = !mustBeRefused && judged.every(isRight);
	if (result === "invalid") return { kind: "rejected", bySize: unsupported !== undefined };
	if (result === "acceptable") return { kind: "acceptable", accepted };
	const reason = refused ?? unsupported;
	return accepted || reason === undefined ? { kind: "accepted" } : { kind: "skipped", reason };
}

/** Judges a vector that was refused without a request to the HSM. */
export function judgeRefusal(result: VectorResult, refusal: string): Verdict {
	if (result === "invalid") return { kind: "rejected", bySize: false, malformed: true };
	if (result === "acceptable") return { kind: "acceptable", accepted: false };
	return { kind: "failed", expected: "acceptance", came: `a refusal before the HSM was asked: ${refusal}` };
}

function classify({ right, refusals }: Step, answer: Answer): Judgement {
	if ("value" in answer) {
		if (answer.value === right) return "right";
		return right === true && answer.value === false ? "refused" : "wrong";
	}
	const isRefusal = refusals === undefined ? answer.error.startsWith("Crypto.") : refusals.some((code) => code === answer.error);
	return isRefusal ? "refused" : "wrong";
}

function isRight({ step: { role }, judgement }: Judged): boolean {
	return role === "clean" || judgement === "right";
}

/** A `produce` step may also give another result than the vector's. */
function isRefused({ step: { role }, answer, judgement }: Judged): boolean {
	if (role === "clean") return true;
	if (role === "prepare") return judgement === "right";
	return judgement === "refused" || (role === "produce" && judgement === "wrong" && "value" in answer);
}

function expectation({ name, role, right }: Step, mustBeRefused: boolean): string {
	if (mustBeRefused && role === "check") return `${name} to refuse`;
	const result = typeof right === "string" ? short(right) : right === null ? "success" : String(right);
	return mustBeRefused && role === "produce" ? `${name} not to give ${result}` : `${name} to give ${result}`;
}

function shown(answer: Answer): string {
	if ("error" in answer) return answer.error;
	return typeof answer.value === "string" ? short(answer.value) : answer.value === null ? "success" : String(answer.value);
}

function short(text: string): string {
	if (text === "") return "no bytes";
	return text.length <= 64 ? text : `${text.slice(0, 64)}… (${text.length / 2} bytes)`;
}
