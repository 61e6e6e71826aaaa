import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

/**
 * A script that sets `bundle` to the exports of the module `path` (from the project's root), for a test that runs it outside this machine's
 * module loader. `edit` changes the module's source first.
 */
export function bundle(path: string, edit: (source: string) => string = (source) => source): string {
	const file = fileURLToPath(new URL(`../../${path}`, import.meta.url));
	const { outputFiles } = buildSync({
		stdin: { contents: edit(readFileSync(file, "utf8")), resolveDir: dirname(file), loader: "ts" },
		bundle: true,
		write: false,
		format: "iife",
		globalName: "bundle",
		target: "es2022",
	});
	return outputFiles[0].text;
}
