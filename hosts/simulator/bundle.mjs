/**
 * Bundles TypeScript or JavaScript into one module file per machine, as the simulator loads them.
 *
 * This XS throws on `static x = new Self()` in a class with fields, so esbuild rewrites static fields. In the image modules lie in flash, here
 * in RAM, so the bundle avoids what only costs memory, as described below. Everything else stays as it is. noble is the image's, rewritten.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import { moduleOf, read } from "../noble/rewrite.mjs";
import { nativeFile } from "./building/engines.mjs";
import { moduleNames } from "./building/modules.mjs";
import { preload } from "./building/preload.mjs";
import { root } from "./building/sources.mjs";

/** A constant at a module's top level whose value consists of numbers and such constants: its name, its value. */
const CONSTANT = /^(?:export )?const ([A-Z][A-Z0-9_]*) = ([A-Z0-9_ +*-]+);$/gm;

/**
 * Replaces names of constants by their values, since a function that refers to a name holds slots for it. esbuild does so only in a module
 * that imports nothing.
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
			const text = (await preload(path)) ?? (moduleOf(path) === undefined ? await readFile(path, "utf8") : read(path));
			return { contents: withoutConstants(text), loader: "ts" };
		});
	},
};

/** Takes native engines instead of noble's. `names`: the modules of hosts/firmware/engines that have one. */
const engines = (names) => ({
	name: "engines",
	setup(build) {
		build.onResolve({ filter: /\/engines\/[\w-]+\.js$/ }, ({ path, resolveDir }) => {
			const file = nativeFile(join(resolveDir, path).replace(/\.js$/, ""), names);
			return file === undefined ? undefined : { path: `${file}.ts` };
		});
	},
});

const settings = {
	bundle: true,
	write: false,
	format: "esm",
	platform: "neutral",
	mainFields: ["module", "main"],
	target: "es2022",
	supported: { "class-static-field": false, "class-private-static-field": false, "class-static-blocks": false },
	treeShaking: true,
	// Inlines constants and enum members: a function that refers to them holds a slot for each.
	minifySyntax: true,
	// Sets fields in the constructor: for declared fields a class has one more function.
	tsconfigRaw: { compilerOptions: { useDefineForClassFields: false } },
	external: moduleNames,
	logLevel: "silent",
};

/** The image's names of modules are those of this project's files, or of the installed package. */
const here = { alias: { heimlig: root } };
const installed = { conditions: ["moddable"] };

/** esbuild's options for a path, or for a text whose imports are relative to `folder`. */
export function toInput(entry) {
	if (typeof entry === "string") return { entryPoints: [entry] };
	return { stdin: { contents: entry.text, resolveDir: entry.folder, sourcefile: "inline.ts", loader: "ts" } };
}

/**
 * Wraps a bundle's code, without its imports, in a function: while XS links a module, it keeps five slots for each name at the module's top
 * level. The image's modules are linked in advance.
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
 * @param {{ entries: Record<string, string | { text: string, folder: string }>, outdir: string, native?: string[], isInstalled?: boolean }} options
 *   for each module's name a path, or a text whose imports are relative to `folder`; `outdir` receives NAME.js; `native`: the native engines, none
 *   if left out (buildSimulator returns those that are there); `isInstalled`: `heimlig` is a package in node_modules
 * @throws Error with esbuild's messages
 */
export async function bundle({ entries, outdir, native = [], isInstalled = false }) {
	const plugins = [engines(native), sources];
	await mkdir(outdir, { recursive: true });
	await Promise.all(
		Object.entries(entries).map(async ([name, entry]) => {
			const { outputFiles } = await build({ ...settings, ...(isInstalled ? installed : here), plugins, ...toInput(entry) });
			await writeFile(join(outdir, `${name}.js`), withinFunction(outputFiles[0].text));
		}),
	);
}
