/** The modules of noble that the firmware uses. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { moduleOf } from "./rewrite.mjs";

/** Has every import of @noble/... find its file in a folder. */
function resolveIn(packages) {
	return {
		name: "noble",
		setup(bundler) {
			bundler.onResolve({ filter: /^@noble\// }, ({ path: specifier }) => {
				const path = join(packages, specifier.slice("@noble/".length));
				return existsSync(path) ? { path } : { errors: [{ text: `${packages} has no ${specifier}` }] };
			});
		},
	};
}

/**
 * Follows the imports of hosts/firmware.
 * @param {string} root the project's folder
 * @param {string} [packages] a folder with the packages `hashes`, `ciphers` and `curves`, instead of the installed ones
 * @returns {Promise<Map<string, string>>} the path of each module of noble by its name, for example "hashes/sha2.js"
 * @throws Error if noble does not have what the firmware imports
 */
export async function listModules(root, packages) {
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
		// Modules of the Moddable SDK.
		external: ["Resource", "time", "timer", "worker"],
		...(packages === undefined ? {} : { plugins: [resolveIn(packages)], preserveSymlinks: true }),
	});
	const nameOf = (path) =>
		packages === undefined || !path.startsWith(join(packages, "/")) ? moduleOf(path) : path.slice(packages.length + 1).replaceAll("\\", "/");
	const paths = Object.keys(metafile.inputs).map((path) => join(root, path));
	return new Map(
		paths
			.filter((path) => nameOf(path) !== undefined)
			.map((path) => [nameOf(path), path])
			.sort(),
	);
}
