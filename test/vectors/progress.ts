/** Milliseconds between two lines if the output is not a terminal. */
const LINE_MILLISECONDS = 10_000;

export interface Output {
	readonly isTTY?: boolean;
	write(text: string): unknown;
}

/** Shows how many tests are done: on a terminal in one line that it updates, elsewhere in a line every ten seconds. */
export class Progress {
	private readonly output: Output;
	private readonly now: () => number;
	private last = -Infinity;

	/** `now`: the time in milliseconds. */
	constructor(output: Output, now: () => number = () => performance.now()) {
		this.output = output;
		this.now = now;
	}

	show(done: number, all: number): void {
		const text = `${done} of ${all} tests`;
		if (this.output.isTTY === true) {
			this.output.write(`\r${text}`);
			return;
		}
		const now = this.now();
		if (now - this.last < LINE_MILLISECONDS) return;
		this.last = now;
		this.output.write(`vectors: ${text}\n`);
	}

	/** Clears the line for other output. */
	clear(): void {
		if (this.output.isTTY === true) this.output.write("\r\u001b[K");
	}
}
