/** The simulator's source files and their flags. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { corrected } from "./engine-edits.mjs";

export const root = fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, "");

const machine = join(root, "hosts/simulator/machine");
/* With a linked image, this folder takes the place of the files `inImage`. */
const imageMachine = join(root, "hosts/simulator/image");
const inImage = new Set(["bytecode.c", "defaults.c", "modules.c"]);
const hardware = join(root, "hardware");
const esp32 = join(hardware, "esp32");
const emulated = join(hardware, "emulated");

/** C of the SDK's modules, which the engine's package has beside the engine. */
const dataModules = ["text/decoder/textdecoder.c", "text/encoder/textencoder.c"];

/* Parts of the engine that the firmware does not use, and one that our defaults.c includes. */
const unused = new Set(["xsDefaults.c", "xsLockdown.c", "xsProfile.c", "xsSnapshot.c", "xsSourceMap.c", "xsffi.c", "xsum.c"]);

const engineDefines = [
	"INCLUDE_XSPLATFORM",
	'XSPLATFORM="base/platform.h"',
	"mxBoundsCheck=1",
	"mxMetering=1",
	"mxMinusZero=1",
	"mxNoConsole=1",
	"mxParse=1",
	"mxRun=1",
];
const foreign = ["-std=gnu99", "-w"];
const own = ["-std=c99", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Wconversion", "-Werror"];

function locateEngine() {
	let packageFile;
	try {
		packageFile = createRequire(import.meta.url).resolve("@agoric/xsnap/package.json");
	} catch {
		throw new Error("the XS engine is missing: run `npm install`, which brings its sources as @agoric/xsnap");
	}
	const folder = join(dirname(packageFile), "moddable/xs");
	if (!existsSync(join(folder, "sources/xsAll.h")))
		throw new Error(`${dirname(packageFile)} does not contain the engine's sources (moddable/xs/sources): run \`npm install\` again`);
	return { folder, version: JSON.parse(readFileSync(packageFile, "utf8")).version };
}

function cFiles(folder) {
	if (!existsSync(folder)) return [];
	return readdirSync(folder, { recursive: true })
		.filter((name) => name.endsWith(".c"))
		.sort()
		.map((name) => join(folder, name));
}

/** The folder, and the folders below it that have headers: drivers include each other's headers by name. */
function headerFolders(folder) {
	const headers = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".h"));
	return [...new Set([folder, ...headers.map((name) => dirname(join(folder, name))).sort()])];
}

/** The C of a native library's engine, and its flags: it uses headers of the drivers. */
function librarySources({ name, include }, flags) {
	return cFiles(join(hardware, name)).map((path) => ({ path, flags: [...flags, ...include] }));
}

/** Where natives find their lists (native-table.c). */
const libraryFolders = (libraries) => libraries.flatMap(({ name }) => ["-I", join(hardware, name)]);

/** `emulated/include` has ESP-IDF's headers by their paths there. */
const driverIncludes = [join(emulated, "include"), emulated, ...headerFolders(esp32)].flatMap((folder) => ["-I", folder]);

function engineSources({ folder, version }, leaveOut, sourceFlags = () => []) {
	const sources = join(folder, "sources");
	/* Files from npm have fixed dates: the version in the command makes an update compile them anew. */
	const defines = [...engineDefines, `HEIMLIG_ENGINE="${version}"`].map((define) => `-D${define}`);
	const includes = ["includes", "platforms", "sources"].flatMap((name) => ["-isystem", join(folder, name)]);
	const flags = [...defines, ...includes, "-I", machine];
	return {
		flags,
		files: readdirSync(sources)
			.filter((name) => name.endsWith(".c") && !leaveOut.has(name))
			.sort()
			.map((name) => ({ path: join(sources, name), flags: [...foreign, "-fno-common", ...flags, ...sourceFlags(name)] })),
	};
}

/** The flags of the project's own C: warnings are errors. `libraries`: those of building/libraries.mjs. */
export function ownFlags(libraries = []) {
	return [...own, ...engineSources(locateEngine(), unused).flags, ...driverIncludes, ...libraryFolders(libraries)];
}

/**
 * @param {string} modules the generated C file that holds the built-in modules
 * @param libraries the native libraries
 * @returns {{ path: string, flags: string[] }[]} every C file with its flags
 */
export function listSources(modules, libraries) {
	const engine = locateEngine();
	const { files, flags: engineFlags } = engineSources(engine, unused);
	const flags = ownFlags(libraries);
	return [
		...files.map((source) => corrected(source, join(dirname(modules), "engine"))),
		...dataModules.map((name) => ({ path: join(engine.folder, "../modules/data", name), flags: [...foreign, ...engineFlags] })),
		...[...cFiles(machine), modules, ...cFiles(esp32), ...cFiles(emulated)].map((path) => ({ path, flags })),
		...libraries.flatMap((library) => librarySources(library, flags)),
	];
}

/**
 * @param {string} sdk the Moddable SDK's folder, with its engine
 * @param {string} image the C file of the SDK's linker
 * @param libraries the native libraries
 * @param {string[]} natives C files of the SDK's modules in the image; they find each other's headers, and the linker's
 * @returns {{ path: string, flags: string[] }[]} every C file of a simulator that has an image linked into it
 */
export function listImageSources(sdk, image, libraries, natives = []) {
	/* The engine's trace goes to a debugger; hosts/simulator/image/modules.c has one that goes to the terminal. */
	const { files, flags } = engineSources({ folder: join(sdk, "xs"), version: sdk }, unused, (name) =>
		name === "xsGlobal.c" ? ["-Dfx_trace=fx_trace_to_debugger"] : [],
	);
	const machineFiles = cFiles(machine).filter((path) => !inImage.has(basename(path)));
	const folders = new Set([image, ...natives].map((path) => dirname(path)));
	const ours = [...own, ...flags, ...driverIncludes, ...libraryFolders(libraries)];
	return [
		...files,
		{ path: image, flags: [...foreign, ...flags] },
		...natives.map((path) => ({ path, flags: [...foreign, ...flags, ...[...folders].flatMap((name) => ["-I", name])] })),
		...[...machineFiles, ...cFiles(imageMachine), ...cFiles(esp32), ...cFiles(emulated)].map((path) => ({
			path,
			flags: ours,
		})),
		...libraries.flatMap((library) => librarySources(library, ours)),
	];
}
