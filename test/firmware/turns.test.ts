import { expect, it } from "vitest";
import { LONGEST_TURN } from "../../hosts/firmware/fast-workers.js";
import { LONGEST_JOB } from "../../hosts/firmware/remote-workers.js";
import { requests } from "../../modules/messages/requests.js";
import { simulate } from "../support/simulator.js";

interface Longest {
	readonly name: string;
	readonly fast: number;
	readonly slow: number;
}

/** Requests that the core answers itself. */
const ofCore = [
	"ImportSymmetricKey",
	"ExportSymmetricKey",
	"ExportPublicKey",
	"ExportPrivateKey",
	"IsKeyAvailable",
	"ListKeys",
	"GetAttributes",
	"RevokeUsage",
	"DeleteKey",
	"IncrementCounter",
	"ReadCounter",
	"GetInfo",
];

it("on XS no request occupies the core's machine or the slow workers' machine for longer than its bound", async () => {
	const { status, stdout, stderr } = await simulate(
		{ main: new URL("./fixtures/turns.ts", import.meta.url) },
		{ engine: "noble", heap: 16_000_000, stack: 2048, timeout: 200 },
	);
	expect(stderr).toBe("");
	expect(status).toBe(0);
	const turns = stdout
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as Longest);
	console.log(turns.map(({ name, fast, slow }) => `${name}: ${fast}, ${slow} byte codes`).join("\n"));
	const metered = new Set(turns.map(({ name }) => name.charAt(0).toUpperCase() + name.slice(1)));
	expect(Object.keys(requests).filter((name) => !metered.has(name) && !ofCore.includes(name))).toEqual([]);
	for (const { name, fast, slow } of turns) {
		expect(fast, name).toBeLessThan(LONGEST_TURN);
		expect(slow, name).toBeLessThan(LONGEST_JOB);
	}
	// A bound far above the longest turn would accept a longer request.
	expect(Math.max(...turns.map(({ fast }) => fast))).toBeGreaterThan(LONGEST_TURN / 2);
	expect(Math.max(...turns.map(({ slow }) => slow))).toBeGreaterThan(LONGEST_JOB / 2);
});
