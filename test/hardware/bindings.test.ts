import { expect, test } from "vitest";
import { simulate } from "../support/simulator.js";

test.each(["bindings", "generator", "modes", "pairs", "heap", "sessions", "ctr-sessions", "session-pairs", "flash", "steps", "requests"])(
	"the natives return the right results and refuse wrong arguments: %s",
	{ timeout: 120_000 },
	async (name) => {
		const outcome = await simulate({ main: new URL(`./fixtures/${name}.ts`, import.meta.url) }, { heap: 4 << 20, stack: 2048, timeout: 100 });
		expect(outcome.stderr).toBe("");
		expect(outcome.stdout).toMatch(/^[\w ]+: \d+ checks\n$/);
		expect(outcome.status).toBe(0);
	},
);
