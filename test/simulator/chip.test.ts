/** The simulator in the chip's memory: its options, what a machine takes, and what it gives back. */
import { describe, expect, test } from "vitest";
import { chipOf, type Outcome, runProgram, simulate } from "../support/simulator.js";
import { idle, prelude, runOnChip } from "./chip-programs.js";

/** Bytes of an owner's blocks with their headers, at the moment with the least free memory. */
function takenBy(outcome: Outcome, owner: string): number {
	return chipOf(outcome)
		.regions.flatMap(({ blocks }) => blocks)
		.filter((block) => !block.free && block.owner === owner)
		.reduce((sum, { taken }) => sum + taken, 0);
}

describe("without --chip", () => {
	test("nothing is counted", async () => {
		const { stdout, stats } = await simulate({
			main: `${prelude} const worker = start("hsm"); say(chip().free, chip().largest, chipMemory.free()); worker.terminate();`,
			hsm: idle,
		});
		expect(stdout).toBe(`${2 ** 31 - 1} ${2 ** 31 - 1} ${2 ** 31 - 1}\n`);
		expect(stats?.chip).toBeUndefined();
	});

	test.each([
		["--fail", "1"],
		["--reserve", "1000"],
		["--reserve-block", "100"],
		["--in-flash", "100"],
		["--native-stack", "5000"],
	])("the simulator refuses %s", async (...option) => {
		const { status, stderr } = await runProgram([...option, "."]);
		expect(stderr).toContain(`only with --chip: ${option[0]}`);
		expect(status).toBe(2);
	});
});

test.each([
	[["--chip", "--fail", "0"], "bad or missing value of --fail"],
	[["--chip", "--fail", "first"], "bad or missing value of --fail"],
	[["--chip", "--reserve", "-1"], "bad or missing value of --reserve"],
	[["--chip", "--reserve-block", "0"], "bad or missing value of --reserve-block"],
	[["--chip", "--native-stack", "0"], "bad or missing value of --native-stack"],
	[["--chip", "--heap", "1000", "--in-flash", "1001"], "the main machine's heap is smaller than --in-flash"],
	[["--chunk", "1000"], "bad or missing value of --chunk"],
	[["--slots", "1000,many"], "bad or missing value of --slots"],
])("the simulator refuses %j", async (options, problem) => {
	const { status, stderr } = await runProgram([...options, "."]);
	expect(stderr).toContain(problem);
	expect(status).toBe(2);
});

