/** Puts the texts of the built-in modules into a C file. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "./sources.mjs";

const folder = join(root, "hosts/simulator/modules");

/** Names of the modules that every machine has. */
export const builtInNames = readdirSync(folder)
	.filter((name) => name.endsWith(".js"))
	.map((name) => basename(name, ".js"))
	.sort();

/** Writes the C file if its text changes. */
export function writeModules(path) {
	const texts = builtInNames.map((name) => readFileSync(join(folder, `${name}.js`)));
	const text = [
		'#include "engine/built-in-modules.h"',
		...texts.map((bytes, index) => `static const char module${index}[] = { ${[...bytes].join(", ")} };`),
		"const BuiltInModule builtInModules[] = {",
		...builtInNames.map((name, index) => `\t{ "${name}", module${index}, sizeof(module${index}) },`),
		"\t{ 0, 0, 0 }",
		"};",
		"",
	].join("\n");
	if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
}
