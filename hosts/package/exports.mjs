/** The package's `exports`: what an application can import, and where it runs. */
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

/** The files of the entries that have names of their own. */
export const entries = Object.freeze({ ".": "hosts/package/heimlig", "./webcrypto": "modules/webcrypto/crypto", "./node": "hosts/node/start" });
/** An entry that a chip does not have. */
const onlyOnNode = "hosts/node/start";
/** Folders whose files have their paths as names. */
const folders = ["modules", "hardware", "hosts/firmware"];
/** Modules of the Moddable SDK. */
const moddable = ["Resource", "time", "timer", "worker"];

const withoutEnding = (path) => path.replace(/\.js$/, "");

function filesIn(stage, folder) {
	return readdirSync(join(stage, folder), { recursive: true, encoding: "utf8" })
		.filter((name) => name.endsWith(".js"))
		.map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
		.sort();
}

/** The files that import a module of the SDK, or a driver, directly or through others. */
async function onlyOnXs(stage, files) {
	const { metafile } = await build({
		entryPoints: files,
		absWorkingDir: stage,
		outdir: "unused",
		bundle: true,
		write: false,
		metafile: true,
		logLevel: "silent",
		format: "esm",
		platform: "node",
		external: ["@noble/*", ...moddable],
	});
	const found = new Set(files.filter((file) => file.startsWith("hardware/")));
	const needsXs = ({ path, external }) => (external ? moddable.includes(path) : found.has(path));
	for (let count = -1; count !== found.size; ) {
		count = found.size;
		for (const [file, { imports }] of Object.entries(metafile.inputs)) if (imports.some(needsXs)) found.add(file);
	}
	return found;
}

/** Conditions of a file, in the order in which they are tried. */
function target(file, onXs) {
	const path = `./${withoutEnding(file)}`;
	const types = { types: `${path}.d.ts` };
	if (withoutEnding(file) === onlyOnNode) return { ...types, moddable: null, default: `${path}.js` };
	return onXs ? { ...types, moddable: `${path}.js` } : { ...types, moddable: `${path}.js`, default: `${path}.js` };
}

/**
 * Lists every module by name, since the SDK's mcpack (8.2) can not resolve patterns. Modules that run on XS alone have only the condition
 * `moddable`, so that Node says that they are not for it.
 * @param {string} stage the folder of the compiled package
 * @returns {Promise<Record<string, unknown>>} the package's `exports`
 */
export async function exportsOf(stage) {
	const named = Object.entries(entries)
		.map(([name, path]) => [name, `${path}.js`])
		.filter(([, file]) => existsSync(join(stage, file)));
	const unnamed = folders.flatMap((folder) => filesIn(stage, folder)).map((file) => [`./${withoutEnding(file)}`, file]);
	const all = [...named, ...unnamed];
	const xs = await onlyOnXs(
		stage,
		all.map(([, file]) => file),
	);
	return { ...Object.fromEntries(all.map(([name, file]) => [name, target(file, xs.has(file))])), "./package.json": "./package.json" };
}
