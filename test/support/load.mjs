/** Bundles commands written in TypeScript, which Node can not run as it is. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

/** The project's folder. */
export const project = fileURLToPath(new URL("../..", import.meta.url));

/** A new folder under `build`, for one run alone: several may start at once. */
export function makeFolder(name) {
	mkdirSync(join(project, "build", name), { recursive: true });
	return mkdtempSync(join(project, "build", name, "command-"));
}

/** Imports `source`, a path from the project's folder. Where Node is told to use source maps, errors name lines of the sources. */
export async function load(source) {
	const folder = makeFolder("load");
	const outfile = join(folder, "command.mjs");
	try {
		await build({
			entryPoints: [join(project, source)],
			outfile,
			bundle: true,
			format: "esm",
			platform: "node",
			target: "node20",
			logLevel: "silent",
			sourcemap: "inline",
		});
		return await import(pathToFileURL(outfile).href);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}
