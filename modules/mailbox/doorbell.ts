/**
 * Waking a core that sleeps.
 *
 * Towards the HSM the doorbell is a counter: who has put something into a ring rings, who wants to sleep reads the
 * counter first, looks at its rings once more, and sleeps only while the counter has not moved. XS can miss a wake-up
 * that comes between the comparison inside Atomics.wait and the sleep itself, so a sleep always ends by itself.
 */
export function ringDoorbell(words: Int32Array, index: number): void {
	Atomics.add(words, index, 1);
	Atomics.notify(words, index);
}

/** The doorbell of the machine that sleeps on it, and of others of the HSM that ring it. */
export class Doorbell {
	private readonly words: Int32Array;
	private readonly index: number;

	constructor(words: Int32Array, index: number) {
		this.words = words;
		this.index = index;
	}

	ring(): void {
		ringDoorbell(this.words, this.index);
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

/*
 * Towards the host, whose main machine may not sleep on a word, the bell is a message. A message costs far more than an
 * answer, so it is sent only if the host has asked for it: it arms the bell when it is about to idle, and the first
 * answer after that takes the armed bell and sends the message.
 */

/** Host: asks for a message at the next answer. The response ring must be looked at once more after this. */
export function armBell(words: Uint32Array | Int32Array, index: number): void {
	Atomics.store(words, index, 1);
}

/** Either side: takes the bell; true if it was armed. */
export function takeBell(words: Uint32Array | Int32Array, index: number): boolean {
	return Atomics.exchange(words, index, 0) === 1;
}
