/** Reads the manifests of this repository, for builds without mcconfig and for the test of the manifests. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** Only this repository's manifests, and of these the parts for every platform. */
const manifests = ["modules/manifest.json", "hardware/esp32/manifest.json", "manifest.json"];
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

/** @returns {Map<string, string>} the file of each module in the image, by the module's name */
export function imageModules() {
	const found = new Map();
	for (const manifest of manifests) {
		const { "~": without = [], ...modules } = read(manifest).modules ?? {};
		const toFiles = (sources) =>
			[sources]
				.flat()
				.filter((path) => path.startsWith("."))
				.flatMap((source) => filesOf(join(dirname(join(root, manifest)), source)));
		const excluded = new Set(toFiles(without));
		for (const [name, sources] of Object.entries(modules))
			for (const file of toFiles(sources).filter((path) => !excluded.has(path))) found.set(name.replace("*", withoutEnding(basename(file))), file);
	}
	return found;
}

/** @returns {string[]} the names of the modules that are preloaded */
export function preloadedModules() {
	return manifests.flatMap((manifest) => read(manifest).preload ?? []);
}
