/** Something that must always hold does not. */
export class Violation extends Error {
	constructor(message: string) {
		super(message);
		this.name = "Violation";
	}
}

export function check(holds: boolean, message: () => string): asserts holds {
	if (!holds) throw new Violation(message());
}

/** What kind of failure an error is: its text without the numbers, so that the same failure is known in a shorter schedule. */
export function kindOf(error: unknown): string {
	return String(error).replace(/\d+/g, "#");
}
