import { type Access, forgetMicrotasks, withHooks } from "./hooks.js";

/** One side of a protocol: code of the firmware, driven by a few lines of a test. */
export interface Side {
	/** Goes on; false when the side has nothing more to do. Every step makes at least one access. */
	step(): boolean;
	/** All that it knows between two steps: with the same, it goes on in the same way. */
	state(): string;
}

/** A point at which a side is suspended: in front of an access, at its end, or with a complaint. */
export interface Point {
	/** What its accesses were answered so far, if it came here the way that was found first. */
	readonly answers: readonly number[];
	readonly next: Access | "done" | Error;
	/** Where it goes on to, by the answer. */
	readonly followers: Map<number, number>;
}

/**
 * What one side does, learned as it is asked for. Code that is not a generator can not be suspended and gone on with. But
 * it is deterministic: so it is run from its beginning with the answers that its accesses have had, up to the first that
 * has none yet. Every point is run to once, whatever the other sides do meanwhile; points after a step with the same
 * knowledge are one, so that a side that looks again and again goes round in a circle.
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

	/** The point after the access in front of `point` was answered with `answer`. */
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

/** One run of a side, up to the first access that has no answer yet. */
class Run {
	next: Point["next"] | undefined;
	/** What the side knows, if the last answer ended a step. */
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
				// The code under test may have caught the suspension and gone on: what it was suspended at counts.
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
