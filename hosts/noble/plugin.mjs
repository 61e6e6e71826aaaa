import { moduleOf, rewrite } from "./rewrite.mjs";

/** For vitest: tests get the rewritten noble. */
export const vitePlugin = Object.freeze({
	name: "noble",
	enforce: "pre",
	transform(code, id) {
		const module = moduleOf(id.split("?", 1)[0]);
		return module === undefined ? undefined : rewrite(module, code);
	},
});
