/**
 * BigInts in noble-curves are compared by Object.is: XS finds a BigInt in ROM never equal (===, !==, ==, !=, switch) to one in
 * RAM. Where one side is a BigInt, Object.is and === are the same, so what is compared with a constant like `_0n` is changed
 * by rule. What is compared with anything else must not be a BigInt by its looks, or be listed here.
 */
import { transformSync } from "esbuild";

/** How many comparisons with a constant each module has. */
const withConstants = Object.freeze({
	"curves/utils.js": 1,
	"curves/abstract/curve.js": 3,
	"curves/abstract/der.js": 0,
	"curves/abstract/edwards.js": 6,
	"curves/abstract/modular.js": 17,
	"curves/abstract/montgomery.js": 2,
	"curves/abstract/weierstrass.js": 7,
});

/** Comparisons of numbers, booleans, strings and points, which do not look so. */
const others = Object.freeze({
	"curves/utils.js": ["current !== expectedType"],
	"curves/abstract/curve.js": ["bit !== max", "i === idx", "entry.W === W", "window !== windows", "i === digit", "point !== this.BASE", "plength !== slength"],
	"curves/abstract/der.js": ["data[pos++] !== tag"],
	"curves/abstract/edwards.js": ["isLastByteOdd !== isXOdd", "outputLen !== expectedLen"],
	"curves/abstract/modular.js": ["i === M"],
	"curves/abstract/weierstrass.js": [
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
});

/** What stands before the operator: a remainder, a call or something in parentheses (with parentheses in it), a name. */
const OPERAND = String.raw`(?:\w+ % _\d+n|\w*\((?:[^()]|\([^()]*\))*\)|\w+)`;
const WITH_CONSTANT = new RegExp(String.raw`(${OPERAND}) (===|!==) (_\d+n)\b`, "g");
/** Where an operand begins; after anything else, it would be the end of a longer one. */
const BEGINNING = /(?:[(!]|return |&& |\|\| |=> )$/;

const STRING = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`(?:\\.|[^`\\])*`/g;
const COMMENT = /\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;
const COMPARISON = /([^\s(!]+) ([=!]==?) ([^\s;,()]+)/g;
const NO_BIGINT = /^(?:"|-?\d|void$|null$|true$|false$|typeof$|.*\.length$|\w*Length$|BLIND_BYTES$|BYTES$)/;

/**
 * @param {string} module for example "curves/utils.js"
 * @param {string} text its source
 * @returns {string} the source with BigInts compared by Object.is
 * @throws Error if it has other comparisons than are known
 */
export function compareBigInts(module, text) {
	const expected = withConstants[module];
	if (expected === undefined) return text;
	let found = 0;
	const result = text.replace(WITH_CONSTANT, (whole, operand, operator, constant, offset) => {
		if (!BEGINNING.test(text.slice(0, offset))) throw new Error(`noble ${module}: what is compared in "${whole}" is not seen`);
		found++;
		return `${operator === "!==" ? "!" : ""}Object.is(${operand}, ${constant})`;
	});
	if (found !== expected) throw new Error(`noble ${module}: ${found} comparisons with a BigInt, ${expected} expected`);
	checkOthers(module, result);
	return result;
}

/* The compiler writes all programs alike, and leaves out comments but a licence. */
function checkOthers(module, text) {
	const code = transformSync(text, { format: "esm" }).code.replace(COMMENT, "").replace(STRING, '""');
	if (/\bswitch\b/.test(code)) throw new Error(`noble ${module}: a switch, which may be on a BigInt`);
	for (const [comparison, left, , right] of code.matchAll(COMPARISON)) {
		if (NO_BIGINT.test(left) || NO_BIGINT.test(right) || others[module]?.includes(comparison)) continue;
		throw new Error(`noble ${module}: "${comparison}" may compare BigInts`);
	}
}
