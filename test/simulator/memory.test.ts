import { describe, expect, test } from "vitest";
import { type MachineStatistics, type Outcome, simulate } from "../support/simulator.js";

function machine({ stats, stderr }: Outcome, name = "main"): MachineStatistics {
	const found = stats?.machines.find((candidate) => candidate.name === name);
	if (!found) throw new Error(`no statistics of ${name}: ${stderr}`);
	return found;
}

describe("the heap", () => {
	test.each([20000, 65536, 150000])("of %i bytes is usable by a program, within two percent and the steps of growth", async (heap) => {
		const outcome = await simulate({ main: `let list; for (;;) list = { list };` }, { heap, stack: 256 });
		const { reserved, slots, keys } = machine(outcome);
		const scale = (outcome.stats?.slotSize ?? 16) / 16;
		expect(outcome.stderr).toMatch(/out of memory/);
		const usable = (heap - 256 * 16) * scale;
		expect(reserved).toBeLessThanOrEqual(usable + 2048);
		// Names take memory here, though not on the chip, and do not count.
		expect(slots + keys * 16 * scale).toBeGreaterThan(usable * 0.98 - 2048 * scale);
	});

	test("is shared by slots and chunks: either can use nearly all of it", async () => {
		const chunks = await simulate({ main: `const list = []; for (;;) list.push(new ArrayBuffer(500));` }, { heap: 100000, stack: 256 });
		expect(machine(chunks).chunks).toBeGreaterThan(60000);
		const late = await simulate(
			{
				main: `{ const buffer = new Uint8Array(70000); trace(buffer.length, "\\n"); } let list, count = 0; for (; count < 1200; count++) list = { list }; trace(count, "\\n");`,
			},
			{ heap: 100000, stack: 256 },
		);
		expect(late.stdout).toBe("70000\n1200\n");
	});

	test("has room after many collections of garbage", async () => {
		const { status, stdout } = await simulate(
			{ main: `let last; for (let i = 0; i < 20000; i++) last = { i, text: "number " + i, list: [i, i] }; trace(last.text, "\\n");` },
			{ heap: 16000, stack: 256 },
		);
		expect(stdout).toBe("number 19999\n");
		expect(status).toBe(0);
	});

	test("does not contain byte code, strings and names of modules", async () => {
		const parts = Array.from(
			{ length: 400 },
			(_, index) => `if (globalThis.never) trace("text number ${index}, which is long enough to be seen", ${index}.5, (x => x * ${index})(3));`,
		);
		const little = machine(await simulate({ main: `globalThis.x = 1;` }));
		const much = machine(await simulate({ main: `globalThis.x = 1; ${parts.join("\n")}` }));
		expect(much.byteCode).toBeGreaterThan(little.byteCode + 30000);
		expect(much.chunks - little.chunks).toBeLessThan(100);
		expect(much.slots - little.slots).toBeLessThan(200);
		expect(much.reserved - little.reserved).toBeLessThan(4096);
	});

	test("contains the objects of functions, not their code", async () => {
		const bodies = Array.from(
			{ length: 50 },
			(_, index) => `list.push(function () { return "a string in the body of function ${index}" + ${"1 + ".repeat(50)} 1; });`,
		);
		const outcome = machine(await simulate({ main: `globalThis.list = []; ${bodies.join("\n")} trace(list[49]().length, "\\n");` }));
		expect(outcome.chunks).toBeLessThan(3000);
		expect(outcome.byteCode).toBeGreaterThan(5000);
	});
});

