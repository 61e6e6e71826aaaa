/** Writes the modules of noble that the firmware uses, rewritten, to build/noble. The Moddable SDK's manifests take them from there. */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { listModules } from "./modules.mjs";
import { read } from "./rewrite.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const output = join(root, "build/noble");

/**
 * @returns {Promise<string[]>} the names of the modules, for example "hashes/sha2.js"
 * @throws Error with the module's name if an edit does not fit, or noble is of another version
 */
export async function buildNoble() {
	const modules = await listModules(root);
	rmSync(output, { recursive: true, force: true });
	for (const [module, path] of modules) {
		const target = join(output, module);
		mkdirSync(dirname(target), { recursive: true });
		writeFileSync(target, read(path));
	}
	return [...modules.keys()];
}
