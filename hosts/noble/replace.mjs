/**
 * Makes the replacements of an edit.
 * @throws Error if a `from` does not stand in the text exactly once
 */
export function replaceOnce(text, replacements, why) {
	return replacements.reduce((rest, { from, to }) => {
		const count = rest.split(from).length - 1;
		if (count !== 1) throw new Error(`this stands there ${count} times, expected once (the edit's reason: ${why}):\n${from}`);
		return rest.replace(from, () => to);
	}, text);
}
