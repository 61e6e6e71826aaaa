/** The layout of plans (plan.ts), in signed bytes. hardware/esp32/memory/fields-xs.c has the same numbers. */

/** The kinds of fields of a request. */
export enum Take {
	/** There is no further field. */
	end,
	/** The id of a stored key, or the caller's own key. */
	key,
	/** The id of a stored key. */
	storedKey,
	input,
	optionalInput,
	number,
	/** A number above 0 that the caller may leave out. */
	optionalNumber,
	boolean,
	/** One of a list of names. */
	choice,
	/** Only the careful way takes it. */
	other,
}

/**
 * The plans begin with the offset of each code's plan, two bytes each, the lower one first; 0 for a code without a request. Then come the table's lists
 * of sizes, then the plans.
 *
 * A plan is the rule for its output (RowOffset.OutputRule, OutputIndex, OutputMore, IvBytes; only 0 if the answer is not bytes), then its fields, then
 * Take.end. A field is a Take, the index of its name in `names`, and its place: the pair of an input, the word of a parameter. A choice also has the
 * index of its list's first name in `names`, and the index of its last name in the list.
 */
export enum PlanOffset {
	Lists = 160,
}
