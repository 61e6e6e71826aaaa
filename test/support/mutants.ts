/**
 * Mutants: the project's code with a known bug. A test that searches for bugs must find it. If you edit text that a mutation quotes,
 * edit the mutation. For Node.
 */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export interface Mutation {
	/** Path from the project's root. */
	readonly file: string;
	/** Text that occurs exactly once in the file, and its replacement. */
	readonly find: string;
	readonly replace: string;
}

const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * Bundles the module `entry` (a path from the project's root) with the mutations, and returns its exports.
 * @throws Error if the text of a mutation does not occur exactly once, or if the bundle does not contain its file.
 */
export async function loadMutant<Module>(entry: string, mutations: readonly Mutation[]): Promise<Module> {
	const missing = new Set(mutations);
	const { outputFiles } = await build({
		entryPoints: [root + entry],
		bundle: true,
		write: false,
		format: "iife",
		globalName: "mutant",
		platform: "node",
		target: "es2022",
		logLevel: "silent",
		plugins: [
			{
				name: "mutations",
				setup(bundler) {
					bundler.onLoad({ filter: /\.ts$/ }, ({ path }) => {
						const here = mutations.filter(({ file }) => path === root + file);
						if (here.length === 0) return undefined;
						let contents = readFileSync(path, "utf8");
						for (const mutation of here) {
							const parts = contents.split(mutation.find);
							if (parts.length !== 2) throw new Error(`${mutation.file} has ${parts.length - 1} times: ${mutation.find}`);
							contents = parts.join(mutation.replace);
							missing.delete(mutation);
						}
						return { contents, loader: "ts" };
					});
				},
			},
		],
	});
	for (const { file } of missing) throw new Error(`${entry} does not import ${file}`);
	const load = new Function("require", `${outputFiles[0].text}\nreturn mutant;`) as (require: NodeJS.Require) => Module;
	return load(createRequire(import.meta.url));
}
