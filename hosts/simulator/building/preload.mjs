/**
 * Evaluates modules when they are bundled, as the SDK's preload does with all modules of an image: the simulator gets their exports, not the
 * code that made them.
 */
import { join, relative } from "node:path";
import { build } from "esbuild";
import { root } from "./sources.mjs";

const modules = new Set(["modules/api/plan.ts", "modules/messages/table.ts", "hosts/firmware/keys.ts"].map((path) => join(root, path)));

/* Writes a byte as two letters, so that the module allocates nothing else. */
const A = "A".charCodeAt(0);
const letter = (digit) => String.fromCharCode(A + digit);

function literal(value) {
	if (Array.isArray(value)) return `/* @__PURE__ */ Object.freeze([${value.map(literal).join(", ")}])`;
	if (typeof value === "string" || typeof value === "boolean" || (Number.isFinite(value) && !Object.is(value, -0))) return JSON.stringify(value);
	const prototype = value !== null && typeof value === "object" ? Object.getPrototypeOf(value) : undefined;
	if (prototype === null || prototype === Object.prototype)
		return `/* @__PURE__ */ Object.freeze({ ${prototype === null ? "__proto__: null, " : ""}${Object.entries(value)
			.map(([name, part]) => `${JSON.stringify(name)}: ${literal(part)}`)
			.join(", ")} })`;
	throw new Error(`no module that exports ${value} is evaluated when it is bundled`);
}

function declaration(name, value) {
	if (!(value instanceof Int8Array)) return `export const ${name} = ${literal(value)};\n`;
	const text = [...value].map((element) => letter((element >> 4) & 15) + letter(element & 15)).join("");
	return `export const ${name} = new Int8Array(${value.length});
for (let text = "${text}", index = 0; index < ${value.length}; index++)
	${name}[index] = text.charCodeAt(2 * index) - ${A} << 4 | text.charCodeAt(2 * index + 1) - ${A};
`;
}

/**
 * @param {string} path of a TypeScript file
 * @param {ReadonlySet<string>} [among] the paths of the modules to evaluate
 * @returns {Promise<string | undefined>} a module with the same exports, if `path` is among them
 * @throws Error with the file's name and what it threw; or if it exports anything but numbers, strings, booleans, Int8Arrays, and arrays
 *   and plain objects of these
 */
export async function preload(path, among = modules) {
	if (!among.has(path)) return undefined;
	const { outputFiles } = await build({
		entryPoints: [path],
		bundle: true,
		write: false,
		format: "esm",
		platform: "node",
		target: "es2022",
		logLevel: "silent",
	});
	const exported = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`).catch((error) => {
		throw new Error(`${relative(root, path)}: ${error.message}`);
	});
	return Object.entries(exported)
		.map(([name, value]) => declaration(name, value))
		.join("");
}
