/** Bundles commands written in TypeScript, so that Node can run them. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

/** The project's root folder. */
export const project = fileURLToPath(new URL("../..", import.meta.url));

/** Makes a folder under `build` for one run. Several runs may start at once. */
export function makeFolder(name) {
	mkdirSync(join(project, "build", name), { recursive: true });
	return mkdtempSync(join(project, "build", name, "command-"));
}

/** Bundles and imports `source`, a path from the project's root. With source maps switched on in Node, errors name lines of the sources. */
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
