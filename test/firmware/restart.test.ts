import { describe, expect, it } from "vitest";
import { KeyIds, region } from "../../hosts/firmware/configuration.js";
import { type Entries, type Outcome, simulate } from "../support/simulator.js";
import { FatalInput } from "./fixtures/fatal-input.js";

const HEAP = 262144;
const file = (path: string): URL => new URL(path, import.meta.url);
const ecc = file("../../hosts/firmware/ecc.ts");

const gone = Object.keys(KeyIds).filter((name) => name !== "identity");

function run(entries: Entries, size: number): Promise<Outcome> {
	return simulate(entries, { heap: HEAP, stack: 1024, resources: { size: String(size) }, timeout: 60 });
}

describe("when the HSM's machine ends in the middle of requests, another serves the application", () => {
	const fatal = { main: file("./fixtures/restart-application.ts"), hsm: file("./fixtures/hsm-fatal-input.ts"), ecc };

	it.each([
		["an exception", FatalInput.exception, "failed"],
		["want of memory", FatalInput.memory, "failed"],
		["an endless loop", FatalInput.hang, "unresponsive"],
	])("because of %s", async (_what, size, end) => {
		const { status, stdout, stderr, stats } = await run(fatal, size);
		expect(stderr).toBe("");
		expect(status).toBe(0);
		const under = /under way: (\d+), ended: (\d+)/.exec(stdout);
		expect(under?.[1]).toBe("18");
		// Some may be answered before the end.
		expect(Number(under?.[2])).toBeGreaterThan(9);
		expect(stdout).toContain(`the HSM has ended (${end}); starting another\n`);
		// The identity is in flash.
		expect(stdout).toContain(`keys that are gone: ${gone.join(", ")}\n`);
		expect(stdout).toMatch(/\d+ requests, every answer checked\n/);
		const memory = [...stdout.matchAll(/memory (.*)\n/g)].map(([, text]) => JSON.parse(text) as unknown);
		const shared = region.controlBytes + region.sizes.clients * region.sizes.poolBytes;
		expect(memory, "with the shared memory of each HSM alone before its machine starts, and after the last").toEqual([
			{ heaps: HEAP, shared },
			{ heaps: HEAP, shared },
			{ heaps: HEAP, shared: 0 },
		]);
		expect(stats?.machines.map(({ name }) => name)).toEqual(["main", "hsm", "ecc", "hsm", "ecc"]);
	});

	it("recursion ends everything, as on the chip: XS does not call the abort hook", async () => {
		const { status, stderr } = await run(fatal, FatalInput.recursion);
		expect(status).toBe(1);
		expect(stderr).toMatch(/^machine hsm: stack overflow/);
	});

	it("the firmware starts another three times, then gives up", async () => {
		const { status, stdout, stderr } = await simulate(
			{ ...fatal, main: file("../../hosts/firmware/main.ts") },
			{ heap: HEAP, resources: { input: new Uint8Array(FatalInput.exception) } },
		);
		expect(stdout.match(/starting another/g)).toHaveLength(3);
		expect(stdout).toMatch(/^the application has failed: HsmError: .*Hsm\.Ended/m);
		expect(stderr).toMatch(/^machine main: uncaught exception: HsmError: .*Hsm\.Ended/);
		expect(status).toBe(1);
	});

	it("the application hears at once that its HSM can not start, such as with a stuck source of entropy", async () => {
		const { status, stdout, stderr } = await simulate(
			{ main: file("../../hosts/firmware/main.ts"), hsm: file("./fixtures/hsm-stuck-entropy.ts"), ecc },
			{ heap: HEAP, resources: { input: new Uint8Array(1) } },
		);
		expect(stdout.match(/machine failed: Error: the source of entropy repeats itself\n/g)).toHaveLength(4);
		expect(stdout.match(/the HSM has ended \(failed: Error: the source of entropy repeats itself\); starting another\n/g)).toHaveLength(3);
		expect(stderr).toContain("Hsm.Ended (Error: the source of entropy repeats itself)");
		expect(status).toBe(1);
	});

	it("an invalid key description is refused by name", async () => {
		const { status, stdout, stderr } = await simulate(
			{ main: file("../../hosts/firmware/main.ts"), hsm: file("./fixtures/hsm-invalid-key.ts"), ecc },
			{ heap: HEAP, resources: { input: new Uint8Array(1) } },
		);
		const reason = 'RangeError: key 7: "usage.algorithms" expected some of HMAC, HKDF, PBKDF2 for a symmetric key of 20 bytes, got AES-GCM';
		expect(stdout).toContain(`machine failed: ${reason}\n`);
		expect(stderr).toContain(`Hsm.Ended (${reason})`);
		expect(status).toBe(1);
	});
});

describe("when the machine of the slow workers ends, the HSM starts another and keeps its keys", () => {
	it.each([
		["want of memory", FatalInput.memory],
		["an endless loop", FatalInput.hang],
	])("because of %s", async (_what, size) => {
		const { status, stdout, stderr, stats } = await run(
			{
				main: file("./fixtures/ecc-application.ts"),
				hsm: file("./fixtures/hsm-short-job-limit.ts"),
				ecc: file("./fixtures/ecc-fatal-input.ts"),
			},
			size,
		);
		expect(stderr).toBe("");
		expect(status).toBe(0);
		const [first, second] = stdout
			.trim()
			.split("\n")
			.map((line) => JSON.parse(line) as unknown);
		expect(first).toEqual({
			slow: ["done", "WorkerFailed", "done", "done", "done"],
			fast: ["done", "done", "done"],
		});
		expect(second).toEqual({ again: "done", sameHeaps: true, hasEnded: false });
		expect(stats?.machines.map(({ name }) => name)).toEqual(["main", "hsm", "ecc", "ecc"]);
	});
});
