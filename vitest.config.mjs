import { defineConfig } from "vitest/config";
import { vitePlugin as noble } from "./hosts/noble/plugin.mjs";

/** Tests that run noble on Node: once as it comes from npm, and once as it is in the image and in the simulator. */
const onNoble = ["test/unit/worker-*.test.ts", "test/unit/software-*.test.ts"];
/** And one that says whether it is the latter. */
const rewritten = "test/noble/rewritten.test.ts";

export default defineConfig({
	test: {
		projects: [
			{ test: { name: "all", include: ["test/**/*.test.ts"], exclude: [rewritten] } },
			{ plugins: [noble], test: { name: "rewritten noble", include: [...onNoble, rewritten], server: { deps: { inline: [/@noble\//] } } } },
		],
	},
});
