/**
 * The heartbeat of a machine: two words in memory that it shares with its watcher.
 *
 * The machine counts in the first word while it runs. At its end it writes there that it has ended or failed. The watcher sets the second
 * word before it deletes the machine, and from then on the machine does not sleep. If the watcher deleted a machine inside Atomics.wait,
 * the machine's record would stay in Moddable's list of sleepers, and the next ring at that address would wake a task that no longer
 * exists.
 *
 * Neither word has another effect. Nonsense in these words stops nobody.
 */
export enum HeartbeatWord {
	Beat,
	Awake,
	End,
}

export enum Beat {
	/** The largest count of a machine. Larger numbers are final states, which the HSM also sends to its host as messages. */
	MaximumCount = 0x7fffffff,
	/** The machine ended on request: it has wiped its secrets, is out of its drivers, and does nothing more. */
	Ended = 0xfffffffe,
	/** The machine can not go on. */
	Failed = 0xffffffff,
}

/** The message that asks a machine to end. This is a message, because nonsense in a shared word could end the HSM. */
export enum Command {
	End = "end",
}

/** The machine's end. The watcher only loads the first word and stores into the second. */
export class Heartbeat {
	private readonly words: Uint32Array;
	private readonly index: number;
	private count = 0;

	/** `index`: the first of its two words. */
	constructor(words: Uint32Array, index: number) {
		this.words = words;
		this.index = index;
	}

	/** Says that the machine runs. */
	beat(): void {
		this.count = (this.count + 1) & Beat.MaximumCount;
		Atomics.store(this.words, this.index, this.count);
	}

	/**
	 * Replaces all further beats: says that the machine does nothing more, and that the watcher will delete the machines that depend on it.
	 */
	end(last: Beat.Ended | Beat.Failed): void {
		Atomics.store(this.words, this.index, last);
		this.keepAwake();
	}

	/** The watcher is about to end the machine: from now on it does not sleep. */
	keepAwake(): void {
		Atomics.store(this.words, this.index + HeartbeatWord.Awake, 1);
	}

	/** The machine checks this before it sleeps. */
	get mustStayAwake(): boolean {
		return Atomics.load(this.words, this.index + HeartbeatWord.Awake) !== 0;
	}

	/** The last beat. A machine can read another machine's beat too. */
	read(): number {
		return Atomics.load(this.words, this.index);
	}
}

/** The largest part of the limit that counts between two checks. */
const LONGEST_STEP = 1 / 4;

/**
 * Detects that a machine has not beaten for too long. Between two checks at most a quarter of the limit counts. The watcher itself may have
 * been away, for example if both share a processor, and then it can not know whether the machine could have beaten.
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

	/** Whether the machine, whose last beat is `beat`, has not beaten for longer than the limit. */
	hasExpired(beat: number, ticks: number): boolean {
		const step = (ticks - this.lastTicks) >>> 0;
		this.lastTicks = ticks;
		this.milliseconds = beat === this.lastBeat ? this.milliseconds + Math.min(step, this.limit * LONGEST_STEP) : 0;
		this.lastBeat = beat;
		return this.milliseconds > this.limit;
	}
}
