/**
 * Makes the replacements of an edit. With `through`, all from `from` to the end of `through` is replaced.
 * @throws Error if a `from` does not stand in the text exactly once
 */
export function replaceOnce(text, replacements, why) {
	return replacements.reduce((rest, { from, through, to }) => {
		const count = rest.split(from).length - 1;
		if (count !== 1) throw new Error(`this stands there ${count} times, expected once (the edit's reason: ${why}):\n${from}`);
		if (through === undefined) return rest.replace(from, () => to);
		const start = rest.indexOf(from);
		const end = rest.indexOf(through, start);
		if (end < 0) throw new Error(`this does not stand behind it (the edit's reason: ${why}):\n${through}`);
		return rest.slice(0, start) + to + rest.slice(end + through.length);
	}, text);
}
