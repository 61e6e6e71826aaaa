import { describe, expect, test } from "vitest";
import { simulate } from "../support/simulator.js";

const fixture = (name: string) => new URL(`./fixtures/${name}.js`, import.meta.url);
const startWorker = `import Worker from "worker"; const worker = new Worker("hsm", { static: 30000, stack: 256 });\n`;

describe("two machines", () => {
	test("exchange messages in order, and words in shared memory", async () => {
		const { status, stdout, stderr, stats } = await simulate({ main: fixture("ping-main"), hsm: fixture("ping-hsm") });
		expect(stderr).toBe("");
		expect(stdout).toBe("true 501\nshared memory done\n");
		expect(status).toBe(0);
		expect(stats?.machines.map(({ name, end }) => [name, end])).toEqual([
			["main", "finished"],
			["hsm", "terminated"],
		]);
		expect(stats?.machines.map(({ messages }) => messages)).toEqual([502, 502]);
	});

	test("receive copies of everything that can be cloned", async () => {
		const { stdout, stderr } = await simulate({
			main: `${startWorker}
				worker.onmessage = m => { trace(JSON.stringify(m.plain), m.bytes.join(), m.map.get("k"), typeof m.big, m.date.getTime(), "\\n"); worker.terminate(); };
				worker.postMessage({ plain: { a: [1, "zwei", null, true] }, bytes: Uint8Array.of(1, 2, 3), map: new Map([["k", 5]]), big: 12n ** 30n, date: new Date(7) });`,
			hsm: `self.onmessage = message => self.postMessage(message);`,
		});
		expect(stderr).toBe("");
		expect(stdout).toBe(`{"a":[1,"zwei",null,true]}1,2,35bigint7\n`);
	});

	test("receive separate objects in messages that wait together", async () => {
		const { stdout, stderr } = await simulate({
			main: `${startWorker}
				const answers = [];
				worker.onmessage = m => {
					answers.push(m.id + m.text + m.list.join(""));
					if (answers.length < 40) return;
					trace(answers.join(" "), "\\n");
					worker.terminate();
				};
				for (let id = 0; id < 40; id++) worker.postMessage({ id, text: "abc"[id % 3], list: [id, id + 1] });`,
			hsm: `const waiting = [];
				self.onmessage = message => { if (waiting.push(message) % 8 === 0) for (const each of waiting.splice(0)) self.postMessage(each); };`,
		});
		expect(stderr).toBe("");
		expect(stdout).toBe(`${Array.from({ length: 40 }, (_, id) => `${id}${"abc"[id % 3]}${id}${id + 1}`).join(" ")}\n`);
	});

	test("receive a shared buffer that only a message refers to", async () => {
		const { status, stdout, stderr } = await simulate({
			main: `${startWorker} import { collectGarbage } from "simulator"; import Timer from "timer";
				const words = new Int32Array(new SharedArrayBuffer(4));
				worker.onmessage = buffer => { trace(new Uint8Array(buffer)[4095], "\\n"); worker.terminate(); };
				worker.postMessage(words.buffer);
				Timer.set(() => { collectGarbage(); Atomics.store(words, 0, 1); }, 20);`,
			hsm: `import { collectGarbage } from "simulator";
				self.onmessage = message => {
					const words = new Int32Array(message);
					const send = () => { const buffer = new SharedArrayBuffer(4096); new Uint8Array(buffer).fill(9); self.postMessage(buffer); };
					send();
					collectGarbage();
					while (Atomics.load(words, 0) === 0)
						;
				};`,
		});
		expect(stderr).toBe("");
		expect(stdout).toBe("9\n");
		expect(status).toBe(0);
	});

	test("may call Atomics.wait in a worker, but not in the main machine", async () => {
		const { stdout } = await simulate({
			main: `${startWorker} try { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1); } catch (error) { trace(error.name, "\\n"); }
				worker.onmessage = result => { trace(result, "\\n"); worker.terminate(); };`,
			hsm: `const words = new Int32Array(new SharedArrayBuffer(4));
				self.postMessage(Atomics.wait(words, 0, 0, 5) + " " + Atomics.wait(words, 0, 1));`,
		});
		expect(stdout).toBe("TypeError\ntimed-out not-equal\n");
	});

	test("start in order: the constructor returns after the module's body and its default function", async () => {
		const { stdout } = await simulate({
			main: `trace("before\\n"); ${startWorker} trace("after\\n"); worker.terminate();`,
			hsm: `trace("body\\n"); export default function () { trace("default\\n"); }`,
		});
		expect(stdout).toBe("before\nbody\ndefault\nafter\n");
	});

	test("close themselves after the callback that calls close", async () => {
		const { status, stats, stdout } = await simulate({
			main: `${startWorker} worker.onmessage = text => trace(text, "\\n");`,
			hsm: `import Timer from "timer"; Timer.repeat(() => { self.close(); trace("closing\\n"); }, 1); self.postMessage("here");`,
		});
		expect(status).toBe(0);
		expect(stdout).toContain("here\n");
		expect(stdout).toContain("closing\n");
		expect(stats?.machines[1]?.end).toBe("finished");
	});

	test("throw when one posts to a terminated worker", async () => {
		const { stdout } = await simulate({
			main: `${startWorker} worker.terminate(); worker.terminate(); try { worker.postMessage(1); } catch (error) { trace(error.message, "\\n"); }`,
			hsm: "",
		});
		expect(stdout).toBe("worker terminated\n");
	});

	test("can start a third one in a worker", async () => {
		const { stdout, status, stats } = await simulate({
			main: `${startWorker} worker.onmessage = text => { trace(text, "\\n"); worker.terminate(); };`,
			hsm: `import Worker from "worker"; const inner = new Worker("inner", { static: 20000, stack: 128 }); inner.onmessage = text => self.postMessage(text + " through hsm");`,
			inner: `self.postMessage("from inner");`,
		});
		expect(stdout).toBe("from inner through hsm\n");
		expect(status).toBe(0);
		expect(stats?.machines.map(({ name }) => name)).toEqual(["main", "hsm", "inner"]);
	});
});

