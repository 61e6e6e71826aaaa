/** Writes the modules of noble that the firmware uses, rewritten, to build/noble. The Moddable SDK's manifests take them from there. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { listModules } from "./modules.mjs";
import { read } from "./rewrite.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const output = join(root, "build/noble");

/* Several builds may run at the same time, so no file is ever absent or half written. */
function write(target, text) {
	if (existsSync(target) && readFileSync(target, "utf8") === text) return;
	mkdirSync(dirname(target), { recursive: true });
	const unfinished = `${target}.${process.pid}`;
	writeFileSync(unfinished, text);
	renameSync(unfinished, target);
}

/* Modules of an earlier build that noble no longer has. */
function removeOthers(modules) {
	for (const name of readdirSync(output, { recursive: true }).map((path) => path.replaceAll("\\", "/")))
		if (name.endsWith(".js") && !modules.has(name)) rmSync(join(output, name), { force: true });
}

/**
 * @returns {Promise<string[]>} the names of the modules, for example "hashes/sha2.js"
 * @throws Error with the module's name if an edit does not fit, or noble is of another version
 */
export async function buildNoble() {
	const modules = await listModules(root);
	for (const [module, path] of modules) write(join(output, module), read(path));
	removeOthers(modules);
	return [...modules.keys()];
}
