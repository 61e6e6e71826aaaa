/**
 * Waking a core that sleeps.
 *
 * The HSM's doorbell is a counter. The host rings after it has put a request into a ring. Before the HSM sleeps, it reads the counter and
 * checks its rings once more; it sleeps only while the counter has that value. XS can miss a wake-up that comes between the comparison
 * inside Atomics.wait and the sleep, so each sleep has a timeout.
 */
export function ringDoorbell(words: Int32Array, index: number): void {
	Atomics.add(words, index, 1);
	Atomics.notify(words, index);
}

/** The doorbell that a machine sleeps on, and that other machines of the HSM ring. */
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

	/** Read this before the last check of the rings. */
	read(): number {
		return Atomics.load(this.words, this.index);
	}

	/** Sleeps until somebody rings, at most `milliseconds`. Returns at once if somebody has rung since `read` returned `seen`. */
	sleep(seen: number, milliseconds: number): void {
		Atomics.wait(this.words, this.index, seen, milliseconds);
	}
}

/*
 * The host's bell is a message, because the host's main machine may not sleep on a word. A message costs far more than an answer, so the
 * HSM sends one only if the host asks for it: the host arms the bell before it idles, and the first answer after that takes the armed bell
 * and sends the message.
 */

/** Host: asks for a message at the next answer. Check the response ring once more after this. */
export function armBell(words: Uint32Array | Int32Array, index: number): void {
	Atomics.store(words, index, 1);
}

/** Both sides: disarms the bell, and returns whether it was armed. */
export function takeBell(words: Uint32Array | Int32Array, index: number): boolean {
	return Atomics.exchange(words, index, 0) === 1;
}
