import { describe, expect, it } from "vitest";
import { sample } from "../support/test-form.js";
import { type EpisodeOptions, type Outcome, replay, runEpisode, shrink } from "./episode.js";
import { mutants } from "./mutants.js";
import { soak } from "./soak.js";
import { kindOf } from "./violation.js";

type Mutant = keyof typeof mutants;

/** The failures that may reveal each mutant first. */
const found: Readonly<Record<Mutant, RegExp>> = {
	"a key store that leaves the bytes of a deleted free key behind": /has left bytes behind/,
	"a key store that moves the bytes of free keys without their records": /has the wrong answer|is not as it was left/,
	"a key store that uses the id of a deleted free key again":
		/has the wrong answer|was answered Ok, not KeyStore.InvalidKeyId|was answered KeyStore.InvalidKeyId, not Ok/,
	"a key store that gives free keys more bytes than the limit": /was answered Ok, not KeyStore.Full/,
	"a key store that finds another client's free keys": /of client \d was answered \S+, not KeyStore.InvalidKeyId/,
	"a key store that forgets what was revoked": /was answered Ok, not KeyStore.NotAllowed/,
	"a key store that lists the keys of all clients": /ListKeys of client \d+ has the wrong answer|has other free keys than it made/,
	"a storage that answers before the flash has the key": /is not in flash as it was left|counter \d+ is not as it was left/,
	"a storage that keeps the key that was there": /is not in flash as it was left/,
	"a core that forgets a job that waits for the flash": /never settled|unfair|sleeps while|never answered/,
	"a core that answers a job that waits for the flash": /is not in flash as it was left|is not as it was left|has the wrong answer|was answered/,
	"a core that answers twice": /has a response to request \d+, which it does not wait for/,
	"a core that loses a response": /the HSM has changed memory|never answered|before a change|unfair/,
	"a core that gives an answer to the other client": /expected an allocated block|does not wait for|the HSM has changed memory/,
	"a core that asks client 0 first, always": /unfair/,
	"a core that asks clients in plain turns": /unfair/,
	"a key store that finds another client's keys": /not KeyStore.InvalidKeyId/,
	"a core that writes an answer to the other client's pool": /the HSM has changed memory/,
	"a core that copies an answer one byte short": /has the wrong answer/,
	"a core that frees private memory before the worker is done": /has the wrong answer|was answered (Crypto|KeyStore.InvalidBufferSize)|left in private memory/,
	"a core that never frees the private memory of what failed": /sleeps while|left in private memory|unfair/,
	"a core that does not wipe private memory": /left in private memory|session that has ended is not wiped/,
	"a core that wakes a worker before it has its job": /was not woken after it was given a job/,
	"a core that wakes the other client": /never settled/,
	"a core that does not try again to wake a client": /never settled/,
	"a core that lets requests overtake a change of their key": /was answered before a change of its key/,
	"a core that writes an output although the request failed": /the HSM has changed memory/,
	"a core that finds a session of another client": /state of a session that is not its client's/,
	"a core that does not wipe the state of a session that has ended": /the state of a session that has ended is not wiped/,
	"a core that goes on with the session of a key that was changed": /taken for a session that has ended|although there was a session for it|is not wiped/,
	"a core that goes on with a session after a request has failed": /taken for session \d+, which is not for it|was answered Ok, not Session.NotFound/,
	"a core that answers for a session in which the request before has failed": /answered Ok, not Session.NotFound/,
	"a core that keeps a session that is finished": /taken for a session that has ended|which is not for it|although there was a session for it|is not wiped/,
	"a core that keeps a session whose start has failed": /although there was a session for it|is not wiped/,
	"a core that answers a number that a session has had before": /a number that client \d+ has had before/,
	"a machine that hashes the messages of ECDSA one byte short": /has the wrong answer/,
	"a machine that takes a message for a digest if it is as long": /has the wrong answer/,
	"a machine that loses a job whose message it hashes": /never settled|never answered|unfair|sleeps while/,
	"an API that forgets the session of a start that was cancelled": /session \d+ of client \d+ was left open/,
	"an API that cuts data in the wrong places": /has the wrong answer/,
	"an API that frees pool memory when a request is aborted": /the host has changed memory/,
	"an API that never frees pool memory of aborted requests": /left in the pool of client|never settled/,
	"an API that does not ring the doorbell": /the HSM sleeps while/,
	"an API that keeps requests of an HSM that has ended waiting": /never settled/,
};

interface Found {
	readonly options: EpisodeOptions;
	readonly outcome: Outcome;
}

/** The first episode that fails, with seeds from `from` on. */
async function find(mutate: EpisodeOptions["mutate"], from = 47): Promise<Found> {
	for (let seed = from; seed < from + 200; seed++) {
		const options = { seed, requests: 300, clients: 3, mutate };
		const outcome = await runEpisode(options);
		if (outcome.failure !== undefined) return { options, outcome };
	}
	throw new Error("nothing was found");
}

/** The one with the fewest steps of four failing episodes. */
async function findShort(mutate: EpisodeOptions["mutate"]): Promise<Found> {
	let shortest = await find(mutate);
	for (let count = 1, last = shortest; count < 4; count++) {
		last = await find(mutate, last.options.seed + 1);
		if (last.outcome.steps.length < shortest.outcome.steps.length) shortest = last;
	}
	return shortest;
}

describe("the simulation finds", () => {
	it.each(sample(Object.keys(mutants) as Mutant[], 3))("%s", async (name) => {
		const { outcome } = await find(mutants[name]);
		expect(String(outcome.failure)).toMatch(found[name]);
	});
});

describe("the schedule of a failure", () => {
	it.each(sample<Mutant>(["a core that asks client 0 first, always", "a core that writes an output although the request failed"], 2))(
		"of %s shrinks and fails in the same way when replayed",
		async (name) => {
			const { options, outcome } = await findShort(mutants[name]);
			const shortest = await shrink(options, outcome, 300_000);
			expect(outcome.steps.length).toBeGreaterThan(30);
			expect(shortest.length).toBeLessThan(Math.max(60, outcome.steps.length / 3));
			for (let time = 0; time < 2; time++) expect(kindOf(await replay(options, shortest, outcome.isAtEnd))).toBe(kindOf(outcome.failure));
		},
	);

	it("is printed with its seed and a command that repeats it", async () => {
		const mutate = mutants["a core that copies an answer one byte short"];
		const say = async (seed: number, requests: number, clients: number): Promise<string[]> => {
			const lines: string[] = [];
			expect((await soak({ seed, requests, clients }, (line) => lines.push(line), mutate)).isGood).toBe(false);
			return lines;
		};
		const lines = await say(7, 5000, 3);
		expect(lines[0]).toMatch(/^seed 7, after \d+ steps: Violation: /);
		expect(lines[2]).toMatch(/^the shortest schedule found, \d+ steps, then all machines in turn:\n {2}\w/);
		const [, ...values] = /^to repeat: npm run soak -- --seed (\d+) --requests (\d+) --clients (\d+)$/.exec(lines[1]) ?? [];
		const [seed, requests, clients] = values.map(Number);
		expect(await say(seed, requests, clients)).toEqual(lines);
	});
});
