import Time from "time";
import { type ErrorCode, HsmError } from "../../modules/messages/errors.js";

/** Prints a line for each request: the request, the answer, and the time it took. */
export class Report {
	/** Counts requests without printing them. */
	isQuiet = false;
	private requests = 0;
	private tenths = 0;

	/** Waits for an answer, prints it as `show` formats it, and returns it. */
	async answer<Answer>(what: string, promise: Promise<Answer>, show: (answer: Answer) => string = shown): Promise<Answer> {
		const begin = milliseconds();
		const answer = await promise;
		this.line(what, show(answer), milliseconds() - begin);
		return answer;
	}

	/** Waits for a refusal. @throws Error if the HSM answers, or refuses with another error than `code` */
	async refusal(what: string, code: ErrorCode, promise: Promise<unknown>): Promise<void> {
		const begin = milliseconds();
		const reason: unknown = await promise.then(
			() => undefined,
			(error: unknown) => error,
		);
		if (!(reason instanceof HsmError) || reason.code !== code) throw new Error(`wrong answer to ${what}: expected the error ${code}, got ${String(reason)}`);
		this.line(what, `refused: ${code}`, milliseconds() - begin);
	}

	/** Prints a line whenever another tenth of `size` bytes is done. */
	progress(verb: string, done: number, size: number): void {
		const tenths = Math.floor((10 * done) / size);
		if (tenths !== this.tenths && tenths > 0) trace(`${verb} ${done} of ${size} bytes\n`);
		this.tenths = tenths;
	}

	summary(): void {
		trace(`${this.requests} requests, every answer checked\n`);
	}

	private line(what: string, answer: string, time: number): void {
		this.requests++;
		if (this.isQuiet) return;
		trace(`${what.padEnd(32)} ${answer.padEnd(64)} ${time.toFixed(2).padStart(8)} ms\n`);
	}
}

function shown(answer: unknown): string {
	return typeof answer === "boolean" ? String(answer) : "done";
}

/** The time in milliseconds, as finely as the platform has it. */
function milliseconds(): number {
	return Time.microseconds === undefined ? Time.ticks : Time.microseconds / 1000;
}
