/**
 * noble-curves compares BigInts with ===. In XS, a BigInt in ROM is never equal to one in RAM, except to Object.is. Where one side is a
 * BigInt, Object.is and === mean the same, so the image uses Object.is:
 * - A comparison with a constant such as `_0n` is found by its form, and counted.
 * - Other comparisons of BigInts are replaced one by one.
 * - All others must be seen to compare no BigInts, or be listed here.
 */
import { transformSync } from "esbuild";
import { replaceOnce } from "./replace.mjs";

const why = "in XS, === finds a BigInt in ROM unequal to one in RAM";

/**
 * By module: how many comparisons with a constant it has, replacements of other comparisons of BigInts, and comparisons of numbers,
 * booleans, strings and points that could be taken for some.
 */
export const comparisons = Object.freeze({
	"curves/utils.js": { constants: 1, replacements: [], others: ["current !== expectedType"] },
	"curves/abstract/curve.js": {
		constants: 3,
		replacements: [{ from: "field.ORDER !== order", to: "!Object.is(field.ORDER, order)" }],
		others: ["bit !== max", "i === idx", "entry.W === W", "window !== windows", "i === digit", "point !== this.BASE", "plength !== slength"],
	},
	"curves/abstract/der.js": { constants: 0, replacements: [], others: ["data[pos++] !== tag"] },
	"curves/abstract/edwards.js": { constants: 6, replacements: [], others: ["isLastByteOdd !== isXOdd", "outputLen !== expectedLen"] },
	"curves/abstract/modular.js": {
		constants: 17,
		replacements: [{ from: "return lhs === rhs;", to: "return Object.is(lhs, rhs);" }],
		others: ["i === M"],
	},
	"curves/abstract/montgomery.js": { constants: 2, replacements: [], others: [] },
	"curves/abstract/weierstrass.js": {
		constants: 7,
		replacements: [
			{ from: "(x === r ? 0 : 2)", to: "(Object.is(x, r) ? 0 : 2)" },
			{ from: "if (v !== r)", to: "if (!Object.is(v, r))" },
		],
		others: [
			"length === comp",
			"evenH !== evenY",
			"length === uncomp",
			"l !== comp",
			"l !== publicKeyUncompressed",
			"l === publicKey",
			"l === publicKeyUncompressed",
			"l === secretKey",
			"sig.recovery !== getRecoveryBit",
		],
	},
});

/** Before the operator: a remainder, a call or an expression in parentheses (which may hold parentheses), or a name. */
const OPERAND = String.raw`(?:\w+ % _\d+n|\w*\((?:[^()]|\([^()]*\))*\)|\w+)`;
const WITH_CONSTANT = new RegExp(String.raw`(${OPERAND}) (===|!==) (_\d+n)\b`, "g");
/** An operand begins here. After anything else, the match would be the end of a longer operand. */
const BEGINNING = /(?:[(!]|return |&& |\|\| |=> )$/;

const STRING = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`/g;
const COMMENT = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;
const COMPARISON = /([^\s(!]+) ([=!]==?) ([^\s;,()]+)/g;
const NO_BIGINT = /^(?:"|-?\d|void$|null$|true$|false$|typeof$|.*\.length$|\w*Length$|BLIND_BYTES$|BYTES$)/;

/**
 * @param {string} module for example "curves/utils.js"
 * @param {string} text its source
 * @returns {string} the source with BigInts compared by Object.is
 * @throws Error if the module has other comparisons than `comparisons` says, or has no entry there
 */
export function compareBigInts(module, text) {
	if (!(module in comparisons)) throw new Error("comparisons.mjs has no entry for this module");
	const { constants, replacements, others } = comparisons[module];
	const result = compareConstants(replaceOnce(text, replacements, why), constants);
	checkOthers(result, others);
	return result;
}

function compareConstants(text, expected) {
	let found = 0;
	const result = text.replace(WITH_CONSTANT, (whole, operand, operator, constant, offset) => {
		if (!BEGINNING.test(text.slice(0, offset))) throw new Error(`the left operand is not seen whole in "${whole}"`);
		found++;
		return `${operator === "!==" ? "!" : ""}Object.is(${operand}, ${constant})`;
	});
	if (found !== expected) throw new Error(`${found} comparisons with a BigInt, ${expected} expected`);
	return result;
}

function checkOthers(text, others) {
	// esbuild writes every program in one form, and drops comments except licences.
	const code = transformSync(text, { format: "esm" }).code.replace(COMMENT, "").replace(STRING, '""');
	if (/\bswitch\b/.test(code)) throw new Error("a switch may compare BigInts");
	const found = new Set([...code.matchAll(COMPARISON)].filter(([, left, , right]) => !NO_BIGINT.test(left) && !NO_BIGINT.test(right)).map(([whole]) => whole));
	const unknown = [...found].filter((comparison) => !others.includes(comparison));
	if (unknown.length > 0) throw new Error(`${unknown.map((comparison) => `"${comparison}"`).join(", ")} may compare BigInts`);
	const missing = others.filter((comparison) => !found.has(comparison));
	if (missing.length > 0) throw new Error(`${missing.join(", ")}: listed in comparisons.mjs, but the module does not have it`);
}
