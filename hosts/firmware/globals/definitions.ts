/** The globals of the web that applications' code expects, and which of them are missing. */
import { AbortController, AbortSignal, type Delay, signalTimeout } from "./abort.js";
import { atob, btoa } from "./base64.js";
import { PortableException } from "./exception.js";
import { structuredClone } from "./structured-clone.js";
import { type TextEngine, textClasses } from "./text.js";

/** The parts of an engine that the globals need. */
export interface GlobalsEngine extends TextEngine {
	readonly delay: Delay;
}

/** Returns the globals by name, over an engine. */
export function webGlobals(engine: GlobalsEngine) {
	return {
		...textClasses(engine),
		AbortController,
		AbortSignal: Object.defineProperty(AbortSignal, "timeout", { value: signalTimeout(engine.delay), writable: true, configurable: true }),
		DOMException: PortableException,
		atob,
		btoa,
		structuredClone,
	};
}

/** Defines on `target` those that it does not have, and returns their names. What is there stays as it is. */
export function defineMissing(target: object, globals: Readonly<Record<string, unknown>>): string[] {
	const missing = Object.keys(globals).filter((name) => !(name in target));
	// A controller makes signals of its own class.
	const isWhole = missing.includes("AbortController") === missing.includes("AbortSignal");
	const added = isWhole ? missing : missing.filter((name) => !name.startsWith("Abort"));
	for (const name of added) Object.defineProperty(target, name, { value: globals[name], writable: true, enumerable: false, configurable: true });
	return added;
}
