/** The simulator in the chip's memory: a request for memory fails, because none is free or because `--fail` says so. */
import { describe, expect, test } from "vitest";
import { simulate } from "../support/simulator.js";
import { idle, prelude, runOnChip } from "./chip-programs.js";

describe("without enough free memory", () => {
	test("for the main machine, the run fails before the module starts", async () => {
		const { status, stdout, stderr } = await simulate({ main: `trace("begun\\n");` }, { heap: 170_000, options: ["--chip"] });
		expect(stderr).toMatch(/^machine main: no memory: the chip has no 170000 bytes for main: heap \(\d+ free, largest block \d+\)/);
		expect(stdout).not.toContain("begun");
		expect(status).toBe(1);
	});

	test("for the reserve, the run fails", async () => {
		const { status, stderr } = await runOnChip({ main: `trace("begun\\n");` }, "--reserve", "400000");
		expect(stderr).toMatch(/the chip has no memory for \d+ of the reserve's 400000 bytes/);
		expect(status).toBe(1);
	});

	test("for a Worker's heap, the constructor throws, and all memory is returned", async () => {
		const outcome = await runOnChip({
			main: `${prelude} attempt(() => start("hsm", { static: 120_000 })); collectGarbage(); say(taken()); attempt(() => start("hsm").terminate());`,
			hsm: idle,
		});
		const [first, lost, next] = outcome.stdout.split("\n");
		expect(first).toMatch(/^Error: unable to instantiate worker: the chip has no 120000 bytes for hsm: heap \(\d+ free, largest block \d+\)$/);
		expect([lost, next]).toEqual(["0", "done"]);
		expect(outcome.status).toBe(0);
	});

	test("for a Worker's stack, the run fails at once: the chip would wait forever", async () => {
		const begin = Date.now();
		const { status, stderr } = await runOnChip({ main: `${prelude} start("hsm", { nativeStack: 150_000 });`, hsm: idle });
		expect(stderr).toMatch(
			/^machine hsm: no memory: the chip has no 150000 bytes for hsm: native stack \(.*\); on the chip xTaskCreate fails unseen, and new Worker waits for ever\n$/,
		);
		expect(status).toBe(1);
		expect(Date.now() - begin).toBeLessThan(10_000);
	});

	test("for the stack of a Worker's Worker, the run fails", async () => {
		const { status, stderr } = await runOnChip({
			main: `${prelude} start("hsm");`,
			hsm: `import Worker from "worker"; new Worker("ecc", { static: 20000, stack: 128, nativeStack: 150_000 });`,
			ecc: "",
		});
		expect(stderr).toContain("machine ecc: no memory: the chip has no 150000 bytes for ecc: native stack");
		expect(status).toBe(1);
	});

	test("for a SharedArrayBuffer, its constructor throws, and works later", async () => {
		const { stdout, stderr, status } = await runOnChip({
			main: `${prelude} for (let count = 0; count < 3; count++) attempt(() => new SharedArrayBuffer(150_000)); collectGarbage(); collectGarbage(); say(taken(), new SharedArrayBuffer(1000).byteLength);`,
		});
		expect(stderr).toBe("");
		expect(stdout).toMatch(/^(RangeError: cannot allocate SharedArrayBuffer.*\n){3}0 1000\n/);
		expect(status).toBe(0);
	});

	test("for a message, postMessage throws", async () => {
		const { stdout } = await runOnChip({
			main: `${prelude} const worker = start("hsm"); const rest = []; for (const size of [100_000, 10_000, 1000, 100, 12])
					try { for (;;) rest.push(new SharedArrayBuffer(size)); } catch { /* Full. */ }
				attempt(() => worker.postMessage("a message that is longer than what is left in any block of this memory, which is next to nothing"));
				worker.terminate();`,
			hsm: idle,
		});
		expect(stdout).toContain("Error: out of memory\n");
	});

	test("for Atomics.wait, the engine aborts", async () => {
		const { status, stderr } = await runOnChip({
			main: `${prelude} const worker = start("hsm"); worker.postMessage(new SharedArrayBuffer(8));`,
			hsm: `self.onmessage = (buffer) => { const rest = []; for (const size of [100_000, 10_000, 1000, 100, 12, 1])
					try { for (;;) rest.push(new SharedArrayBuffer(size)); } catch { /* Full. */ }
				Atomics.wait(new Int32Array(buffer), 0, 0); };`,
		});
		expect(stderr).toMatch(/^machine hsm: out of memory/);
		expect(status).toBe(1);
	});

	test("the firmware can ask for free memory first", async () => {
		const { stdout } = await runOnChip({
			main: `${prelude} say(chipMemory.free() === chip().free, chipMemory.largest() === chip().largest,
				chipMemory.fits(30_000, 8192), chipMemory.fits(100_000, 100_000), chipMemory.fits(150_000), chipMemory.fits(...Array.from({ length: 16 }, () => 9000)), chip().free === before);`,
		});
		expect(stdout).toMatch(/^true true true true false true true\n/);
	});
});

describe("--fail", () => {
	const main = `${prelude} let buffer; for (let count = 0; count < 3; count++) attempt(() => { const worker = start("hsm"); worker.terminate(); }); collectGarbage(); say(taken());`;

	test.each(Array.from({ length: 10 }, (_, index) => index + 1))("request %i fails once: one Worker does not start, and no memory is lost", async (number) => {
		const { stdout, stderr, status, stats } = await runOnChip({ main, hsm: idle }, "--fail", String(number));
		expect(stderr).toBe("");
		expect(stdout.split("\n").slice(0, 4)).toEqual([
			expect.stringMatching(number === 1 ? /^Error: no memory: the chip has no/ : /^Error: unable to instantiate worker: the chip has no/),
			"done",
			"done",
			"0",
		]);
		expect(stats?.chip?.leaked).toBe(0);
		expect(status).toBe(0);
	});

	test("a later request fails too, and a number beyond the last request has no effect", async () => {
		expect((await runOnChip({ main, hsm: idle }, "--fail", "11")).stdout.split("\n").slice(0, 3)).toEqual([
			"done",
			expect.stringContaining("no memory"),
			"done",
		]);
		expect((await runOnChip({ main, hsm: idle }, "--fail", "1000")).stdout.split("\n").slice(0, 3)).toEqual(["done", "done", "done"]);
	});

	test("the request of a SharedArrayBuffer and of the firmware fails too", async () => {
		expect(
			(await runOnChip({ main: `${prelude} attempt(() => new SharedArrayBuffer(8)); attempt(() => new SharedArrayBuffer(8));` }, "--fail", "1")).stdout,
		).toMatch(/^RangeError: .*\ndone\n/);
		expect((await runOnChip({ main: `${prelude} say(chipMemory.fits(100, 100), chipMemory.fits(100, 100));` }, "--fail", "2")).stdout).toMatch(/^false true\n/);
	});
});
