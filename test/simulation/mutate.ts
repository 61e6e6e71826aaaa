/** Replaces methods and properties of a running HSM, for its mutants. */

export type Action = (...parameters: unknown[]) => unknown;

/** Reads a private property of the firmware. @throws Error if the firmware no longer has it: then the mutant needs an edit. */
export function part(object: object, name: string): unknown {
	const value: unknown = Reflect.get(object, name);
	if (value === undefined) throw new Error(`there is no "${name}" any more to mutate`);
	return value;
}

export function object(of: object, name: string): object {
	return part(of, name) as object;
}

/** Replaces a method by `bug`, which gets the original method and the call's arguments. */
export function replace(target: object, name: string, bug: (original: Action, parameters: unknown[]) => unknown): void {
	const method = part(target, name) as Action;
	Reflect.set(target, name, (...parameters: unknown[]) => bug((...given) => method.apply(target, given), parameters));
}

export function call(target: object, name: string, ...parameters: unknown[]): unknown {
	return (part(target, name) as Action).apply(target, parameters);
}
