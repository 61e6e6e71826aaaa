/** Programs for the simulator in the chip's memory (`--chip`). */
import { type Entries, type Outcome, simulate } from "../support/simulator.js";

export const runOnChip = (entries: Entries, ...options: string[]): Promise<Outcome> =>
	simulate(entries, { heap: 40_000, stack: 256, options: ["--chip", ...options] });

/** The beginning of a main module. `taken()` returns how many bytes are gone since its last call. */
export const prelude = `import Worker from "worker"; import { chip, collectGarbage } from "simulator"; import { chipMemory } from "./hardware/esp32/memory/memory.js";
	const start = (name, more = {}) => new Worker(name, { static: 30000, stack: 256, ...more });
	const say = (...texts) => trace(texts.join(" "), "\\n");
	const attempt = (action) => { try { action(); say("done"); } catch (error) { say(error.name + ":", error.message); } };
	let before = chip().free;
	const taken = () => { const now = chip().free, bytes = before - now; before = now; return bytes; };
`;
/** A Worker's module that does nothing. */
export const idle = `import Timer from "timer"; const timer = Timer.repeat(() => {}, 1000); self.onmessage = () => { Timer.clear(timer); };`;
