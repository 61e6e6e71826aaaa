/** An invariant does not hold. */
export class Violation extends Error {
	constructor(message: string) {
		super(message);
		this.name = "Violation";
	}
}

export function check(holds: boolean, message: () => string): asserts holds {
	if (!holds) throw new Violation(message());
}

/** The kind of a failure: its text without numbers, so that a shorter schedule with the same failure is recognized. */
export function kindOf(error: unknown): string {
	return String(error).replace(/\d+/g, "#");
}
