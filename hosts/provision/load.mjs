/** Bundles a TypeScript module for Node, and imports it. */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The project's root folder, without a slash at its end. */
export const root = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");

/**
 * @param {string} file its path
 * @returns {Promise<Record<string, unknown>>} what it exports
 * @throws Error with esbuild's messages, or what the module throws
 */
export async function load(file) {
	const { outputFiles } = await build({
		entryPoints: [file],
		bundle: true,
		write: false,
		format: "esm",
		platform: "node",
		target: "node20",
		// The image's names of modules.
		alias: { heimlig: root },
		logLevel: "silent",
	});
	return await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
}
