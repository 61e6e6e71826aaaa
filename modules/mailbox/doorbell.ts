/**
 * Waking a core that sleeps.
 *
 * Towards the HSM the doorbell is a counter: who has put something into a ring rings, who wants to sleep reads the
 * counter first, looks at its rings once more, and sleeps only while the counter has not moved. XS can miss a wake-up
 * that comes between the comparison inside Atomics.wait and the sleep itself, so a sleep always ends by itself.
 */
export class Doorbell {
	private readonly words: Int32Array;
	private readonly index: number;

	constructor(words: Int32Array, index: number) {
		this.words = words;
		this.index = index;
	}

	ring(): void {
		Atomics.add(this.words, this.index, 1);
		Atomics.notify(this.words, this.index);
	}

	/** To be read before the rings are looked at for the last time. */
	read(): number {
		return Atomics.load(this.words, this.index);
	}

	/** Sleeps until somebody rings, at most `milliseconds`; not at all if somebody has rung since `seen` was read. */
	sleep(seen: number, milliseconds: number): void {
		Atomics.wait(this.words, this.index, seen, milliseconds);
	}
}

/**
 * Towards the host, whose main machine may not sleep on a word, the bell is a message. A message costs far more than an
 * answer, so it is sent only if the host has asked for it: it arms the bell when it is about to idle, and the first
 * answer after that takes the armed bell and sends the message.
 */
export class HostBell {
	private readonly words: Uint32Array;
	private readonly index: number;

	constructor(words: Uint32Array, index: number) {
		this.words = words;
		this.index = index;
	}

	/** Host: asks for a message at the next answer. The response ring must be looked at once more after this. */
	arm(): void {
		Atomics.store(this.words, this.index, 1);
	}

	/** Either side: takes the bell; true if it was armed. */
	take(): boolean {
		return Atomics.exchange(this.words, this.index, 0) === 1;
	}
}
