/**
 * Makes one module file per machine, as the simulator loads them, from TypeScript or JavaScript.
 *
 * This XS throws on `static x = new Self()` in a class with fields, so static fields are rewritten. In the image, modules lie in
 * flash; here they are in RAM, so what only costs memory is written otherwise, as said below. Everything else stays as it was.
 * noble is the one that the image has, rewritten.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { moduleOf, read } from "../noble/rewrite.mjs";
import { evaluated } from "./building/evaluated.mjs";
import { builtInNames } from "./building/modules.mjs";
import { root } from "./building/sources.mjs";

/** A number's name, and its value in numbers and such names, at the top level of a module. */
const CONSTANT = /^(?:export )?const ([A-Z][A-Z0-9_]*) = ([A-Z0-9_ +*-]+);$/gm;

/**
 * Puts numbers in place of their names, since a function that refers to a name holds slots for it. esbuild does the same, but
 * in a module that imports nothing.
 */
function withoutConstants(text) {
	return [...text.matchAll(CONSTANT)].reduceRight((rest, [declaration, name, value]) => {
		const [before, after, ...others] = rest.split(declaration);
		if (others.length > 0) throw new Error(`a module declares ${name} twice`);
		return `${before}${declaration}${after.replace(new RegExp(`(?<!typeof |[\\w.])${name}(?![\\w:])`, "g"), `(${value})`)}`;
	}, text);
}

const sources = {
	name: "sources",
	setup(build) {
		build.onLoad({ filter: /\.[jt]s$/ }, async ({ path }) => {
			const text = (await evaluated(path)) ?? (moduleOf(path) === undefined ? await readFile(path, "utf8") : read(path));
			return { contents: withoutConstants(text), loader: "ts" };
		});
	},
};

const settings = {
	bundle: true,
	write: false,
	format: "esm",
	platform: "neutral",
	mainFields: ["module", "main"],
	target: "es2022",
	supported: { "class-static-field": false, "class-private-static-field": false, "class-static-blocks": false },
	treeShaking: true,
	// Puts constants and enum members where they are used: a function that refers to them would hold a slot for each.
	minifySyntax: true,
	// Sets fields in the constructor: a class that declares them has one more function, which XS calls to do so.
	tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
	// As in the image, where modules are named so.
	alias: { heimlig: root },
	external: builtInNames,
	logLevel: "silent",
	plugins: [sources],
};

/** esbuild's options for a path, or for a text and the folder that its imports are relative to. */
export function toInput(entry) {
	if (typeof entry === "string") return { entryPoints: [entry] };
	return { stdin: { contents: entry.text, resolveDir: entry.folder, sourcefile: "inline.ts", loader: "ts" } };
}

/**
 * While XS links a module, it keeps five slots for each name at the module's top level. In the image all modules are linked
 * beforehand; here the names of a bundle become those of a function, but for what it imports.
 */
function withinFunction(code) {
	if (/^export /m.test(code)) return code;
	const imports = [];
	const body = code.replace(/^import .*;\n/gm, (line) => {
		imports.push(line);
		return "";
	});
	return `${imports.join("")}(function () {\n${body}})();\n`;
}

/**
 * @param {{ entries: Record<string, string | { text: string, folder: string }>, outdir: string }} options for each module name
 *   a path, or a text and the folder that its imports are relative to; `outdir` receives NAME.js
 * @throws Error with esbuild's messages
 */
export async function bundle({ entries, outdir }) {
	await mkdir(outdir, { recursive: true });
	await Promise.all(
		Object.entries(entries).map(async ([name, entry]) => {
			const { outputFiles } = await build({ ...settings, ...toInput(entry) });
			await writeFile(join(outdir, `${name}.js`), withinFunction(outputFiles[0].text));
		}),
	);
}
