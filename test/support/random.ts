import { full } from "./full.js";

export { type Random, seeded } from "./seeded.js";

function chosenSeed(): number {
	const text = process.env["HEIMLIG_SEED"];
	if (text === undefined) return Date.now() >>> 0;
	const value = Number(text);
	if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) throw new RangeError(`HEIMLIG_SEED: not a whole number of 32 bits: ${text}`);
	return value;
}

/** From the environment variable HEIMLIG_SEED, otherwise from the clock; printed, so that a failure can be repeated. */
export const seed: number = chosenSeed();

/** The environment variables that make a run do the same repeatEnvironment: the seed, and the form, on which the number of inputs depends. */
export const repeatEnvironment = `${full ? "HEIMLIG_FULL=1 " : ""}HEIMLIG_SEED=${seed}`;
console.log(repeatEnvironment);
