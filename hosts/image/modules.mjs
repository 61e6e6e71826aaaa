/** Reads the manifests of this repository, for builds without mcconfig and for the test of the manifests. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Only this repository's manifests, and of these the parts for every platform. */
const common = ["modules/manifest.json", "hardware/esp32/manifest.json", "manifest.json"];
/** The manifests of the engines. A chip has those in `native`, the SDK's simulators those in `noble`. */
const engines = { noble: "hosts/firmware/engines/manifest.json", native: "hosts/firmware/native-engines/manifest.json" };
/** All native engines: what an image for a chip has. */
export const allNative = Object.freeze(["nist-curves", "curve25519", "symmetric", "sha1", "sha3", "slow-machine"]);
const engineFolder = "heimlig/hosts/firmware/engines/";

const read = (path) => JSON.parse(readFileSync(join(root, path), "utf8"));
const isModule = (name) => /\.(ts|js)$/.test(name) && !name.endsWith(".d.ts");
const withoutEnding = (name) => name.replace(/\.(ts|js)$/, "");

function filesOf(path) {
	if (path.endsWith("/*"))
		return readdirSync(dirname(path))
			.filter(isModule)
			.map((name) => join(dirname(path), name));
	return [existsSync(`${path}.ts`) ? `${path}.ts` : `${path}.js`];
}

/* An image that has only some native engines also has all of noble. */
function manifestsWith(native) {
	const isPart = (part) => (part === engines.native ? native.length > 0 : native.length < allNative.length);
	return [...common, ...Object.values(engines).filter(isPart)];
}

/* Whether a module of one kind of engine gives way to the other kind's. */
function isReplaced(manifest, name, native) {
	if (!name.startsWith(engineFolder)) return false;
	const engine = name.slice(engineFolder.length).replace(/^precomputed-/, "");
	return native.includes(engine) !== (manifest === engines.native);
}

/** The names and files of one manifest's own modules. */
function modulesOf(manifest) {
	const { "~": without = [], ...modules } = read(manifest).modules ?? {};
	const toFiles = (sources) =>
		[sources]
			.flat()
			.filter((path) => path.startsWith("."))
			.flatMap((source) => filesOf(join(dirname(join(root, manifest)), source)));
	const excluded = new Set(toFiles(without));
	return Object.entries(modules).flatMap(([pattern, sources]) =>
		toFiles(sources)
			.filter((path) => !excluded.has(path))
			.map((file) => [pattern.replace("*", withoutEnding(basename(file))), file]),
	);
}

/**
 * @param {readonly string[]} native the native engines in the image, as `buildSimulator` returns them
 * @returns {Map<string, string>} the file of each module in the image, by the module's name
 */
export function imageModules(native = []) {
	const found = new Map();
	for (const manifest of manifestsWith(native)) for (const [name, file] of modulesOf(manifest)) if (!isReplaced(manifest, name, native)) found.set(name, file);
	return found;
}

/**
 * The modules that manifests besides the image's add to it: their own, without those that they include.
 * @param {readonly string[]} manifests paths from the project's folder
 * @returns {{ modules: Map<string, string>, preload: string[] }} as `more` of buildRom
 */
export function moreModules(manifests) {
	return { modules: new Map(manifests.flatMap(modulesOf)), preload: manifests.flatMap((manifest) => read(manifest).preload ?? []) };
}

/** @returns {string[]} the names of the modules that are preloaded */
export function preloadedModules(native = []) {
	const names = manifestsWith(native).flatMap((manifest) => (read(manifest).preload ?? []).filter((name) => !isReplaced(manifest, name, native)));
	return [...new Set(names)];
}
