import { describe, expect, it } from "vitest";
import { loadMutant } from "../support/mutants.js";
import { repeatEnvironment, seed } from "../support/random.js";
import { sample, shortOrFull } from "../support/test-form.js";
import { summary } from "./command.js";
import * as fuzzing from "./fuzz.js";
import { faults } from "./mutations.js";

const MESSAGES = shortOrFull(5000, 15_000);
/** Fixed, so that finding a mutant does not depend on chance. */
const MUTANT_SEED = 5;

describe("a host that writes any value anywhere at any time", () => {
	it("harms neither the core nor an honest client, and learns nothing", () => {
		const findings = fuzzing.fuzz({ seed, messages: MESSAGES });
		console.log(summary(findings, `${repeatEnvironment} npx vitest run test/hostile/hostile.test.ts`));
		expect(findings.failure, `seed ${seed}`).toBeUndefined();
		expect(findings.honest).toBeGreaterThan(MESSAGES / 100);
		expect(findings.checked).toBeGreaterThan(MESSAGES / 500);
		for (const status of [
			"Ok",
			"Session.NotFound",
			"Session.Full",
			"Crypto.Decrypt",
			"InvalidBuffer",
			"InvalidParameter",
			"KeyStore.NotAllowed",
			"UnexpectedRequestType",
		])
			expect(findings.statuses.get(status), status).toBeGreaterThan(MESSAGES / 200);
	});

	it("does not harm the core when all clients are hostile", () => {
		const findings = fuzzing.fuzz({ seed, messages: MESSAGES / 5, noHonest: true });
		expect(findings.failure, `seed ${seed}`).toBeUndefined();
	});

	it("does the same with the same seed", () => {
		const [first, second] = [1, 2].map(() => fuzzing.fuzz({ seed, messages: 500 }));
		expect(first).toEqual(second);
	});
});

describe("the hostile host finds", () => {
	it.each(sample(faults, 3).map((fault) => [fault.name, fault] as const))("%s", async (_name, { mutations, failure: expected }) => {
		const mutant = await loadMutant<typeof fuzzing>("test/hostile/fuzz.ts", mutations);
		const { failure } = mutant.fuzz({ seed: MUTANT_SEED, messages: 60_000 });
		expect(failure).toMatch(expected);
	});
});
