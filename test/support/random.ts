import { full } from "./test-form.js";

export { type Random, seeded } from "./seeded.js";

function chosenSeed(): number {
	const text = process.env["HEIMLIG_SEED"];
	if (text === undefined) return Date.now() >>> 0;
	const value = Number(text);
	if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) throw new RangeError(`HEIMLIG_SEED: not a whole number of 32 bits: ${text}`);
	return value;
}

/** The seed: the environment variable HEIMLIG_SEED, otherwise the clock. Each run prints it, so that a failure can be repeated. */
export const seed: number = chosenSeed();

/** Environment variables that repeat this run: the seed, and the form, which decides the number of inputs. */
export const repeatEnvironment = `${full ? "HEIMLIG_FULL=1 " : ""}HEIMLIG_SEED=${seed}`;
console.log(repeatEnvironment);