describe("terminate ends", () => {
	const terminate = `${startWorker} import Timer from "timer"; worker.onmessage = () => Timer.set(() => { worker.terminate(); trace("ended\\n"); }, 20);`;

	test.each([
		["an endless loop", `self.postMessage(0); self.onmessage = null; import Timer from "timer"; Timer.set(() => { for (;;) ; }, 1);`],
		[
			"a sleep without end",
			`self.postMessage(0); import Timer from "timer"; Timer.set(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 1);`,
		],
		["a long delay", `self.postMessage(0); import Timer from "timer"; Timer.set(() => Timer.delay(1e8), 1);`],
		["a chain of promises", `self.postMessage(0); const next = () => { Promise.resolve().then(next); }; import Timer from "timer"; Timer.set(next, 1);`],
		["a catch-all", `self.postMessage(0); import Timer from "timer"; Timer.set(() => { for (;;) try { for (;;) ; } catch {} finally { continue; } }, 1);`],
	])("%s", async (_, hsm) => {
		const { status, stdout, stderr, stats } = await simulate({ main: terminate, hsm }, { timeout: 10 });
		expect(stderr).toBe("");
		expect(stdout).toBe("ended\n");
		expect(status).toBe(0);
		expect(stats?.machines[1]?.end).toBe("terminated");
	});

	test("a machine, and frees its memory for the next", async () => {
		const { status, stats } = await simulate({
			main: `import Worker from "worker"; for (let i = 0; i < 30; i++) new Worker("hsm", { static: 500000, stack: 256 }).terminate();`,
			hsm: "",
		});
		expect(status).toBe(0);
		expect(stats?.machines).toHaveLength(31);
	});
});
