/**
 * noble's packages do not depend on each other, so each has its own copy of the same small functions; a machine that uses
 * two packages would keep both. Those of noble-ciphers give way to those of noble-hashes, if they are the same but for comments.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const names = Object.freeze([
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
const original = "@noble/hashes/utils.js";

function find(text, name) {
	const [found] = text.match(new RegExp(`^export function ${name}\\([^]*?^\\}\\n`, "m")) ?? [];
	if (found === undefined) throw new Error(`noble ciphers/utils.js and hashes/utils.js: both must have a function ${name}`);
	return found;
}

function withoutComments(text) {
	return text.replace(/^\s*\/\/.*\n/gm, "");
}

/** @throws Error if a function of these names is not the same in both packages */
export function replaceTwins(module, source) {
	if (module !== "ciphers/utils.js") return source;
	const hashes = readFileSync(fileURLToPath(import.meta.resolve(original)), "utf8");
	const rest = names.reduce((text, name) => {
		const twin = find(text, name);
		if (withoutComments(find(hashes, name)) !== withoutComments(twin))
			throw new Error(`noble ciphers/utils.js: ${name} is not the function of hashes/utils.js`);
		return text.replace(twin, () => "");
	}, source);
	const list = names.join(", ");
	return `import { ${list} } from "${original}";\nexport { ${list} };\n${rest}`;
}
