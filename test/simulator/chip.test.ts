/** The simulator in the chip's memory: what is taken of it, what becomes of an image that finds none, and what is said about it. */
import { describe, expect, test } from "vitest";
import { chipOf, type Entries, type Outcome, runProgram, simulate } from "../support/simulator.js";

const chip = (entries: Entries, ...options: string[]): Promise<Outcome> => simulate(entries, { heap: 40_000, stack: 256, options: ["--chip", ...options] });

/** What is free before the main module and in the way of what it does; `taken` says what the next line took. */
const prelude = `import Worker from "worker"; import { chip, collectGarbage } from "simulator"; import { chipMemory } from "./hardware/esp32/memory/memory.js";
	const start = (name, more = {}) => new Worker(name, { static: 30000, stack: 256, ...more });
	const say = (...texts) => trace(texts.join(" "), "\\n");
	const attempt = (action) => { try { action(); say("done"); } catch (error) { say(error.name + ":", error.message); } };
	let before = chip().free;
	const taken = () => { const now = chip().free, bytes = before - now; before = now; return bytes; };
`;
const idle = `import Timer from "timer"; const timer = Timer.repeat(() => {}, 1000); self.onmessage = () => { Timer.clear(timer); };`;

/** Bytes that an owner has of the chip at the moment when least was free, the blocks' headers included. */
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
	])("%s is refused", async (...option) => {
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
])("%j is refused", async (options, problem) => {
	const { status, stderr } = await runProgram([...options, "."]);
	expect(stderr).toContain(problem);
	expect(status).toBe(2);
});

