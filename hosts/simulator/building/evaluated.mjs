/**
 * Modules that are evaluated when they are bundled, as all are when an image is linked (the SDK's preload): the simulator gets what
 * they export, and not what was needed to make it.
 */
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "./sources.mjs";

const modules = new Set(["modules/messages/table.ts"].map(path => join(root, path)));

/* Values of an array that are set at once: a machine at its peak has room for so many. */
const PIECE = 16;

function literal(value) {
	if (Array.isArray(value)) return `Object.freeze([${value.map(literal).join(", ")}])`;
	if (typeof value === "number" || typeof value === "string") return JSON.stringify(value);
	if (value !== null && typeof value === "object" && Object.getPrototypeOf(value) === null)
		return `Object.freeze({ __proto__: null, ${Object.entries(value).map(([name, part]) => `${JSON.stringify(name)}: ${literal(part)}`).join(", ")} })`;
	throw new Error(`no module that exports ${value} is evaluated when it is bundled`);
}

function declaration(name, value) {
	if (!(value instanceof Int8Array)) return `export const ${name} = ${literal(value)};\n`;
	let text = `export const ${name} = new Int8Array(${value.length});\n`;
	for (let start = 0; start < value.length; start += PIECE) {
		const piece = value.subarray(start, start + PIECE);
		if (piece.some(element => element !== 0)) text += `${name}.set([${piece}], ${start});\n`;
	}
	return text;
}

/**
 * @param {string} path of a TypeScript file
 * @returns {Promise<string | undefined>} a module that exports the same, if it is one of these
 * @throws Error if one exports anything but numbers, strings, arrays and objects without prototype of such, and Int8Arrays
 */
export async function evaluated(path) {
	if (!modules.has(path)) return undefined;
	const { outputFiles } = await build({ entryPoints: [path], bundle: true, write: false, format: "esm", platform: "node", target: "es2022", logLevel: "silent" });
	const exported = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
	return Object.entries(exported).map(([name, value]) => declaration(name, value)).join("");
}
