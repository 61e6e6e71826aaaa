import { moduleOf, read, rewrite } from "./rewrite.mjs";

/** For esbuild: bundles get the rewritten noble, as the image does. */
export const esbuildPlugin = Object.freeze({
	name: "noble",
	setup(build) {
		build.onLoad({ filter: /[\\/]@noble[\\/].*\.js$/ }, ({ path }) => moduleOf(path) === undefined ? undefined : { contents: read(path), loader: "js" });
	},
});

/** For vitest: tests get the rewritten noble. */
export const vitePlugin = Object.freeze({
	name: "noble",
	enforce: "pre",
	transform(code, id) {
		const module = moduleOf(id.split("?", 1)[0]);
		return module === undefined ? undefined : rewrite(module, code);
	},
});
