/**
 * Whether a machine lives: two words in memory that it shares with who watches it.
 *
 * The machine counts in the first while it runs; in its place it may say that it has failed. Whoever is about to delete
 * the machine sets the second, and from then on it does not sleep: a machine that is deleted in the middle of Atomics.wait
 * leaves its record behind in Moddable's list of sleepers, and the next who rings at that address would wake a task that
 * is no longer there. Nothing else comes of either word, so that whoever writes nonsense here stops nobody.
 */
const AWAKE = 1;

/** What a machine's last beat says when it could still say something. */
export const FAILED = 0xffffffff;

export const PULSE_WORDS = 2;

/** What the host is sent by an HSM that has failed, so that it does not have to find out. */
export const FAILED_MESSAGE = "failed";

export class Pulse {
	private readonly words: Uint32Array;
	private readonly index: number;
	private count = 0;

	/** `index`: the first of its words. */
	constructor(words: Uint32Array, index: number) {
		this.words = words;
		this.index = index;
	}

	/** The machine: says that it runs. */
	beat(): void {
		this.count = (this.count + 1) & 0x7fffffff;
		Atomics.store(this.words, this.index, this.count);
	}

	/** The machine, in place of any further beat: says that it will do nothing more. */
	fail(): void {
		Atomics.store(this.words, this.index, FAILED);
		this.stayAwake();
	}

	/** The watcher: the last beat, or FAILED. */
	read(): number {
		return Atomics.load(this.words, this.index);
	}

	/** Either: the machine is not to sleep any more. If it sleeps, it must be woken as well. */
	stayAwake(): void {
		Atomics.store(this.words, this.index + AWAKE, 1);
	}

	/** The machine, before it sleeps. */
	get mustStayAwake(): boolean {
		return Atomics.load(this.words, this.index + AWAKE) !== 0;
	}
}
