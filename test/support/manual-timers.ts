import type { Timers } from "../../modules/api/call-options.js";

/** Timers with a clock that the test advances. */
export class ManualTimers implements Timers {
	now = 0;
	private readonly pending = new Map<number, { readonly when: number; readonly callback: () => void }>();
	private last = 0;

	/** The number of pending timers. */
	get count(): number {
		return this.pending.size;
	}

	set(callback: () => void, milliseconds: number): number {
		this.pending.set(++this.last, { when: this.now + milliseconds, callback });
		return this.last;
	}

	clear(timer: unknown): void {
		this.pending.delete(timer as number);
	}

	/** Advances the clock without firing timers. */
	sleep(milliseconds: number): void {
		this.now += milliseconds;
	}

	/** Advances the clock and fires the timers that are due, in order. */
	advance(milliseconds: number): void {
		const end = this.now + milliseconds;
		for (;;) {
			const due = [...this.pending].filter(([, { when }]) => when <= end).sort(([, a], [, b]) => a.when - b.when)[0];
			if (due === undefined) break;
			const [timer, { when, callback }] = due;
			this.now = Math.max(this.now, when);
			this.pending.delete(timer);
			callback();
		}
		this.now = end;
	}
}
