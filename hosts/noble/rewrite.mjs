/** Rewrites noble's source, as npm delivers it: it then works from ROM and needs little RAM. README.md gives the reasons. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { editsOf, rulesOf } from "./steps.mjs";

/** The version of noble that the edits fit. */
export const VERSION = "2.4.0";

/** The path of a file of noble. */
const PATH = /^(.*\/@noble\/(?:ciphers|curves|hashes))\/(.+\.js)$/;

function readInstalled(module) {
	return readFileSync(fileURLToPath(import.meta.resolve(`@noble/${module}`)), "utf8");
}

/**
 * @param {string} module for example "hashes/sha2.js"
 * @param {string} source its text
 * @returns {string} the text to use instead
 * @throws Error with the module's name if an edit does not fit
 */
export function rewrite(module, source) {
	try {
		return [...editsOf(module, readInstalled), ...rulesOf(module)].reduce((text, step) => step.apply(text), source);
	} catch (error) {
		throw new Error(`noble ${module}: ${error.message}`, { cause: error });
	}
}

/** The module's name, for example "curves/utils.js", if the path is of a file of noble. */
export function moduleOf(path) {
	const [, folder, file] = path.replaceAll("\\", "/").match(PATH) ?? [];
	return folder === undefined ? undefined : `${folder.split("/").at(-1)}/${file}`;
}

/**
 * Reads and rewrites a file of noble.
 * @throws Error if an edit does not fit, or the file is of another version than VERSION
 */
export function read(path) {
	const [, folder] = path.replaceAll("\\", "/").match(PATH);
	const { name, version } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
	if (version !== VERSION) throw new Error(`${name} is of version ${version}; only ${VERSION} is known`);
	return rewrite(moduleOf(path), readFileSync(path, "utf8"));
}
