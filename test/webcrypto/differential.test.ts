import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { repeatEnvironment, seed, seeded } from "../support/random.js";
import { exceptions } from "./exceptions.js";
import { families } from "./families.js";
import { judge } from "./judge.js";
import type { Side } from "./side.js";
import { nodeSide, openSubject } from "./subject.js";

let subject: Side;
const met = new Set<string>();

beforeAll(async () => {
	subject = await openSubject();
});

afterAll(() => subject.close());

describe("every call of SubtleCrypto gives the result or the error of node's", () => {
	for (const [index, [family, make]] of Object.entries(families).entries())
		test(family, async () => {
			const cases = make(seeded(seed + index));
			const names = cases.map(({ name }) => name);
			expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
			const { differences, answered, refused } = await judge(cases, subject, nodeSide());
			expect(answered).toBeGreaterThan(15);
			expect(refused).toBeGreaterThan(15);
			const unexpected = differences.filter((difference) => {
				const known = exceptions.find(({ cases: names, got }) => names.test(difference.name) && got.test(difference.got));
				if (known !== undefined) met.add(known.reason);
				return known === undefined;
			});
			expect(unexpected, repeatEnvironment).toEqual([]);
		});
});

test.each(exceptions)("still different: $reason", ({ reason }) => {
	expect(met).toContain(reason);
});
