/**
 * Globals that code for the web needs and XS lacks: TextEncoder, TextDecoder, AbortController, AbortSignal, DOMException, atob, btoa and
 * structuredClone. In a host, since the conversions of text and the timer are the SDK's.
 */
import TextDecoder from "text/decoder";
import TextEncoder from "text/encoder";
import Timer from "timer";
import { defineMissing, webGlobals } from "./definitions.js";

/* Made at their first use: in an image this module is evaluated when it is linked, and the linker has no natives. */
let encoder: TextEncoder | undefined;
let decoder: TextDecoder | undefined;

const globals = webGlobals({
	encode(text) {
		encoder ??= new TextEncoder();
		return encoder.encode(text);
	},
	decode(bytes) {
		decoder ??= new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
		return decoder.decode(bytes);
	},
	delay: (work, milliseconds) => void Timer.set(work, milliseconds),
});

/**
 * Defines the globals that this engine does not have. What is there stays as it is.
 * @returns the names of those that were missing
 */
export function installGlobals(): string[] {
	return defineMissing(globalThis, globals);
}
