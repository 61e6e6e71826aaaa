/**
 * Makes one module file per machine, as the simulator loads them, from TypeScript or JavaScript.
 *
 * This XS throws on `static x = new Self()` in a class with fields, so static fields are rewritten. Everything else stays as
 * it was written, so that it runs, and uses memory, as on the chip. noble is the one that the image has, rewritten.
 */
import { join } from "node:path";
import { build } from "esbuild";
import { esbuildPlugin as noble } from "../noble/plugin.mjs";
import { builtInNames } from "./building/modules.mjs";

const settings = {
	bundle: true,
	write: true,
	format: "esm",
	platform: "neutral",
	mainFields: ["module", "main"],
	target: "es2022",
	supported: { "class-static-field": false, "class-private-static-field": false, "class-static-blocks": false },
	treeShaking: true,
	// Puts constants and enum members where they are used: a function that refers to them would hold a slot for each.
	minifySyntax: true,
	external: builtInNames,
	logLevel: "silent",
	plugins: [noble],
};

function toInput(entry) {
	if (typeof entry === "string")
		return { entryPoints: [entry] };
	return { stdin: { contents: entry.text, resolveDir: entry.folder, sourcefile: "inline.ts", loader: "ts" } };
}

/**
 * @param {{ entries: Record<string, string | { text: string, folder: string }>, outdir: string }} options for each module name
 *   a path, or a text and the folder that its imports are relative to; `outdir` receives NAME.js
 * @throws Error with esbuild's messages
 */
export async function bundle({ entries, outdir }) {
	await Promise.all(Object.entries(entries).map(([name, entry]) =>
		build({ ...settings, ...toInput(entry), outfile: join(outdir, `${name}.js`) })));
}