describe("statistics", () => {
	test("count live bytes above those of an empty machine", async () => {
		const before = machine(await simulate({ main: `globalThis.buffer = undefined;` }));
		const after = machine(await simulate({ main: `globalThis.buffer = new ArrayBuffer(5000);` }));
		expect(after.chunks - before.chunks).toBeGreaterThanOrEqual(5000);
		expect(after.chunks - before.chunks).toBeLessThan(5100);
	});

	test("show the peak, which includes garbage", async () => {
		const { chunks, peak, reserved } = machine(await simulate({ main: `{ const buffer = new ArrayBuffer(9000); }` }));
		expect(chunks).toBeLessThan(1000);
		expect(peak).toBeGreaterThan(9000);
		expect(reserved).toBeGreaterThan(9000);
		expect(reserved).toBeLessThan(14500);
	});

	test("show the peak of the stack", async () => {
		const recursion = (depth: number) => simulate({ main: `const f = n => n ? f(n - 1) + 1 : 0; trace(f(${depth}), 1 / 3, "\\n");` }, { stack: 2000 });
		const shallow = machine(await recursion(5)).stackPeak;
		const deep = machine(await recursion(105)).stackPeak;
		expect(deep - shallow).toBeGreaterThanOrEqual(600);
		expect(deep).toBeLessThan(2000);
	});

	test("count the same byte codes in every run", async () => {
		const run = () => simulate({ main: `let sum = 0; for (let i = 0; i < 100000; i++) sum += i % 7; trace([...new Set(["a", "b"])].join(), sum, "\\n");` });
		const counts = [machine(await run()).byteCodes, machine(await run()).byteCodes];
		expect(counts[0]).toBe(counts[1]);
		expect(counts[0]).toBeGreaterThan(500000);
		expect(counts[0]).toBeLessThan(3000000);
	});

	test("exist after a failure", async () => {
		const { stats, status } = await simulate({ main: `throw new Error("no\\n\\"good\\"");` });
		expect(status).toBe(1);
		expect(stats?.machines[0]?.end).toContain(`uncaught exception: Error: no\n"good"`);
	});

	test("are printed as a table", async () => {
		const { stdout, stats } = await simulate({ main: `trace("x\\n");` }, { options: ["--stats"] });
		expect(stdout).toMatch(/^x\n(32|64)-bit XS [\d.]+, slot (16|32) bytes; empty machine: slots \d+, chunks \d+ bytes/);
		expect(stdout).toMatch(/\nmain +65536 .* finished\n$/);
		expect(stats?.empty.slots).toBeGreaterThan(30000);
	});
});

describe("a machine", () => {
	test("measures itself", async () => {
		const { stdout } = await simulate({
			main: `import { collectGarbage, measure } from "simulator";
				collectGarbage();
				const before = measure();
				globalThis.kept = new ArrayBuffer(1000);
				const after = measure();
				trace(after.chunks - before.chunks, " ", after.slots > before.slots, " ", after.byteCodes > before.byteCodes, " ", after.peak >= after.chunks, "\\n");`,
		});
		expect(stdout).toMatch(/^10[0-2]\d true true true\n$/);
	});

	test("counts byte codes where the engine takes from its count", async () => {
		const { stdout } = await simulate({
			main: `import { measure } from "simulator";
				const long = 1n << 380n;
				let most = 0;
				for (let i = 0; i < 5000; i++) {
					const before = measure().byteCodes;
					1n % long;
					most = Math.max(most, measure().byteCodes - before);
				}
				trace(most < 1000, "\\n");`,
		});
		expect(stdout).toBe("true\n");
	});

	test("finds bytes in its heap, live or not, and in shared memory", async () => {
		const { stdout, stderr } = await simulate({
			main: `import { search } from "simulator";
				const needle = Uint8Array.from({ length: 16 }, (_, index) => (index * 37 + 11) & 255);
				const count = () => trace(search(needle), "\\n");
				count();
				const copy = needle.slice();
				count();
				const shared = new Uint8Array(new SharedArrayBuffer(100));
				shared.set(needle, 50);
				count();
				copy.fill(0);
				count();
				shared.fill(0);
				count();`,
		});
		expect(stderr).toBe("");
		const [start, ...counts] = stdout.trim().split("\n").map(Number);
		expect(counts.map((value) => value - (start ?? 0))).toEqual([1, 2, 1, 0]);
	});
});
