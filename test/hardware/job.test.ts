/** The drivers' header job.h and the workers' engines.ts and session-state.ts declare the same interface. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { Refusal } from "../../modules/workers/engines.js";
import { ENGINE_STATE_BYTES } from "../../modules/workers/session-state.js";

const header = readFileSync(new URL("../../hardware/esp32/job.h", import.meta.url), "utf8");

/** The numbers of heimlig_result by their names without the prefix. */
const results = new Map([...header.matchAll(/^\tHEIMLIG_(\w+) = (-\d+)/gm)].map(([, name, value]) => [name, Number(value)]));

/** `keySize` is HEIMLIG_KEY_SIZE in C. */
const nameInC = (name: string): string => name.replace(/[A-Z]/g, "_$&").toUpperCase();

test("a result of the drivers has the number of the workers' refusal", () => {
	const refusals = Object.entries(Refusal).filter(([, value]) => typeof value === "number");
	expect(refusals).toHaveLength(7);
	for (const [name, value] of refusals) expect(results.get(nameInC(name)), name).toBe(value);
});

test("the results that a native throws as errors have numbers of their own", () => {
	const thrown = ["OUTPUT_SIZE", "NOT_STARTED", "FAULT", "STUCK"].map((name) => results.get(name) ?? 0);
	expect(results.size).toBe(11);
	expect(new Set([...results.values()]).size).toBe(11);
	for (const number of thrown) expect(Refusal[number]).toBeUndefined();
});

test("drivers and workers agree how many bytes a session's state has", () => {
	expect(/#define HEIMLIG_STATE_BYTES (\d+)/.exec(header)?.[1]).toBe(String(ENGINE_STATE_BYTES));
});
