/** What the simulator is made of, and the flags of each part. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, "");

const machine = join(root, "hosts/simulator/machine");
const esp32 = join(root, "hardware/esp32");
const emulated = join(root, "hardware/emulated");

/* Parts of the engine that the firmware has no use for, and one that our defaults.c includes. */
const unused = new Set(["xsDefaults.c", "xsLockdown.c", "xsProfile.c", "xsSnapshot.c", "xsSourceMap.c"]);

const engineDefines = [
	"INCLUDE_XSPLATFORM", 'XSPLATFORM="platform.h"', "mxBoundsCheck=1", "mxMetering=1", "mxMinusZero=1", "mxNoConsole=1", "mxParse=1", "mxRun=1",
];
const own = ["-std=c99", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Werror"];

function locateEngine() {
	let packageFile;
	try {
		packageFile = createRequire(import.meta.url).resolve("@agoric/xsnap/package.json");
	}
	catch {
		throw new Error("the XS engine is missing: run `npm install`, which brings its sources as @agoric/xsnap");
	}
	const folder = join(dirname(packageFile), "moddable/xs");
	if (!existsSync(join(folder, "sources/xsAll.h")))
		throw new Error(`${dirname(packageFile)} does not contain the engine's sources (moddable/xs/sources): run \`npm install\` again`);
	return { folder, version: JSON.parse(readFileSync(packageFile, "utf8")).version };
}

function cFiles(folder) {
	if (!existsSync(folder))
		return [];
	return readdirSync(folder, { recursive: true }).filter(name => name.endsWith(".c")).sort().map(name => join(folder, name));
}

/**
 * @param {string} modules the generated C file that holds the built-in modules
 * @returns {{ path: string, flags: string[] }[]} every C file with its flags
 */
export function listSources(modules) {
	const engine = locateEngine();
	const sources = join(engine.folder, "sources");
	/* Files from npm carry fixed dates: the version in the command has them compiled anew after an update. */
	const defines = [...engineDefines, `HEIMLIG_ENGINE="${engine.version}"`].map(define => `-D${define}`);
	const includes = ["includes", "platforms", "sources"].flatMap(name => ["-isystem", join(engine.folder, name)]);
	const driverIncludes = ["-I", join(emulated, "include"), "-I", esp32];
	const all = [...defines, ...includes, "-I", machine];
	return [
		...readdirSync(sources).filter(name => name.endsWith(".c") && !unused.has(name)).sort()
			.map(name => ({ path: join(sources, name), flags: ["-std=gnu99", "-w", "-fno-common", ...all] })),
		...[...cFiles(machine), modules].map(path => ({ path, flags: [...own, ...all, ...driverIncludes] })),
		...[...cFiles(esp32), ...cFiles(emulated)].map(path => ({ path, flags: [...own, ...all, ...driverIncludes] })),
	];
}
