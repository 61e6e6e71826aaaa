import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { region } from "../../hosts/firmware/configuration.js";
import { repeatEnvironment, seed, seeded } from "../support/random.js";
import { chipExceptions, type Exception, exceptions } from "./exceptions.js";
import { families } from "./families.js";
import { judge } from "./judge.js";
import type { Side } from "./side.js";
import { nodeSide, openSubject } from "./subject.js";

const settings = [
	{ where: "with the pool of the HSM on Node", sizes: {}, names: Object.keys(families), known: exceptions, own: exceptions },
	{
		where: "with the pool of the chip",
		sizes: region.sizes,
		names: ["digest", "hmac", "aes"],
		known: [...exceptions, ...chipExceptions],
		own: chipExceptions,
	},
];

describe.each(settings)("every call of SubtleCrypto gives the result or the error of node's, $where", ({ sizes, names, known, own }) => {
	let subject: Side;
	const met = new Set<Exception>();

	beforeAll(async () => {
		subject = await openSubject(sizes);
	});

	afterAll(() => subject.close());

	test.each(names)("%s", async (family) => {
		const cases = families[family]?.(seeded(seed)) ?? [];
		const caseNames = cases.map(({ name }) => name);
		expect(caseNames.filter((name, at) => caseNames.indexOf(name) !== at)).toEqual([]);
		const { differences, answered, refused } = await judge(cases, subject, nodeSide());
		expect(answered).toBeGreaterThan(15);
		expect(refused).toBeGreaterThan(15);
		const unexpected = differences.filter(({ name, expected, got }) => {
			const exception = known.find((one) => one.cases.test(name) && one.node.test(expected) && one.got.test(got));
			if (exception !== undefined) met.add(exception);
			return exception === undefined;
		});
		expect(unexpected, repeatEnvironment).toEqual([]);
	});

	test("each exception is still one", () => {
		expect(own.filter((exception) => !met.has(exception)).map(({ reason }) => reason)).toEqual([]);
	});
});
