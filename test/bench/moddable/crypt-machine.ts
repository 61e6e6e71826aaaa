/** A machine without an HSM in which the Moddable SDK's own cryptography works when it is told to. */
import type { DirectQuestion } from "../machines/direct-symmetric.js";
import { type Cost, cost } from "../machines/stopwatch.js";
import { onMessage, operations } from "./with-crypt.js";

/** On a message of `size`, or an operation. */
export type CryptQuestion = DirectQuestion | { readonly name: string };

/** What it took, and what came out: the host compares that with what the HSM gives. */
export interface CryptAnswer extends Cost {
	readonly output: ArrayBuffer | boolean;
}

const message = new Uint8Array(16384).fill(9);
let built: ReturnType<typeof operations> | undefined;

function workOf(question: CryptQuestion): (() => ArrayBuffer | boolean) | undefined {
	return "size" in question ? onMessage[question.name]?.(message.subarray(0, question.size)) : (built ??= operations())[question.name];
}

self.onmessage = (question: CryptQuestion) => {
	const work = workOf(question);
	if (work === undefined) {
		self.postMessage(null);
		return;
	}
	let output: ArrayBuffer | boolean = false;
	const spent = cost(() => {
		output = work();
	});
	self.postMessage({ ...spent, output } satisfies CryptAnswer);
};
