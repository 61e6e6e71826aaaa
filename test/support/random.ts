export { seeded, type Random } from "./seeded.js";

function chosenSeed(): number {
	const text = process.env["HEIMLIG_SEED"];
	if (text === undefined)
		return Date.now() >>> 0;
	const value = Number(text);
	if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff)
		throw new RangeError(`HEIMLIG_SEED: not a whole number of 32 bits: ${text}`);
	return value;
}

/** From the environment variable HEIMLIG_SEED, otherwise from the clock; printed, so that a failure can be repeated. */
export const seed: number = chosenSeed();
console.log(`HEIMLIG_SEED=${seed}`);
