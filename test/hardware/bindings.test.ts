import { expect, test } from "vitest";
import { simulate } from "../support/simulator.js";

test("the natives compute what they should and refuse what they must", { timeout: 120_000 }, async () => {
	const outcome = await simulate({ main: new URL("./fixtures/bindings.ts", import.meta.url) }, { heap: 1 << 20 });
	expect(outcome.stderr).toBe("");
	expect(outcome.stdout).toMatch(/^bindings: \d+ checks\n$/);
	expect(outcome.status).toBe(0);
});
