import { describe, expect, it } from "vitest";
import { buildSimulator } from "../../hosts/simulator/build.mjs";
import { simulate } from "../support/simulator.js";
import { areStable, heapsAfter } from "./heaps.js";

const file = (path: string): URL => new URL(`../../${path}`, import.meta.url);

describe("on the XS simulator", () => {
	it("more requests than rings and pool hold are all answered in order, and leave the heaps as they were", async () => {
		const heaps = await heapsAfter(
			(modules, resources, main) => {
				const entries = Object.fromEntries(Object.entries(modules).map(([name, path]) => [name, file(path)]));
				return simulate(entries, { ...main, resources, timeout: 100 });
			},
			[200, 2000],
		);
		expect(heaps.every(({ host, hsm }) => host > 10_000 && hsm > 10_000)).toBe(true);
		expect(areStable(heaps), JSON.stringify(heaps)).toBe(true);
	});

	/** A heap so large that the machine never collects garbage. */
	const roomy = `
		import Worker from "worker";
		const machine = new Worker("core", {
			static: 3_000_000, heap: { initial: 65536, incremental: 64 }, chunk: { initial: 1_000_000, incremental: 64 }, stack: 1024,
		});
		machine.onmessage = () => machine.terminate();
	`;

	/** The growth of the memory in bytes after 100 and after 1,100 requests of each kind. */
	async function growths(copying: "native" | "portable"): Promise<readonly (readonly [string, number, number])[]> {
		const { stdout, stderr } = await simulate({ main: roomy, core: file("test/simulation/fixtures/core-alone.ts") }, { resources: { copying } });
		expect(stderr).toBe("");
		const lines = stdout.trim().split("\n");
		expect(lines).toHaveLength(10);
		return lines.map((line) => {
			const [, kind, few, many] = /^(.*): (-?\d+), (-?\d+)$/.exec(line) ?? [];
			return [kind, Number(few), Number(many)] as const;
		});
	}

	it("core and mailbox leave no garbage for any kind of request", async () => {
		for (const [kind, few, many] of await growths("native")) expect(many - few, kind).toBe(0);
	});

	it("one object of garbage for each request is detected", async () => {
		const grown = new Map((await growths("portable")).map(([kind, few, many]) => [kind, many - few]));
		expect(grown.get("hash")).toBeGreaterThan(1000 * 12);
		// One view of the output: four XS slots of 16 bytes, or of 32 with 64-bit pointers.
		const { bits } = await buildSimulator();
		expect(grown.get("random")).toBe(1000 * 4 * (bits / 2));
	});
});

describe("areStable", () => {
	it.each([
		[16, 0, true],
		[1000, 0, false],
		[0, 1000, false],
	])("returns, for heaps that grew by %i and %i bytes, %s", (host, hsm, isFlat) => {
		expect(
			areStable([
				{ requests: 1, host: 5000, hsm: 6000 },
				{ requests: 2, host: 5000 + host, hsm: 6000 + hsm },
			]),
		).toBe(isFlat);
	});
});
