/** Corrects faults of the engine from npm that the SDK's engine does not have. The build compiles a corrected copy of the file. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

const edits = new Map([
	[
		"xsre.c",
		{
			reason: "a negated set of characters that begins with U+0000, such as [^\\x00-\\x7f], contains every character",
			from: "\t\t\t*current0++ = begin;\n\t\t\tcharacter = end;\n\t\t}\n",
			to: "\t\t\t*current0++ = begin;\n\t\t}\n\t\tcharacter = end;\n",
		},
	],
]);

/**
 * @param {{ path: string, flags: string[] }} source a C file of the engine
 * @param {string} folder for the corrected copy
 * @returns the source, or its corrected copy
 * @throws Error if the engine has changed
 */
export function corrected(source, folder) {
	const name = basename(source.path);
	const edit = edits.get(name);
	if (edit === undefined) return source;
	const parts = readFileSync(source.path, "utf8").split(edit.from);
	if (parts.length !== 2)
		throw new Error(`${source.path} is not the file that building/engine-edits.mjs corrects (${edit.reason}): see whether the fault is still there`);
	const text = parts.join(edit.to);
	const path = join(folder, name);
	mkdirSync(folder, { recursive: true });
	if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
	return { ...source, path };
}
