import { describe, expect, it } from "vitest";
import type { Step } from "./fixtures/interpreter.js";
import { interpret } from "./interpret.js";
import { largestRequests } from "./largest-requests.js";

describe("the HSM on the XS simulator answers the largest request that fits", () => {
	it.each(largestRequests)("%s", async (name, fields) => {
		const step: Step = { ask: [{ name, fields: { ...fields } }] };
		const good: Step = { ask: [{ name: "GetRandom", fields: { size: 1 } }] };
		const { answers } = await interpret([step, step, good]);
		for (const answer of answers) expect("value" in answer ? "a value" : answer.error).toBe("a value");
	});
});
