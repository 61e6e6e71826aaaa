/** The project's own code with a known bug in it: who looks for bugs must find one that is there. For Node. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export interface Mutation {
	/** From the project's root. */
	readonly file: string;
	/** Text that is there exactly once, and what takes its place. */
	readonly find: string;
	readonly replace: string;
}

const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * What the module `entry` (from the project's root) exports, made of sources with these changes.
 * @throws Error if a source is not as a plant expects it.
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
