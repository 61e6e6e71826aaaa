/**
 * Short and full form of the tests. By default tests run in their short form, with fewer seeds, lengths and mutants, but some of every
 * kind. The environment variable HEIMLIG_FULL=1 selects the full form, as `.ci/run` and `npm run test:full` do. Thresholds have the
 * same meaning in both.
 */
export const full: boolean = process.env["HEIMLIG_FULL"] === "1";

/** Chooses the value for the form of this run. */
export function shortOrFull<Value>(short: Value, long: Value): Value {
	return full ? long : short;
}

/** In the full form the whole list, in the short form every `step`-th item, starting at `first`. */
export function sample<Item>(list: readonly Item[], step: number, first = 0): Item[] {
	return list.filter((_item, index) => full || index % step === first % step);
}
