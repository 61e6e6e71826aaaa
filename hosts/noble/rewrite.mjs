/** Makes of noble's source, as it comes from npm, what works from ROM, needs little RAM, and for ChaCha20 less time. */
import { readFileSync } from "node:fs";
import { compareBigInts } from "./comparisons.mjs";
import { edits } from "./edits.mjs";
import { checkKept } from "./kept.mjs";
import { removeMethods } from "./methods.mjs";
import { replaceTwins } from "./twins.mjs";

/** The one version whose source is known. */
const VERSION = "2.4.0";

/** Of the path of a file of noble's. */
const PATH = /^(.*\/@noble\/(?:ciphers|curves|hashes))\/(.+\.js)$/;

function apply(module, text, { why, from, to }) {
	const count = text.split(from).length - 1;
	if (count !== 1) throw new Error(`noble ${module}: this must be there once, and is ${count} times, to be changed since ${why}:\n${from}`);
	return text.replace(from, () => to);
}

/**
 * @param {string} module for example "hashes/sha2.js"
 * @param {string} source its text
 * @returns {string} the text to be used instead
 * @throws Error, with the module and what is expected there, when the source is another than is known
 */
export function rewrite(module, source) {
	const edited = (edits[module] ?? []).reduce((text, edit) => apply(module, text, edit), removeMethods(module, replaceTwins(module, source)));
	checkKept(module, edited);
	return compareBigInts(module, edited);
}

/** The module's name in noble, for example "curves/utils.js", if the path is of a file of noble's. */
export function moduleOf(path) {
	const [, folder, file] = path.replaceAll("\\", "/").match(PATH) ?? [];
	return folder === undefined ? undefined : `${folder.split("/").at(-1)}/${file}`;
}

/**
 * Reads and rewrites a file of noble's.
 * @throws Error also if it is of another version
 */
export function read(path) {
	const [, folder] = path.replaceAll("\\", "/").match(PATH);
	const { name, version } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
	if (version !== VERSION) throw new Error(`${name} is of version ${version}; only ${VERSION} is known`);
	return rewrite(moduleOf(path), readFileSync(path, "utf8"));
}
