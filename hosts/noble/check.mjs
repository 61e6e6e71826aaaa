/** Which edits fit a version of noble, and which do not. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { listModules } from "./modules.mjs";
import { findPackages } from "./packages.mjs";
import { editedModules, editsOf, rulesOf } from "./steps.mjs";

const FITS = "fits";
const DOES_NOT_FIT = "does not fit";
const NOT_NEEDED = "not needed any more";
const NOT_CHECKED = "not checked, since an edit of this file does not fit";

/** Applies the steps that fit. A step that does not fit leaves the text as it is. */
function apply(text, steps) {
	const lines = [];
	const result = steps.reduce((rest, { does, isNeeded, apply: change }) => {
		if (!isNeeded(rest)) {
			lines.push({ does, status: NOT_NEEDED });
			return rest;
		}
		try {
			const changed = change(rest);
			lines.push({ does, status: FITS });
			return changed;
		} catch (error) {
			lines.push({ does, status: DOES_NOT_FIT, reason: error.message });
			return rest;
		}
	}, text);
	return { lines, result };
}

function checkModule(module, read) {
	const { lines, result } = apply(read(module), editsOf(module, read));
	// If an edit fails, the rules would report the same text again.
	const rules = lines.some(({ status }) => status === DOES_NOT_FIT)
		? rulesOf(module).map(({ does }) => ({ does, status: NOT_CHECKED }))
		: apply(result, rulesOf(module)).lines;
	return [...lines, ...rules];
}

/**
 * @typedef {object} Line
 * @property {string} module for example "hashes/sha2.js"
 * @property {string} does what the edit does
 * @property {string} status
 * @property {string} [reason] why it does not fit
 *
 * @param {string} root the project's folder
 * @param {string} [folder] holds the packages of noble, as npm installs them, by their names or side by side
 * @returns {Promise<{ versions: string, lines: Line[] }>}
 * @throws Error if a package is missing, can not be read, or does not have what the firmware imports
 */
export async function checkNoble(root, folder = root) {
	const { folder: packages, versions } = findPackages(folder);
	const used = await listModules(root, packages);
	const read = (module) => readFileSync(used.get(module) ?? join(packages, module), "utf8");
	const lines = [...new Set([...used.keys(), ...editedModules])].sort().flatMap((module) => {
		const checked = used.has(module)
			? checkModule(module, read)
			: editsOf(module, read).map(({ does }) => ({ does, status: NOT_NEEDED, reason: "the firmware does not import this file" }));
		return checked.map((line) => ({ module, ...line }));
	});
	return { versions, lines };
}

/** The report: a line for each edit, the reason below it if it does not fit, and the counts. */
export function describeCheck({ lines }) {
	const count = (status) => lines.filter((line) => line.status === status).length;
	const described = lines.map(({ module, does, status, reason }) => {
		const indented = reason === undefined ? "" : `\n    ${reason.replaceAll("\n", "\n    ")}`;
		return `${module}: ${does}: ${status}${indented}`;
	});
	const counts = `${count(FITS)} fit, ${count(DOES_NOT_FIT)} do not fit, ${count(NOT_NEEDED)} not needed any more, ${count(NOT_CHECKED)} not checked`;
	return [...described, `${lines.length} edits: ${counts}`].join("\n");
}

export function fits({ lines }) {
	return lines.every(({ status }) => status === FITS || status === NOT_NEEDED);
}
