/** Milliseconds between two lines where the output is no terminal. */
const LINE_MILLISECONDS = 10_000;

export interface Output {
	readonly isTTY?: boolean;
	write(text: string): unknown;
}

/** Shows how many tests are done: on a terminal in one line that changes, elsewhere in a line now and then. */
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

	/** Makes room for other output. */
	clear(): void {
		if (this.output.isTTY === true) this.output.write("\r\u001b[K");
	}
}