describe("what a machine takes", () => {
	test("the main machine: stack and heap as the SDK asks for them", async () => {
		const outcome = await chip({ main: prelude }, "--in-flash", "8000");
		expect(takenBy(outcome, "main: native stack")).toBe(11_264 + 4);
		expect(takenBy(outcome, "main: heap")).toBeGreaterThanOrEqual(32_000 + 4);
		expect(takenBy(outcome, "main: heap")).toBeLessThan((32_000 * 17) / 16);
		expect(takenBy(outcome, "system")).toBeGreaterThanOrEqual(9_000);
		const larger = await chip({ main: prelude }, "--native-stack", "12288");
		expect(takenBy(larger, "main: native stack")).toBe(13_312 + 4);
	});

	test("a Worker: its heap but for what is in flash, its stack, and records", async () => {
		const outcome = await chip({
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

	test("a Worker without a stack of its own takes the SDK's default, or the main machine's", async () => {
		const entries = { main: `${prelude} start("hsm").terminate();`, hsm: idle };
		expect(takenBy(await chip(entries), "hsm: native stack")).toBe(6144 + 4);
		expect(takenBy(await chip(entries, "--native-stack", "9216"), "hsm: native stack")).toBe(9216 + 4);
	});

	test("a Worker's heap is not smaller than what of it is in flash", async () => {
		const { stdout } = await chip({
			main: `${prelude} attempt(() => start("hsm", { inFlash: 30001 })); attempt(() => start("hsm", { inFlash: -1 }));`,
			hsm: idle,
		});
		expect(stdout).toContain("RangeError: Worker: option inFlash is larger than static\nRangeError: Worker: option inFlash is no size\n");
	});

	test("a SharedArrayBuffer, with a header, as long as somebody has it", async () => {
		const { stdout } = await chip({
			main: `${prelude} { let buffer = new SharedArrayBuffer(1024 - 8); say(taken()); buffer = undefined; collectGarbage(); say(taken()); new SharedArrayBuffer(16384); say(taken()); }`,
		});
		expect(stdout.split("\n").slice(0, 3)).toEqual(["1028", "-1028", String(17_408 + 4)]);
	});

	test("a message, until it is received", async () => {
		const { stdout, stats } = await chip({
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

	test("Atomics.wait takes a record while it waits", async () => {
		const outcome = await chip({
			main: `${prelude} import Timer from "timer"; const words = new Int32Array(new SharedArrayBuffer(8)); const worker = start("hsm"); taken();
				worker.postMessage(words.buffer); worker.onmessage = () => { say("woken"); worker.terminate(); };
				Timer.repeat((timer) => { if (Atomics.notify(words, 0) > 0) Timer.clear(timer); }, 10);`,
			hsm: `self.onmessage = (buffer) => { Atomics.wait(new Int32Array(buffer), 0, 0); self.postMessage("awake"); };`,
		});
		expect(outcome.stdout).toContain("woken\n");
		expect(chipOf(outcome).leaked).toBe(0);
	});
});

describe("what is given back", () => {
	test("all, when a machine is ended by terminate or close, and by garbage collection what could not be started", async () => {
		const outcome = await chip({
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

	test("not the messages in the queue of a machine that is deleted, nor the record of one that waits: the SDK does not either", async () => {
		const messages = await chip({
			main: `${prelude} const worker = start("hsm"); taken(); worker.postMessage(new ArrayBuffer(1000)); worker.terminate(); say(chip().free);`,
			hsm: `import Timer from "timer"; Timer.set(() => { for (;;) ; }, 0);`,
		});
		expect(chipOf(messages).leaked).toBeGreaterThan(1000);
		expect(chipOf(messages).leaked).toBeLessThan(1300);
		const waiting = await chip({
			main: `${prelude} import Timer from "timer"; const worker = start("hsm"); Timer.set(() => worker.terminate(), 300);`,
			hsm: `import Timer from "timer"; Timer.set(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 1);`,
		});
		expect(chipOf(waiting).leaked).toBe(44);
		expect(waiting.stdout).toContain("still taken at the end: 44\n");
	});
});

describe("where there is none", () => {
	test("for the main machine, the run fails before it begins", async () => {
		const { status, stdout, stderr } = await simulate({ main: `trace("begun\\n");` }, { heap: 170_000, options: ["--chip"] });
		expect(stderr).toMatch(/^machine main: no memory: the chip has no 170000 bytes for main: heap \(\d+ free, largest block \d+\)/);
		expect(stdout).not.toContain("begun");
		expect(status).toBe(1);
	});

	test("for the reserve, likewise", async () => {
		const { status, stderr } = await chip({ main: `trace("begun\\n");` }, "--reserve", "400000");
		expect(stderr).toMatch(/the chip has no memory for \d+ of the reserve's 400000 bytes/);
		expect(status).toBe(1);
	});

	test("for a Worker's heap, the constructor throws, and all is given back", async () => {
		const outcome = await chip({
			main: `${prelude} attempt(() => start("hsm", { static: 120_000 })); collectGarbage(); say(taken()); attempt(() => start("hsm").terminate());`,
			hsm: idle,
		});
		const [first, lost, next] = outcome.stdout.split("\n");
		expect(first).toMatch(/^Error: unable to instantiate worker: the chip has no 120000 bytes for hsm: heap \(\d+ free, largest block \d+\)$/);
		expect([lost, next]).toEqual(["0", "done"]);
		expect(outcome.status).toBe(0);
	});

	test("for a Worker's stack, the run fails at once, where the chip waits for ever", async () => {
		const begin = Date.now();
		const { status, stderr } = await chip({ main: `${prelude} start("hsm", { nativeStack: 150_000 });`, hsm: idle });
		expect(stderr).toMatch(
			/^machine hsm: no memory: the chip has no 150000 bytes for hsm: native stack \(.*\); on the chip xTaskCreate fails unseen, and new Worker waits for ever\n$/,
		);
		expect(status).toBe(1);
		expect(Date.now() - begin).toBeLessThan(10_000);
	});

	test("for a stack that a Worker's Worker needs, likewise", async () => {
		const { status, stderr } = await chip({
			main: `${prelude} start("hsm");`,
			hsm: `import Worker from "worker"; new Worker("ecc", { static: 20000, stack: 128, nativeStack: 150_000 });`,
			ecc: "",
		});
		expect(stderr).toContain("machine ecc: no memory: the chip has no 150000 bytes for ecc: native stack");
		expect(status).toBe(1);
	});

	test("for a SharedArrayBuffer, its constructor throws, and can be called again", async () => {
		const { stdout, stderr, status } = await chip({
			main: `${prelude} for (let count = 0; count < 3; count++) attempt(() => new SharedArrayBuffer(150_000)); collectGarbage(); collectGarbage(); say(taken(), new SharedArrayBuffer(1000).byteLength);`,
		});
		expect(stderr).toBe("");
		expect(stdout).toMatch(/^(RangeError: cannot allocate SharedArrayBuffer.*\n){3}0 1000\n/);
		expect(status).toBe(0);
	});

	test("for a message, postMessage throws", async () => {
		const { stdout } = await chip({
			main: `${prelude} const worker = start("hsm"); const rest = []; for (const size of [100_000, 10_000, 1000, 100, 12])
					try { for (;;) rest.push(new SharedArrayBuffer(size)); } catch { /* Full. */ }
				attempt(() => worker.postMessage("a message that is longer than what is left in any block of this memory, which is next to nothing"));
				worker.terminate();`,
			hsm: idle,
		});
		expect(stdout).toContain("Error: out of memory\n");
	});

	test("for Atomics.wait, the engine aborts", async () => {
		const { status, stderr } = await chip({
			main: `${prelude} const worker = start("hsm"); worker.postMessage(new SharedArrayBuffer(8));`,
			hsm: `self.onmessage = (buffer) => { const rest = []; for (const size of [100_000, 10_000, 1000, 100, 12, 1])
					try { for (;;) rest.push(new SharedArrayBuffer(size)); } catch { /* Full. */ }
				Atomics.wait(new Int32Array(buffer), 0, 0); };`,
		});
		expect(stderr).toMatch(/^machine hsm: out of memory/);
		expect(status).toBe(1);
	});

	test("the firmware can ask before", async () => {
		const { stdout } = await chip({
			main: `${prelude} say(chipMemory.free() === chip().free, chipMemory.largest() === chip().largest,
				chipMemory.fits(30_000, 8192), chipMemory.fits(100_000, 100_000), chipMemory.fits(150_000), chipMemory.fits(...Array.from({ length: 16 }, () => 9000)), chip().free === before);`,
		});
		expect(stdout).toMatch(/^true true true true false true true\n/);
	});
});

describe("--fail", () => {
	const main = `${prelude} let buffer; for (let count = 0; count < 3; count++) attempt(() => { const worker = start("hsm"); worker.terminate(); }); collectGarbage(); say(taken());`;

	test.each(Array.from({ length: 10 }, (_, index) => index + 1))(
		"the request number %i fails once: one Worker is not started, nothing is lost",
		async (number) => {
			const { stdout, stderr, status, stats } = await chip({ main, hsm: idle }, "--fail", String(number));
			expect(stderr).toBe("");
			expect(stdout.split("\n").slice(0, 4)).toEqual([
				expect.stringMatching(number === 1 ? /^Error: no memory: the chip has no/ : /^Error: unable to instantiate worker: the chip has no/),
				"done",
				"done",
				"0",
			]);
			expect(stats?.chip?.leaked).toBe(0);
			expect(status).toBe(0);
		},
	);

	test("later requests fail, and those that are not made do not matter", async () => {
		expect((await chip({ main, hsm: idle }, "--fail", "11")).stdout.split("\n").slice(0, 3)).toEqual(["done", expect.stringContaining("no memory"), "done"]);
		expect((await chip({ main, hsm: idle }, "--fail", "1000")).stdout.split("\n").slice(0, 3)).toEqual(["done", "done", "done"]);
	});

	test("a SharedArrayBuffer and what the firmware asks for can fail as well", async () => {
		expect(
			(await chip({ main: `${prelude} attempt(() => new SharedArrayBuffer(8)); attempt(() => new SharedArrayBuffer(8));` }, "--fail", "1")).stdout,
		).toMatch(/^RangeError: .*\ndone\n/);
		expect((await chip({ main: `${prelude} say(chipMemory.fits(100, 100), chipMemory.fits(100, 100));` }, "--fail", "2")).stdout).toMatch(/^false true\n/);
	});
});

describe("the map", () => {
	test("shows each region's blocks in order, from its beginning to its end", async () => {
		const { regions, free, taken, largest } = chipOf(await chip({ main: `${prelude} start("hsm").terminate();`, hsm: idle }, "--reserve", "30000"));
		expect(regions.map(({ size }) => size)).toEqual([172_000, 15_000, 114_000]);
		for (const { size, blocks } of regions) {
			let offset = 0;
			for (const block of blocks) {
				expect(block.offset).toBe(offset);
				offset += block.taken;
			}
			expect(size - offset).toBeGreaterThanOrEqual(4);
			expect(size - offset).toBeLessThan(8);
		}
		const blocks = regions.flatMap(({ blocks }) => blocks);
		const sum = (wanted: boolean): number =>
			blocks.filter((block) => block.free === wanted && block.owner !== "allocator").reduce((total, block) => total + block.taken, 0);
		expect(sum(false)).toBe(taken);
		// The header of the block of no size that ends a region is counted as free.
		expect(free - sum(true)).toBeGreaterThanOrEqual(12);
		expect(free - sum(true)).toBeLessThan(24);
		expect(Math.max(...blocks.filter((block) => block.free).map((block) => block.taken))).toBeGreaterThanOrEqual(largest);
	});

	test("is of the moment when least was free, and is printed for a person", async () => {
		const { stdout, stats } = await chip(
			{ main: `${prelude} start("hsm").terminate(); { const buffer = new SharedArrayBuffer(40_000); } collectGarbage(); say(chip().free);`, hsm: idle },
			"--reserve",
			"10000",
			"--reserve-block",
			"1000",
		);
		expect(stdout).toMatch(/^ +\d+ {2}reserve 10 x 1000$/m);
		expect(stdout).toMatch(/^ +\d+ {2}system, 7 blocks$/m);
		expect(stdout).toMatch(/^ +11268 {2}main: native stack\n +356 {2}main: task\n +\d+ {2}main: heap.*\n +\d+ {2}main: 7 small blocks$/m);
		expect(stdout).toMatch(/^ +40964 {2}shared buffer$|^ +\d+ {2}shared buffer \(40008 asked for\)$/m);
		expect(stdout).toMatch(/^taken in all:\n +\d+ {2}main\n +\d+ {2}shared buffer$/m);
		expect(stdout).toMatch(new RegExp(`^free: ${stats?.chip?.free} in all, largest block ${stats?.chip?.largest}$`, "m"));
		expect(stdout).toMatch(/^a debug build takes more, by a margin of 20000: a --reserve larger by that shows whether it starts$/m);
		expect(Number(stdout.split("\n")[0])).toBeGreaterThan((stats?.chip?.free ?? 0) + 40_000);
	});

	test("is the same for both widths: it is in the chip's bytes", async () => {
		const outcome = await chip({ main: `${prelude} start("hsm").terminate();`, hsm: idle });
		expect(chipOf(outcome).free).toBe(195_332);
	});
});
