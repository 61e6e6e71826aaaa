/** The natives that take a request's fields do what the TypeScript does. */
import { expect, test } from "vitest";
import { RowOffset } from "../../modules/messages/row-layout.js";
import { codes, rows } from "../../modules/messages/table.js";
import { simulate } from "../support/simulator.js";

interface Printed {
	readonly differences: readonly string[];
	readonly accepted: number;
	/** How many requests of each type went the short way. */
	readonly short: Readonly<Record<string, number>>;
}

/** These name some of a list, or a key in the place of an input. */
const onlyCareful = Object.entries(codes)
	.filter(([name, code]) => name === "revokeUsage" || rows[code * RowOffset.End + RowOffset.HasPeer] === 1)
	.map(([name]) => name);

test("on XS, natives and TypeScript encode requests alike, and refuse the same objects with the same errors", async () => {
	const seed = Number(process.env["HEIMLIG_SEED"] ?? Date.now() % 1_000_000_000);
	console.log(`HEIMLIG_SEED=${seed}`);
	const { status, stdout, stderr } = await simulate(
		{ main: new URL("./fixtures/plain-requests.ts", import.meta.url) },
		{ heap: 8_000_000, stack: 2048, timeout: 200, resources: { seed: String(seed) } },
	);
	expect(stderr).toBe("");
	expect(status).toBe(0);
	const { differences, accepted, short } = JSON.parse(stdout) as Printed;
	expect(differences).toEqual([]);
	expect(accepted).toBeGreaterThan(500);
	const unused = Object.keys(codes).filter((name) => short[name] === 0);
	expect(unused.sort()).toEqual(onlyCareful.sort());
});
