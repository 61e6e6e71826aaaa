/**
 * The packages of noble do not depend on each other, so each has its own copy of some small functions, and a machine that uses two
 * packages would hold both. ciphers/utils.js imports these functions from hashes/utils.js instead.
 */
export const duplicates = Object.freeze([
	"isBytes",
	"abool",
	"anumber",
	"abytes",
	"aexists",
	"aoutput",
	"u32",
	"clean",
	"createView",
	"byteSwap",
	"byteSwap32",
	"copyBytes",
]);

function findFunction(text, name) {
	return text.match(new RegExp(`^export function ${name}\\([^]*?^\\}\\n`, "m"))?.[0];
}

function withoutComments(text) {
	return text.replace(/^\s*\/\/.*\n/gm, "");
}

/**
 * @param {string} text of ciphers/utils.js
 * @param {string} original the text of hashes/utils.js
 * @param {string} name of the function
 * @throws Error if the two functions differ in more than comments, or one is missing
 */
export function removeDuplicate(text, original, name) {
	const [copy, imported] = [text, original].map((source) => findFunction(source, name));
	if (copy === undefined) throw new Error(`there is no function ${name}`);
	if (imported === undefined) throw new Error(`hashes/utils.js has no function ${name}`);
	if (withoutComments(copy) !== withoutComments(imported)) throw new Error(`${name} is not the function of hashes/utils.js`);
	const statements = `import { ${name} } from "@noble/hashes/utils.js";\nexport { ${name} };\n`;
	return `${statements}${text.replace(copy, () => "")}`;
}
