import { expect, it } from "vitest";
import { seed } from "../support/random.js";
import { shortOrFull } from "../support/test-form.js";
import { runEpisode } from "./episode.js";
import { soak } from "./soak.js";
import { Tally } from "./tally.js";

const REQUESTS = shortOrFull(1000, 4000);

it.each([1, 2, 3, 4, 8])("every invariant holds for %i clients, in any order of steps", async (clients) => {
	const lines: string[] = [];
	const { isGood, requests } = await soak({ seed: seed + clients, requests: REQUESTS, clients }, (line) => lines.push(line));
	expect(isGood, lines.join("\n")).toBe(true);
	expect(requests).toBeGreaterThanOrEqual(REQUESTS);
});

it("the simulation covers every event", async () => {
	const tally = new Tally();
	for (let number = 0; number < 40; number++) tally.add((await runEpisode({ seed: number, requests: 300, clients: 4 })).tally);
	expect(tally.missing).toEqual([]);
});

it("a seed determines every step", async () => {
	const [first, second] = [await runEpisode({ seed, requests: 500, clients: 3 }), await runEpisode({ seed, requests: 500, clients: 3 })];
	expect(second).toEqual(first);
	expect(first.failure).toBeUndefined();
});
