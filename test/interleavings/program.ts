import { type Access, forgetMicrotasks, withHooks } from "./hooks.js";

/** One side of a protocol: firmware code, driven by a few lines of a test. */
export interface Side {
	/** Runs one step, which makes at least one access. Returns false if it was the last. */
	step(): boolean;
	/** The local state between two steps. It determines all further steps. */
	state(): string;
}

/** A point at which a side is suspended: before an access, at its end, or at an error. */
export interface Point {
	/** The answers to all accesses so far, on the path that was found first. */
	readonly answers: readonly number[];
	readonly next: Access | "done" | Error;
	/** The next point by the answer to the access. */
	readonly followers: Map<number, number>;
}

/**
 * The points of one side, computed on demand. Code that is not a generator can not be suspended and resumed, but it is deterministic: so each
 * run starts from the beginning, answers the accesses as before, and stops at the first access without an answer. Each point needs one run,
 * independent of the other sides. Points after a step with the same local state are one point, so a side that polls forms a cycle.
 */
export class Program {
	readonly points: Point[] = [];
	private readonly buffer: SharedArrayBuffer;
	private readonly create: () => Side;
	private readonly byState = new Map<string, number>();

	constructor(buffer: SharedArrayBuffer, create: () => Side) {
		this.buffer = buffer;
		this.create = create;
		this.add([]);
	}

	/** The point that follows when the access at `point` is answered with `answer`. */
	follow(point: number, answer: number): number {
		const { answers, followers } = this.points[point];
		let next = followers.get(answer);
		if (next === undefined) {
			next = this.add([...answers, answer]);
			followers.set(answer, next);
		}
		return next;
	}

	private add(answers: readonly number[]): number {
		const { next = "done", state } = this.run(answers);
		const known = state === undefined ? undefined : this.byState.get(state);
		if (known !== undefined) return known;
		const point = this.points.push({ answers, next, followers: new Map() }) - 1;
		if (state !== undefined) this.byState.set(state, point);
		return point;
	}

	private run(answers: readonly number[]): Run {
		forgetMicrotasks();
		const side = withHooks(this.buffer, undefined, this.create);
		const run = new Run(answers);
		withHooks(
			this.buffer,
			(access) => run.answer(access),
			() => run.through(side),
		);
		return run;
	}
}

/** One run of a side up to the first access without an answer. */
class Run {
	next: Point["next"] | undefined;
	/** The local state, if the last answer ended a step. */
	state: string | undefined;
	private readonly answers: readonly number[];
	private position = 0;

	constructor(answers: readonly number[]) {
		this.answers = answers;
	}

	answer(access: Access): number {
		if (this.next === undefined && this.position < this.answers.length) return this.answers[this.position++];
		this.next ??= access;
		throw new Suspended();
	}

	through(side: Side): void {
		try {
			for (let goesOn = true; goesOn; ) {
				const before = this.position;
				goesOn = side.step();
				// The code under test may have caught the exception that suspends it: the suspension still counts.
				if (this.next !== undefined) return;
				if (before === this.position) throw new Error("a side steps without an access");
				if (this.position < this.answers.length) continue;
				this.state = side.state();
				if (!goesOn) this.next = "done";
			}
		} catch (error) {
			this.next ??= error instanceof Error ? error : new Error(String(error));
		}
	}
}

class Suspended extends Error {}
