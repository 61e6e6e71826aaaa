import { adjacent } from "./adjacent.js";
import { type Access, WaitResult } from "./hooks.js";
import { type Point, Program, type Side } from "./program.js";

export interface Protocol {
	/** The memory that the sides share. */
	readonly buffer: SharedArrayBuffer;
	/** Shared words that are not zero at the start, as pairs of word and value. */
	readonly initial?: readonly (readonly [number, number])[];
	readonly sides: Readonly<Record<string, SideOfProtocol>>;
	/**
	 * How Atomics.wait works.
	 * `spec`: it compares and goes to sleep in one step. Only Atomics.notify wakes a sleeper.
	 * `xs`: it compares before it takes the lock of the waiters, so a notify in between wakes nobody. A sleeper wakes at its timeout.
	 * `xs, endless sleep`: the same without timeouts, to show that they are necessary.
	 */
	readonly engine: "spec" | "xs" | "xs, endless sleep";
	/** Checks the end state, and throws if it is wrong: `words` are the shared words, `messages` the number of undelivered messages. */
	readonly checkEnd?: (words: Uint32Array, messages: number) => void;
}

export interface SideOfProtocol {
	readonly create: () => Side;
	/** It runs for ever: the protocol is complete when the other sides are done. */
	readonly isServer?: boolean;
}

export interface Exploration {
	states: number;
	transitions: number;
	/** The number of paths from the start to an end state; undefined if the states have cycles. */
	interleavings: number | undefined;
	/** The shortest path to a wrong state, one access a line; undefined if there is none. */
	failure: string | undefined;
}

/** The state of a side in Atomics.wait. */
enum Sleep {
	awake,
	compared,
	asleep,
	woken,
}

/** A transition. `say` describes it. */
interface Move {
	readonly state: Uint32Array;
	readonly say: () => string;
}

/**
 * Explores all reachable states of a protocol, breadth first: any side may make the next access. A state consists of the shared words, the
 * point and the sleep of each side, and the number of messages.
 */
export class Explorer {
	private readonly protocol: Protocol;
	private readonly names: string[];
	private readonly isServer: boolean[];
	private readonly programs: Program[];
	private readonly points: number;
	private readonly sleeps: number;
	private readonly messages: number;
	private readonly numbers = new Map<string, number>();
	private readonly waiting: Uint32Array[] = [];
	private readonly cameFrom: number[] = [];
	private readonly completed: number[] = [];
	/** The ends of each transition. */
	private readonly from: number[] = [];
	private readonly to: number[] = [];

	constructor(protocol: Protocol) {
		this.protocol = protocol;
		this.names = Object.keys(protocol.sides);
		this.isServer = Object.values(protocol.sides).map(({ isServer = false }) => isServer);
		this.programs = Object.values(protocol.sides).map(({ create }) => new Program(protocol.buffer, create));
		this.points = protocol.buffer.byteLength / 4;
		this.sleeps = this.points + this.names.length;
		this.messages = this.sleeps + this.names.length;
	}

	/** @throws RangeError if there are more than `most` states. */
	explore(most = 3_000_000): Exploration {
		const beginning = new Uint32Array(this.messages + 1);
		for (const [word, value] of this.protocol.initial ?? []) beginning[word] = value;
		this.reach(beginning, -1);
		for (let number = 0; number < this.waiting.length; number++) {
			if (number > most) throw new RangeError(`more than ${most} states`);
			const state = this.waiting[number];
			const complaint = this.complaint(state);
			if (complaint !== undefined) return this.outcome(this.trace(number, complaint));
			if (this.isComplete(state)) {
				this.completed.push(number);
				continue;
			}
			const moves = this.moves(state);
			if (moves.length === 0) return this.outcome(this.trace(number, `nobody can go on: ${this.whereabouts(state)}`));
			for (const move of moves) {
				this.from.push(number);
				this.to.push(this.reach(move.state, number));
			}
		}
		const trap = this.trap();
		return this.outcome(trap === undefined ? undefined : this.trace(trap, "from here on it never completes"));
	}

	private reach(state: Uint32Array, from: number): number {
		const key = String.fromCharCode(...new Uint16Array(state.buffer));
		const known = this.numbers.get(key);
		if (known !== undefined) return known;
		const number = this.waiting.push(state) - 1;
		this.numbers.set(key, number);
		this.cameFrom.push(from);
		return number;
	}

	private next(state: Uint32Array, side: number): Point["next"] {
		return this.programs[side].points[state[this.points + side]].next;
	}

	private isComplete(state: Uint32Array): boolean {
		return this.isServer.every((isServer, side) => isServer || this.next(state, side) === "done");
	}

	private complaint(state: Uint32Array): string | undefined {
		for (let side = 0; side < this.names.length; side++) {
			const next = this.next(state, side);
			if (next instanceof Error) return `${this.names[side]}: ${next.message}`;
		}
		if (this.protocol.checkEnd === undefined || !this.isComplete(state)) return undefined;
		try {
			this.protocol.checkEnd(state.subarray(0, this.points), state[this.messages]);
		} catch (error) {
			return error instanceof Error ? error.message : String(error);
		}
		return undefined;
	}

