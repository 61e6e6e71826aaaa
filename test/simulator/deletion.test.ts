/** `terminate` deletes a machine as vTaskDelete does on the chip: wherever it runs, whatever it holds. */
import { describe, expect, test } from "vitest";
import { type Outcome, simulate } from "../support/simulator.js";

const options = `{ static: 60000, stack: 256, chunk: { initial: 4000, incremental: 1000 }, heap: { initial: 500, incremental: 50 } }`;
const prelude = `import Timer from "timer"; import Worker from "worker"; import { collectGarbage, measureAll, search, searchProcess } from "simulator";
	import { holdDrivers, releaseDrivers, recoverDrivers } from "./hardware/esp32/lock/driver-lock.js"; import { wipeFreeMemory } from "./hardware/esp32/memory/memory.js";
	const words = new Int32Array(new SharedArrayBuffer(64));
	const start = (module) => { const worker = new Worker(module, ${options}); worker.postMessage(words.buffer); return worker; };
	const sleep = (milliseconds) => new Promise((resolve) => { Timer.set(resolve, milliseconds); });
	const started = async () => { while (Atomics.load(words, 0) === 0) await sleep(1); Atomics.store(words, 0, 0); };\n`;

/** This machine is in a driver nearly all the time. It counts in the second word how often it has left one. */
const digesting = `import { peripheralSha2 } from "./hardware/esp32/sha/sha.js"; import { INPUT, OUTPUT, Slot } from "./modules/messages/slot.js";
	self.onmessage = (buffer) => {
		const words = new Int32Array(buffer), sha = peripheralSha2(), memory = new Uint8Array(30096);
		const slot = new Slot(new Uint32Array(memory.buffer, 0, 16));
		slot.setPair(INPUT, 64, 30000);
		slot.setPair(OUTPUT, 30064, 32);
		for (;;) { Atomics.store(words, 0, 1); sha.hash(memory, 0); Atomics.add(words, 1, 1); }
	};`;

/** Runs `main`, the body of an async function, beside the other machines. */
function run(main: string, machines: Record<string, string>): Promise<Outcome> {
	return simulate({ main: `${prelude} (async () => { ${main} })();`, ...machines }, { heap: 200_000, stack: 512 });
}

function good({ status, stdout, stderr }: Outcome): string {
	expect(stderr).toBe("");
	expect(status).toBe(0);
	return stdout;
}

