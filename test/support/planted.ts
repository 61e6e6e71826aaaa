/** The project's own code with a known bug in it: who looks for bugs must find one that is there. For Node. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export interface Plant {
	/** From the project's root. */
	readonly file: string;
	/** Text that is there exactly once, and what takes its place. */
	readonly find: string;
	readonly put: string;
}

const root = fileURLToPath(new URL("../../", import.meta.url));

/**
 * What the module `entry` (from the project's root) exports, made of sources with these changes.
 * @throws Error if a source is not as a plant expects it.
 */
export async function loadPlanted<Module>(entry: string, plants: readonly Plant[]): Promise<Module> {
	const missing = new Set(plants);
	const { outputFiles } = await build({
		entryPoints: [root + entry],
		bundle: true,
		write: false,
		format: "iife",
		globalName: "planted",
		platform: "node",
		target: "es2022",
		logLevel: "silent",
		plugins: [
			{
				name: "plants",
				setup(bundler) {
					bundler.onLoad({ filter: /\.ts$/ }, ({ path }) => {
						const here = plants.filter(({ file }) => path === root + file);
						if (here.length === 0) return undefined;
						let contents = readFileSync(path, "utf8");
						for (const plant of here) {
							const parts = contents.split(plant.find);
							if (parts.length !== 2) throw new Error(`${plant.file} has ${parts.length - 1} times: ${plant.find}`);
							contents = parts.join(plant.put);
							missing.delete(plant);
						}
						return { contents, loader: "ts" };
					});
				},
			},
		],
	});
	for (const { file } of missing) throw new Error(`${entry} does not import ${file}`);
	const load = new Function("require", `${outputFiles[0].text}\nreturn planted;`) as (require: NodeJS.Require) => Module;
	return load(createRequire(import.meta.url));
}
