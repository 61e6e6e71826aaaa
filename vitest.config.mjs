import { defineConfig } from "vitest/config";
import { vitePlugin as noble } from "./hosts/noble/plugin.mjs";
import { full, shortOrFull } from "./test/support/test-form.ts";

/** Tests that run twice: with noble as npm installs it, and as the image and the simulator have it (in the short form only some). */
const onNoble = shortOrFull(
	["known-answers", "ecc-nist", "ecc-nist-keys", "mac"].map((name) => `test/unit/worker-${name}.test.ts`),
	["test/unit/worker-*.test.ts", "test/unit/software-*.test.ts"],
);
/** Checks that those tests do have the rewritten noble. */
const rewritten = "test/noble/rewritten.test.ts";

console.log(full ? "tests in their full form" : "tests in their short form; the full one is `npm run test:full`");

/** Milliseconds: only for what hangs. */
const timeouts = { testTimeout: 300_000, hookTimeout: 300_000 };

export default defineConfig({
	test: {
		// By default, vitest leaves one of two processors idle.
		maxWorkers: "100%",
		projects: [
			{ test: { ...timeouts, name: "all", include: ["test/**/*.test.ts"], exclude: [rewritten] } },
			{
				plugins: [noble],
				test: { ...timeouts, name: "rewritten noble", include: [...onNoble, rewritten], server: { deps: { inline: [/@noble\//] } } },
			},
		],
	},
});