describe("memory of the chip is taken by", () => {
	test("the main machine: its stack and heap, as the SDK requests them", async () => {
		const outcome = await runOnChip({ main: prelude }, "--in-flash", "8000");
		expect(takenBy(outcome, "main: native stack")).toBe(11_264 + 4);
		expect(takenBy(outcome, "main: heap")).toBeGreaterThanOrEqual(32_000 + 4);
		expect(takenBy(outcome, "main: heap")).toBeLessThan((32_000 * 17) / 16);
		expect(takenBy(outcome, "system")).toBeGreaterThanOrEqual(9_000);
		const larger = await runOnChip({ main: prelude }, "--native-stack", "12288");
		expect(takenBy(larger, "main: native stack")).toBe(13_312 + 4);
	});

	test("a Worker: its heap without the part in flash, its stack, and records", async () => {
		const outcome = await runOnChip({
			main: `${prelude} const worker = start("hsm", { static: 50_000, inFlash: 17_232, nativeStack: 8192 }); say(taken()); worker.terminate();`,
			hsm: idle,
		});
		expect(outcome.stderr).toBe("");
		expect(takenBy(outcome, "hsm: heap")).toBe(32_768 + 4);
		expect(takenBy(outcome, "hsm: native stack")).toBe(8192 + 4);
		const others = ["task", "record of the Worker", "record of the machine", "queue", "keys", "names", "symbols", "aliases"].map((part) =>
			takenBy(outcome, `hsm: ${part}`),
		);
		expect(Math.min(...others)).toBeGreaterThan(12);
		expect(Number(outcome.stdout.split("\n")[0])).toBe(32_772 + 8196 + others.reduce((sum, bytes) => sum + bytes));
	});

	test("a Worker without option nativeStack: a stack of the SDK's default size, or of the main machine's", async () => {
		const entries = { main: `${prelude} start("hsm").terminate();`, hsm: idle };
		expect(takenBy(await runOnChip(entries), "hsm: native stack")).toBe(6144 + 4);
		expect(takenBy(await runOnChip(entries, "--native-stack", "9216"), "hsm: native stack")).toBe(9216 + 4);
	});

	test("no Worker whose heap is smaller than its part in flash", async () => {
		const { stdout } = await runOnChip({
			main: `${prelude} attempt(() => start("hsm", { inFlash: 30001 })); attempt(() => start("hsm", { inFlash: -1 }));`,
			hsm: idle,
		});
		expect(stdout).toContain("RangeError: Worker: option inFlash is larger than static\nRangeError: Worker: option inFlash is no size\n");
	});

	test("a SharedArrayBuffer with a header, as long as a machine refers to it", async () => {
		const { stdout } = await runOnChip({
			main: `${prelude} { let buffer = new SharedArrayBuffer(1024 - 8); say(taken()); buffer = undefined; collectGarbage(); say(taken()); new SharedArrayBuffer(16384); say(taken()); }`,
		});
		expect(stdout.split("\n").slice(0, 3)).toEqual(["1028", "-1028", String(17_408 + 4)]);
	});

	test("a message, until the receiver gets it", async () => {
		const { stdout, stats } = await runOnChip({
			main: `${prelude} const gate = new Int32Array(new SharedArrayBuffer(4)), worker = start("hsm"); taken();
				worker.postMessage(gate.buffer); worker.postMessage(new ArrayBuffer(2000)); say(taken() > 2000);
				Atomics.store(gate, 0, 1);
				worker.onmessage = () => { say(taken()); worker.terminate(); };`,
			hsm: `self.onmessage = (data) => { if (data.byteLength > 4) self.postMessage("received"); else while (!Atomics.load(new Int32Array(data), 0)); };`,
		});
		const [sent, received] = stdout.split("\n");
		expect(sent).toBe("true");
		expect(Number(received)).toBeLessThan(-2000);
		expect(stats?.chip?.leaked).toBe(0);
	});

	test("Atomics.wait: a record, while it waits", async () => {
		const outcome = await runOnChip({
			main: `${prelude} import Timer from "timer"; const words = new Int32Array(new SharedArrayBuffer(8)); const worker = start("hsm"); taken();
				worker.postMessage(words.buffer); worker.onmessage = () => { say("woken"); worker.terminate(); };
				Timer.repeat((timer) => { if (Atomics.notify(words, 0) > 0) Timer.clear(timer); }, 10);`,
			hsm: `self.onmessage = (buffer) => { Atomics.wait(new Int32Array(buffer), 0, 0); self.postMessage("awake"); };`,
		});
		expect(outcome.stdout).toContain("woken\n");
		expect(chipOf(outcome).leaked).toBe(0);
	});
});

describe("a machine that ends", () => {
	test("returns all its memory after terminate and close, and after garbage collection if it failed to start", async () => {
		const outcome = await runOnChip({
			main: `${prelude} import Timer from "timer";
				start("hsm").terminate(); say(taken());
				attempt(() => start("bad")); collectGarbage(); say(taken());
				attempt(() => start("missing")); collectGarbage(); say(taken());
				const parent = start("nested"); parent.terminate(); collectGarbage(); say(taken());
				start("closing"); Timer.set(() => say(taken()), 300);`,
			hsm: idle,
			bad: `throw new Error("no");`,
			nested: `import Worker from "worker"; globalThis.child = new Worker("hsm", { static: 20000, stack: 128 }); globalThis.buffer = new SharedArrayBuffer(5000);`,
			closing: `self.close();`,
		});
		expect(outcome.stderr).toBe("");
		expect(outcome.stdout.split("\n").filter((line) => /^-?\d+$/.test(line))).toEqual(["0", "0", "0", "0", "0"]);
		expect(chipOf(outcome).leaked).toBe(0);
	});

	test("leaks the messages in its queue and the record of its Atomics.wait, as the SDK does", async () => {
		const messages = await runOnChip({
			main: `${prelude} const worker = start("hsm"); taken(); worker.postMessage(new ArrayBuffer(1000)); worker.terminate(); say(chip().free);`,
			hsm: `import Timer from "timer"; Timer.set(() => { for (;;) ; }, 0);`,
		});
		expect(chipOf(messages).leaked).toBeGreaterThan(1000);
		expect(chipOf(messages).leaked).toBeLessThan(1300);
		const waiting = await runOnChip({
			main: `${prelude} import Timer from "timer"; const worker = start("hsm"); Timer.set(() => worker.terminate(), 300);`,
			hsm: `import Timer from "timer"; Timer.set(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 1);`,
		});
		expect(chipOf(waiting).leaked).toBe(44);
		expect(waiting.stdout).toContain("still taken at the end: 44\n");
	});
});
