/**
 * `npm run noble`: writes what the firmware uses of noble, rewritten for ROM and little RAM, to build/noble, in folders as
 * noble's. A manifest of the Moddable SDK takes it from there.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { listModules } from "./modules.mjs";
import { read } from "./rewrite.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const output = join(root, "build/noble");

/**
 * @returns {Promise<string[]>} the names of the modules that were written, for example "hashes/sha2.js"
 * @throws Error, with the module and what is expected there, if noble is another than is known
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	try {
		const modules = await buildNoble();
		console.log(`build/noble: ${modules.length} modules`);
	} catch (error) {
		console.error(`noble: ${error.message}`);
		process.exitCode = 1;
	}
}
