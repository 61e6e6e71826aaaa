import { describe, expect, test } from "vitest";
import { knownAnswers } from "../support/known-answers/all.js";
import { ask, expected } from "../support/workers.js";

describe("the workers in software give the published answer", () => {
	test.each(knownAnswers.map((known, index) => ({ known, title: `${index}: ${known.request}, ${known.source}` })))("$title", ({ known }) => {
		expect(ask(known)).toBe(expected(known));
	});
});

test("the workers give the published answers in shared memory too, as in a machine of their own", () => {
	const wrong = knownAnswers.filter((known) => ask(known, true) !== expected(known));
	expect(wrong).toEqual([]);
});
