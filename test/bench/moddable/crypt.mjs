/** Reads manifest.json, the SDK's cryptography, for a build without mcconfig. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";

const manifest = new URL("./manifest.json", import.meta.url);

/** The files of a name without ending: a module, its natives, or both. mcconfig takes them the same way. */
const endings = [".js", ".c"];

function filesOf(path) {
	const folder = dirname(path);
	const [name, isWanted] = [basename(path), (file) => endings.includes(extname(file))];
	const found = existsSync(folder)
		? readdirSync(folder)
				.filter(isWanted)
				.filter((file) => name === "*" || basename(file, extname(file)) === name)
		: [];
	if (found.length === 0) throw new Error(`the Moddable SDK has no ${path}: its cryptography lay there in version 8.2`);
	return found.sort().map((file) => join(folder, file));
}

/**
 * @param {string} sdk the Moddable SDK's folder
 * @returns {{ modules: Map<string, string>, preload: string[], sources: string[] }} as `more` of buildRom
 * @throws Error if the SDK does not have all of it
 */
export function cryptModules(sdk) {
	const { modules, preload } = JSON.parse(readFileSync(manifest, "utf8"));
	const files = modules["*"].flatMap((path) => filesOf(path.replace("$(MODDABLE)", sdk)));
	return {
		modules: new Map(files.filter((file) => extname(file) === ".js").map((file) => [basename(file, ".js"), file])),
		preload,
		sources: files.filter((file) => extname(file) === ".c"),
	};
}
