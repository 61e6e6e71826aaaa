/** The command line is wrong. */
export class UsageError extends Error {}

/** A file or a member of a file is wrong. The message never contains bytes of a key. */
export class InputError extends Error {}

/** Calls `action`, and puts the place in front of the message of an InputError. */
export function within<Result>(place: string, action: () => Result): Result {
	try {
		return action();
	} catch (error) {
		if (error instanceof InputError) throw new InputError(`${place}: ${error.message}`);
		throw error;
	}
}

/** @throws InputError */
export function expected(what: string, got: string): never {
	throw new InputError(`expected ${what}, got ${got}`);
}

/** The sort of a value of JSON. It never shows the value, which may be a key. */
export function sortOf(value: unknown): string {
	if (value === null) return "null";
	if (Array.isArray(value)) return "a list";
	if (typeof value === "object") return "an object";
	return typeof value === "boolean" ? String(value) : `a ${typeof value}`;
}

/** The system's complaint about a file that it can not read or write. */
export function systemReason(error: unknown): string {
	switch ((error as NodeJS.ErrnoException).code) {
		case "ENOENT":
			return "no such file";
		case "EISDIR":
			return "a folder";
		case "EACCES":
		case "EPERM":
			return "a file without permission";
		default:
			return `an error of the system (${(error as NodeJS.ErrnoException).code ?? "unknown"})`;
	}
}
