/** All that is done to a module of noble, as a list of steps. */
import { compareBigInts, comparisons } from "./comparisons.mjs";
import { duplicates, removeDuplicate } from "./duplicates.mjs";
import { edits } from "./edits.mjs";
import { checkModuleState } from "./module-state.mjs";
import { replaceOnce } from "./replace.mjs";
import { removeMethod, unusedMethods } from "./unused-methods.mjs";

/** The modules that some step edits. */
export const editedModules = Object.freeze([
	...new Set(["ciphers/utils.js", ...Object.keys(unusedMethods), ...Object.keys(edits), ...Object.keys(comparisons)]),
]);

const mentions = (text, name) => new RegExp(`\\b${name}\\b`).test(text);

/** Whether noble itself has made the edit, to the letter. A deletion leaves nothing to see that by. */
const isMade = (text, replacements) =>
	replacements.some(({ to }) => to !== "") && replacements.every(({ from, to }) => !text.includes(from) && text.includes(to));

/**
 * The edits of a module, in order. No edit depends on another of the same module.
 *
 * @typedef {object} Step
 * @property {string} does what it does, as an imperative
 * @property {(text: string) => boolean} isNeeded whether the text still has what made the edit necessary
 * @property {(text: string) => string} apply @throws Error if the edit does not fit
 *
 * @param {string} module for example "hashes/sha2.js"
 * @param {(module: string) => string} read the source of another module of the same noble
 * @returns {Step[]}
 */
export function editsOf(module, read) {
	return [
		...(module === "ciphers/utils.js" ? duplicates : []).map((name) => ({
			does: `take ${name} from hashes/utils.js`,
			isNeeded: (text) => mentions(text, name),
			apply: (text) => removeDuplicate(text, read("hashes/utils.js"), name),
		})),
		...(unusedMethods[module] ?? []).map((name) => ({
			does: `leave out the unused method ${name}`,
			isNeeded: (text) => mentions(text, name),
			apply: (text) => removeMethod(text, name),
		})),
		...(edits[module] ?? []).map(({ does, why, cause, replacements }) => ({
			does,
			isNeeded: (text) => text.includes(cause) && !isMade(text, replacements),
			apply: (text) => replaceOnce(text, replacements, why),
		})),
	];
}

/**
 * The rules for a module after its edits.
 * @returns {Step[]}
 */
export function rulesOf(module) {
	const state = {
		does: "hold no array, map or set that the module writes",
		isNeeded: () => true,
		apply(text) {
			checkModuleState(module, text);
			return text;
		},
	};
	const bigInts = { does: "compare BigInts by Object.is", isNeeded: () => true, apply: (text) => compareBigInts(module, text) };
	return module.startsWith("curves/") ? [state, bigInts] : [state];
}
