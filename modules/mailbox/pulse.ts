/**
 * Whether a machine lives: two words in memory that it shares with who watches it.
 *
 * The machine counts in the first while it runs; in its place it may say that it has ended or failed. Whoever is about to delete
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
	/** The largest number that a machine counts to; larger ones are last words, which the HSM also sends to its host. */
	Most = 0x7fffffff,
	/** The machine was asked to end: it has wiped its secrets, is in no driver, and does nothing more. */
	Ended = 0xfffffffe,
	/** The machine can not go on. */
	Failed = 0xffffffff,
}

/** The message by which a machine is asked to end. A word in shared memory would let whoever writes nonsense there end the HSM. */
export enum Command {
	End = "end",
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
		this.count = (this.count + 1) & Beat.Most;
		Atomics.store(this.words, this.index, this.count);
	}

	/** In place of any further beat: says that the machine does nothing more, and that whatever depends on it will be deleted. */
	end(last: Beat.Ended | Beat.Failed): void {
		Atomics.store(this.words, this.index, last);
		this.keepAwake();
	}

	/** The watcher is about to end the machine: from now on it does not sleep. */
	keepAwake(): void {
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

/** The largest part of the limit that counts between two looks. */
const LONGEST_STEP = 1 / 4;

/**
 * Tells when a machine has given no beat for too long. Between two looks a quarter of the limit counts at most: a watcher that was away
 * itself, as both are that share a processor, can not know whether the machine could have beaten.
 */
export class Watchdog {
	private readonly limit: number;
	private lastBeat = 0;
	private lastTicks: number;
	private milliseconds = 0;

	/** `limit`: milliseconds; `ticks`: the time now in milliseconds, which may wrap at 2^32. */
	constructor(limit: number, ticks: number) {
		this.limit = limit;
		this.lastTicks = ticks;
	}

	/** Whether the machine, whose last beat is `beat`, has been silent for longer than the limit. */
	hasExpired(beat: number, ticks: number): boolean {
		const step = (ticks - this.lastTicks) >>> 0;
		this.lastTicks = ticks;
		this.milliseconds = beat === this.lastBeat ? this.milliseconds + Math.min(step, this.limit * LONGEST_STEP) : 0;
		this.lastBeat = beat;
		return this.milliseconds > this.limit;
	}
}
