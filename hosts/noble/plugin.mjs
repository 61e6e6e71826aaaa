import { comparisons } from "./comparisons.mjs";
import { moduleOf, rewrite } from "./rewrite.mjs";

/** Tests also import noble's ready-made curves, which no image contains. */
const isOutsideImage = (module) => module.startsWith("curves/") && !(module in comparisons);

/** vitest's plugin: tests get the rewritten noble. */
export const vitePlugin = Object.freeze({
	name: "noble",
	enforce: "pre",
	transform(code, id) {
		const module = moduleOf(id.split("?", 1)[0]);
		return module === undefined || isOutsideImage(module) ? undefined : rewrite(module, code);
	},
});