	/** The possible transitions: at most one for each side. None for a side that waits for a message, or sleeps without a timeout. */
	private moves(state: Uint32Array): Move[] {
		const moves: Move[] = [];
		for (let side = 0; side < this.names.length; side++) {
			const next = this.next(state, side);
			if (next === "done" || next instanceof Error || (next.kind === "receive" && state[this.messages] === 0)) continue;
			const move = next.kind === "wait" ? this.wait(state, side, next.word, next.value) : this.access(state, side, next);
			if (move !== undefined) moves.push(move);
		}
		return moves;
	}

	private access(state: Uint32Array, side: number, access: Exclude<Access, { kind: "wait" }>): Move {
		const after = state.slice();
		const answer = this.apply(access, after);
		return this.answered(after, side, answer, () => describe(access, answer));
	}

	private wait(state: Uint32Array, side: number, word: number, value: number): Move | undefined {
		const { engine } = this.protocol;
		const sleep: Sleep = state[this.sleeps + side];
		const after = state.slice();
		const turnTo = (to: Sleep, what: string): Move => {
			after[this.sleeps + side] = to;
			return { state: after, say: () => `${this.names[side]} ${what} on word ${word}` };
		};
		if (sleep === Sleep.compared) return turnTo(Sleep.asleep, "sleeps");
		if (sleep === Sleep.woken) return this.answered(after, side, WaitResult.ok, () => "wakes");
		if (sleep === Sleep.asleep) return engine === "xs" ? this.answered(after, side, WaitResult.timedOut, () => "wakes at its timeout") : undefined;
		if (state[word] !== value) return this.answered(after, side, WaitResult.notEqual, () => `does not sleep: word ${word} is not ${value}`);
		return engine === "spec" ? turnTo(Sleep.asleep, "sleeps") : turnTo(Sleep.compared, "is about to sleep");
	}

	private answered(after: Uint32Array, side: number, answer: number, say: () => string): Move {
		after[this.sleeps + side] = Sleep.awake;
		after[this.points + side] = this.programs[side].follow(after[this.points + side], answer);
		return { state: after, say: () => `${this.names[side]} ${say()}` };
	}

	/** Applies the access to `state`. Returns its result. */
	private apply(access: Exclude<Access, { kind: "wait" }>, state: Uint32Array): number {
		switch (access.kind) {
			case "send":
				return ++state[this.messages];
			case "receive":
				return state[this.messages]--;
			case "notify":
				return this.wake(state, access.word);
			case "load":
				return state[access.word];
		}
		const before = state[access.word];
		state[access.word] = access.kind === "add" ? before + access.value : access.value;
		return access.kind === "store" ? access.value : before;
	}

	private wake(state: Uint32Array, word: number): number {
		let woken = 0;
		for (let side = 0; side < this.names.length; side++) {
			const next = this.next(state, side);
			if (next === "done" || next instanceof Error || next.kind !== "wait" || next.word !== word || state[this.sleeps + side] !== Sleep.asleep) continue;
			state[this.sleeps + side] = Sleep.woken;
			woken++;
		}
		return woken;
	}

	private outcome(failure: string | undefined): Exploration {
		return {
			states: this.waiting.length,
			transitions: this.from.length,
			failure,
			interleavings: failure === undefined ? this.ways() : undefined,
		};
	}

	private trace(state: number, complaint: string): string {
		const lines = [complaint];
		for (let at = state; this.cameFrom[at] >= 0; at = this.cameFrom[at]) {
			const move = this.moves(this.waiting[this.cameFrom[at]]).find((other) => this.reach(other.state, -1) === at);
			lines.push(move?.say() ?? "?");
		}
		return lines.reverse().join("\n");
	}

	private whereabouts(state: Uint32Array): string {
		return this.names.map((name, side) => `${name} is ${this.next(state, side) === "done" ? "done" : Sleep[state[this.sleeps + side]]}`).join(", ");
	}

	/** A state from which no end state is reachable; undefined if there is none. */
	private trap(): number | undefined {
		const before = adjacent(this.waiting.length, this.to, this.from);
		const completes = new Uint8Array(this.waiting.length);
		const found = [...this.completed];
		for (const state of found) completes[state] = 1;
		for (let state = found.pop(); state !== undefined; state = found.pop()) {
			for (const other of before(state)) {
				if (completes[other] === 1) continue;
				completes[other] = 1;
				found.push(other);
			}
		}
		const trap = completes.indexOf(0);
		return trap < 0 ? undefined : trap;
	}

	private ways(): number | undefined {
		const count = this.waiting.length;
		const after = adjacent(count, this.from, this.to);
		const missing = new Int32Array(count);
		for (const state of this.to) missing[state]++;
		const ways = new Float64Array(count);
		ways[0] = 1;
		const ready = missing[0] === 0 ? [0] : [];
		let seen = 0;
		for (let state = ready.pop(); state !== undefined; state = ready.pop()) {
			seen++;
			for (const other of after(state)) {
				ways[other] += ways[state];
				if (--missing[other] === 0) ready.push(other);
			}
		}
		return seen < count ? undefined : this.completed.reduce((sum, state) => sum + ways[state], 0);
	}
}

function describe(access: Access, answer: number): string {
	switch (access.kind) {
		case "send":
			return "sends a message";
		case "receive":
			return "receives a message";
		case "notify":
			return `wakes ${answer} on word ${access.word}`;
		case "load":
			return `reads word ${access.word}: ${answer}`;
		case "add":
			return `adds ${access.value} to word ${access.word}`;
		case "exchange":
			return `exchanges word ${access.word}, ${answer}, for ${access.value}`;
		default:
			return `writes word ${access.word}: ${access.value}`;
	}
}
