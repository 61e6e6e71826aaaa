import { expect, test } from "vitest";
import { simulate } from "../support/simulator.js";

test.each(["bindings", "modes", "heap", "sessions"])(
	"the natives compute what they should and refuse what they must: %s",
	{ timeout: 120_000 },
	async (name) => {
		const outcome = await simulate({ main: new URL(`./fixtures/${name}.ts`, import.meta.url) }, { heap: 4 << 20, stack: 2048, timeout: 100 });
		expect(outcome.stderr).toBe("");
		expect(outcome.stdout).toMatch(/^\w+: \d+ checks\n$/);
		expect(outcome.status).toBe(0);
	},
);