describe("a machine that is deleted", () => {
	test("inside a driver locks the drivers forever: other machines wait, and holdDrivers throws", async () => {
		const stdout = good(
			await run(
				`
			let refusal;
			for (let tries = 0; refusal === undefined && tries < 20; tries++) {
				const worker = start("hsm");
				await started();
				await sleep(tries % 3);
				worker.terminate();
				try { holdDrivers(); releaseDrivers(); } catch (error) { refusal = String(error); }
			}
			trace(refusal, "\\n");
			Atomics.store(words, 1, 0);
			const next = start("hsm");
			await sleep(300);
			trace(Atomics.load(words, 1), "\\n");
			next.terminate();`,
				{ hsm: digesting },
			),
		);
		expect(stdout).toBe("Error: a machine hangs in a driver or library, or was deleted there: only a reset of the chip helps\n0\n");
	});

	test("is in no driver if its creator holds the drivers, and the next machine works", async () => {
		const stdout = good(
			await run(
				`
			let works = 0;
			for (let tries = 0; tries < 40; tries++) {
				const worker = start("hsm");
				await started();
				await sleep(tries % 3);
				holdDrivers();
				worker.terminate();
				recoverDrivers();
				releaseDrivers();
				Atomics.store(words, 1, 0);
				const next = start("hsm");
				for (let waits = 0; Atomics.load(words, 1) === 0 && waits < 1000; waits++) await sleep(1);
				works += Atomics.load(words, 1) > 0;
				holdDrivers();
				next.terminate();
				releaseDrivers();
				Atomics.store(words, 0, 0);
			}
			trace(works, "\\n");`,
				{ hsm: digesting },
			),
		);
		expect(stdout).toBe("40\n");
	});

	test.each([
		["an endless loop", "for (;;) ;"],
		["Atomics.wait", "Atomics.wait(words, 8, 0);"],
		["Timer.delay", "Timer.delay(100_000);"],
		["a collection of garbage", "for (;;) collectGarbage();"],
		["making and losing shared buffers", "for (;;) new SharedArrayBuffer(1000);"],
		["sending messages", "for (;;) { self.postMessage(words.buffer); Timer.delay(1); }"],
		["its event loop", ""],
	])("in %s ends at once, with all machines that it has started", async (_what, body) => {
		const stdout = good(
			await run(
				`
			const before = measureAll();
			for (let count = 0; count < 5; count++) {
				const worker = start("hsm");
				await started();
				await sleep(3 + count);
				worker.terminate();
				worker.terminate();
			}
			await sleep(1);
			collectGarbage();
			const after = measureAll();
			trace(after.heaps - before.heaps, " ", after.shared - before.shared < 10_000, "\\n");`,
				{
					hsm: `import Timer from "timer"; import Worker from "worker"; import { collectGarbage } from "simulator";
				self.onmessage = (buffer) => {
					const words = new Int32Array(buffer);
					new Worker("child", ${options});
					Atomics.store(words, 0, 1);
					${body}
				};`,
					child: `import Timer from "timer"; Timer.set(() => { for (;;) ; }, 1);`,
				},
			),
		);
		expect(stdout).toBe("0 true\n");
	});

	test("in Atomics.wait makes a later notify fail: the chip would write into freed memory", async () => {
		const { status, stderr } = await run(
			`
			const worker = start("hsm");
			await started();
			await sleep(300);
			worker.terminate();
			Atomics.notify(words, 8);`,
			{ hsm: `self.onmessage = (buffer) => { const words = new Int32Array(buffer); Atomics.store(words, 0, 1); Atomics.wait(words, 8, 0); };` },
		);
		expect(stderr).toMatch(/^Atomics.notify at a word on which machine hsm waited when it was deleted/);
		expect(status).toBe(1);
	});

	test("leaves its data in freed memory until a wipe: in its heap, its stack and its buffers", async () => {
		const stdout = good(
			await run(
				`
			const secret = Uint8Array.from({ length: 32 }, (_, index) => 50 + index * 3);
			const worker = start("hsm");
			await started();
			await sleep(5);
			const alive = searchProcess(secret);
			worker.terminate();
			const deleted = searchProcess(secret);
			wipeFreeMemory();
			trace(alive > 1, " ", deleted > 1, " ", searchProcess(secret), "\\n");`,
				{
					hsm: `self.onmessage = (buffer) => {
				const words = new Int32Array(buffer), secret = Uint8Array.from({ length: 100 }, (_, index) => 50 + (index % 50) * 3);
				const shared = new Uint8Array(new SharedArrayBuffer(1000));
				for (;;) { shared.set(secret, 500); Atomics.store(words, 0, 1); }
			};`,
				},
			),
		);
		expect(stdout).toBe("true true 0\n");
	});
});

test("only the machine that holds the drivers can recover and release them, and it can not hold them twice", async () => {
	const stdout = good(
		await run(
			`
		const attempt = (action) => { try { action(); return "done"; } catch (error) { return String(error); } };
		trace([releaseDrivers, recoverDrivers, holdDrivers, holdDrivers, recoverDrivers, releaseDrivers, releaseDrivers].map(attempt).join("\\n"), "\\n");`,
			{},
		),
	);
	expect(stdout.trim().split("\n")).toEqual([
		"Error: this machine does not hold the drivers",
		"Error: this machine does not hold the drivers",
		"done",
		"Error: this machine holds the drivers already",
		"done",
		"done",
		"Error: this machine does not hold the drivers",
	]);
});
