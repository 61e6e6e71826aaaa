/** Bundles each module of the image by itself, so that the simulator can measure its byte code. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { build } from "esbuild";
import { imageModules } from "../../hosts/image/modules.mjs";
import { buildNoble } from "../../hosts/noble/build.mjs";
import { root } from "../../hosts/simulator/building/sources.mjs";

/** Modules of hosts/firmware run code when they are loaded, and those of other platforms have the same names. */
const isMeasured = (name) => /^(heimlig\/(modules|hardware)|@noble)\//.test(name);

/**
 * @param {string} outdir receives NAME.js of every module
 * @param {readonly string[]} native the native engines of the image
 * @returns {Promise<string[]>} the names of the modules, each after its imports
 */
export async function writeModules(outdir, native) {
	await buildNoble();
	const files = new Map([...imageModules(native)].filter(([name]) => isMeasured(name)));
	const names = new Map([...files].map(([name, file]) => [file.replace(/\.(ts|js)$/, ""), name]));
	const imports = new Map();
	for (const [name, file] of files) {
		const needed = new Set();
		const external = {
			name: "external",
			setup(bundler) {
				bundler.onResolve({ filter: /.*/ }, ({ path: specifier, resolveDir, kind }) => {
					if (kind === "entry-point") return undefined;
					const target = specifier.startsWith(".") ? names.get(join(resolveDir, specifier).replace(/\.js$/, "")) : specifier.replace(/\.js$/, "");
					if (target === undefined) throw new Error(`${relative(root, file)} imports ${specifier}, which is not in the image`);
					needed.add(target);
					return { path: target, external: true };
				});
			},
		};
		const { outputFiles } = await build({
			entryPoints: [file],
			bundle: true,
			write: false,
			format: "esm",
			platform: "neutral",
			target: "es2022",
			minifySyntax: true,
			logLevel: "silent",
			supported: { "class-static-field": false, "class-private-static-field": false, "class-static-blocks": false },
			plugins: [external],
		});
		await mkdir(dirname(join(outdir, name)), { recursive: true });
		await writeFile(join(outdir, `${name}.js`), outputFiles[0].text);
		imports.set(name, needed);
	}
	return inOrder(imports);
}

function inOrder(imports) {
	const ordered = new Set();
	const add = (name) => {
		if (ordered.has(name)) return;
		for (const needed of imports.get(name) ?? []) add(needed);
		if (imports.has(name)) ordered.add(name);
	};
	for (const name of imports.keys()) add(name);
	return [...ordered];
}
