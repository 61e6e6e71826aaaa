/**
 * Writes the modules of jose that the example imports to build/jose, for its image. The simulator takes jose as npm installs it. An image
 * needs three edits, since its compiler and its engine differ:
 *
 * - The SDK's compiler has no tables for Unicode properties and refuses expressions with them. The engine would refuse them when it meets one,
 *   which only payloads that are not base64url do.
 * - The engine ends, when it collects garbage, after it has run a regular expression that lies in flash. So jose gets these where it uses them.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { root } from "../../simulator/building/sources.mjs";

const jose = join(root, "node_modules/jose/dist");
const source = join(jose, "webapi");
const target = join(root, "build/jose");

/** The modules of jose that tokens.ts imports. */
const imported = ["jwe/compact/decrypt", "jwe/compact/encrypt", "jwk/thumbprint", "jwks/local", "jwt/sign", "jwt/verify", "key/export"];

const inUse = (name) => (text) => {
	const expression = new RegExp(`\\b${name} = (/(?:[^/\\\\\\n]|\\\\.)+/[a-z]*)`).exec(text)?.[1];
	return expression === undefined ? text : text.replace(new RegExp(`\\b${name}\\.`, "g"), () => `${expression}.`);
};
const withoutLiterals = (text) =>
	text.replace(/\/((?:[^/\n\\]|\\.)*\\p\{(?:[^/\n\\]|\\.)*)\/u\b/g, (_, pattern) => `new RegExp(${JSON.stringify(pattern)}, "u")`);

const edits = new Map([
	["lib/jws_verify", withoutLiterals],
	["lib/jwt_claims_set", inUse("REGEX")],
	["lib/buffer_utils", inUse("NON_ASCII")],
]);

/** @returns {string[]} the names of jose's modules that the example needs, each after those that it imports */
export function joseNames() {
	const names = new Set();
	const visit = (name) => {
		if (names.has(name)) return;
		const text = readFileSync(join(source, `${name}.js`), "utf8");
		for (const [, specifier] of text.matchAll(/\bfrom "(\.[^"]+)\.js"/g)) visit(posix.join(posix.dirname(name), specifier));
		names.add(name);
	};
	for (const name of imported) visit(name);
	return [...names];
}

/** Writes the modules, with jose's types beside them for the SDK's TypeScript. @throws Error if jose has changed, so that an edit has no effect */
export function buildJose() {
	cpSync(join(jose, "types"), target, { recursive: true });
	for (const name of joseNames()) {
		const text = readFileSync(join(source, `${name}.js`), "utf8");
		const edit = edits.get(name);
		const result = edit === undefined ? text : edit(text);
		if (edit !== undefined && result === text) throw new Error(`jose's ${name}.js has changed: see whether build.mjs still needs its edit`);
		const path = join(target, `${name}.js`);
		mkdirSync(dirname(path), { recursive: true });
		if (!existsSync(path) || readFileSync(path, "utf8") !== result) writeFileSync(path, result);
	}
}
