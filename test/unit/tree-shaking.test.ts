import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { expect, it } from "vitest";
import * as algorithms from "../../modules/messages/algorithms.js";

const resolveDir = fileURLToPath(new URL("../../modules/messages", import.meta.url));

/** The number of lists that are left if a machine uses only `name`. */
function lists(name: string): number {
	const contents = `export { ${name} } from "./algorithms.js";`;
	const { outputFiles } = buildSync({ stdin: { contents, resolveDir, loader: "ts" }, bundle: true, write: false, format: "esm" });
	return outputFiles[0].text.match(/Object\.freeze/g)?.length ?? 0;
}

it.each(
	Object.entries(algorithms)
		.filter(([, value]) => typeof value === "object")
		.map(([name]) => name),
)("a machine that uses %s has none of the other lists of algorithms", (name) => {
	expect(lists(name)).toBe(1);
});
