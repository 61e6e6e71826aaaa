/**
 * Whether a machine lives: two words in memory that it shares with who watches it.
 *
 * The machine counts in the first while it runs; in its place it may say that it has failed. Whoever is about to delete
 * the machine sets the second, and from then on it does not sleep: a machine that is deleted in the middle of Atomics.wait
 * leaves its record behind in Moddable's list of sleepers, and the next who rings at that address would wake a task that
 * is no longer there. Nothing else comes of either word, so that whoever writes nonsense here stops nobody.
 */
export enum PulseWord {
	Beat,
	Awake,
	End,
}

export enum Beat {
	/** What the last beat of a machine says when it could still say something; the HSM sends its host the same. */
	Failed = 0xffffffff,
}

/** The machine's end. The watcher only loads the first word and stores into the second. */
export class Pulse {
	private readonly words: Uint32Array;
	private readonly index: number;
	private count = 0;

	/** `index`: the first of its words. */
	constructor(words: Uint32Array, index: number) {
		this.words = words;
		this.index = index;
	}

	/** Says that the machine runs. */
	beat(): void {
		this.count = (this.count + 1) & 0x7fffffff;
		Atomics.store(this.words, this.index, this.count);
	}

	/** In place of any further beat: says that the machine will do nothing more, and that whatever depends on it will be deleted. */
	fail(): void {
		Atomics.store(this.words, this.index, Beat.Failed);
		Atomics.store(this.words, this.index + PulseWord.Awake, 1);
	}

	/** To be looked at before the machine sleeps. */
	get mustStayAwake(): boolean {
		return Atomics.load(this.words, this.index + PulseWord.Awake) !== 0;
	}

	/** The last beat, also one of another machine. */
	read(): number {
		return Atomics.load(this.words, this.index);
	}
}
