/** Which modules of noble the firmware uses. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { moduleOf } from "./rewrite.mjs";

/**
 * Follows the imports of hosts/firmware.
 * @returns {Promise<Map<string, string>>} the path of each module of noble by its name, for example "hashes/sha2.js"
 */
export async function listModules(root) {
	const folder = join(root, "hosts/firmware");
	const { metafile } = await build({
		entryPoints: readdirSync(folder)
			.filter((name) => name.endsWith(".ts"))
			.map((name) => join(folder, name)),
		absWorkingDir: root,
		outdir: join(root, "build"),
		bundle: true,
		write: false,
		metafile: true,
		logLevel: "silent",
		format: "esm",
		platform: "neutral",
		mainFields: ["module", "main"],
		/* Modules of the Moddable SDK. */
		external: ["Resource", "time", "timer", "worker"],
	});
	const paths = Object.keys(metafile.inputs).map((path) => join(root, path));
	return new Map(
		paths
			.filter((path) => moduleOf(path) !== undefined)
			.map((path) => [moduleOf(path), path])
			.sort(),
	);
}
