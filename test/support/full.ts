/**
 * How long tests take. By default they have their short form: fewer seeds, lengths and planted bugs, but some of every kind. With the
 * environment variable HEIMLIG_FULL=1 they have their full form, as in `.ci/run` and `npm run test:full`. A threshold means the same
 * in both.
 */
export const full: boolean = process.env["HEIMLIG_FULL"] === "1";

/** One of two values, by the form of this run. */
export function shortOrFull<Value>(short: Value, long: Value): Value {
	return full ? long : short;
}

/** All of a list in the full form, every `step`-th in the short one, from `first` on. */
export function sample<Item>(list: readonly Item[], step: number, first = 0): Item[] {
	return list.filter((_item, index) => full || index % step === first % step);
}
