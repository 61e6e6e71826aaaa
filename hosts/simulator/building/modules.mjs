/** Puts the texts of the built-in modules into a C file. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./sources.mjs";

const folder = join(root, "hosts/simulator/modules");

const namesIn = (options) =>
	readdirSync(folder, options)
		.filter((name) => name.endsWith(".js"))
		.map((name) => name.slice(0, -".js".length).replaceAll("\\", "/"))
		.sort();

/** Names of the modules that every machine has, in a linked image too. */
export const builtInNames = namesIn({});

/** The same, and the modules whose C comes with the engine. A linked image takes those from the SDK. */
export const moduleNames = namesIn({ recursive: true });

/** Writes the C file if its text changes. */
export function writeModules(path) {
	const texts = moduleNames.map((name) => readFileSync(join(folder, `${name}.js`)));
	const text = [
		'#include "engine/built-in-modules.h"',
		...texts.map((bytes, index) => `static const char module${index}[] = { ${[...bytes].join(", ")} };`),
		"const BuiltInModule builtInModules[] = {",
		...moduleNames.map((name, index) => `\t{ "${name}", module${index}, sizeof(module${index}) },`),
		"\t{ 0, 0, 0 }",
		"};",
		"",
	].join("\n");
	if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
}
