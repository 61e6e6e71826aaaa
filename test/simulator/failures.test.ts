import { describe, expect, test } from "vitest";
import { simulate } from "../support/simulator.js";

const startWorker = `import Worker from "worker"; const worker = new Worker("hsm", { static: 30000, stack: 256 });\n`;
const idle = `import Timer from "timer"; Timer.repeat(() => {}, 1000);\n`;
const fill = `const list = []; for (;;) list.push({ a: list.length });`;

async function expectFailure(entries: Record<string, string>, ...messages: RegExp[]) {
	const start = Date.now();
	const { status, stderr } = await simulate(entries, { timeout: 20 });
	for (const message of messages) expect(stderr).toMatch(message);
	expect(status).toBe(1);
	expect(Date.now() - start).toBeLessThan(10000);
}

describe("the main machine fails with", () => {
	test("an exception in its body", () => expectFailure({ main: `null.x;` }, /^machine main: uncaught exception: TypeError: /));
	test("an exception that is no Error", () => expectFailure({ main: `throw "just text";` }, /machine main: uncaught exception: just text/));
	test("an exception whose description throws", () => expectFailure({ main: `throw { get stack() { throw 1; } };` }, /machine main: uncaught exception/));
	test("an exception in a timer", () =>
		expectFailure({ main: `import Timer from "timer"; Timer.set(() => { throw new RangeError("late"); }, 5);` }, /RangeError: late/));
	test("an unhandled rejection", () =>
		expectFailure({ main: `async function f() { throw new Error("lost"); } f();` }, /machine main: unhandled promise rejection: Error: lost/));
	test("an unhandled rejection while a worker runs", () =>
		expectFailure({ main: `${startWorker} (async () => { throw new Error("lost"); })();`, hsm: idle }, /unhandled promise rejection: Error: lost/));
	test("an unhandled rejection of a promise that stays reachable", () =>
		expectFailure({ main: `${startWorker} globalThis.kept = Promise.reject(new Error("kept"));`, hsm: idle }, /unhandled promise rejection: Error: kept/));
	test("a full heap", () => expectFailure({ main: fill }, /machine main: out of memory: heap of 65536 bytes above an empty machine \(slots \d+, chunks \d+/));
	test("endless recursion", () => expectFailure({ main: `const f = () => f() + 1; f();` }, /machine main: stack overflow: stack of 512 slots/));
	test("too many keys", () =>
		expectFailure(
			{
				main: `import Worker from "worker"; new Worker("hsm", { static: 60000, stack: 256, keys: { initial: 10, incremental: 0 } });`,
				hsm: `const o = {}; for (let i = 0; i < 100; i++) o["key" + i] = i;`,
			},
			/machine hsm: out of keys/,
		));
	test("a syntax error", () => expectFailure({ main: `new Function("a b")();` }, /SyntaxError/));
});

describe("a worker fails with", () => {
	test("an exception in its body: the constructor throws", () =>
		expectFailure({ main: startWorker, hsm: `null.x;` }, /machine main: uncaught exception: Error: machine hsm: uncaught exception: TypeError/));
	test("a module that does not exist", () => expectFailure({ main: startWorker }, /machine hsm: uncaught exception: ReferenceError: module "hsm" not found/));
	test("an exception in onmessage", () =>
		expectFailure(
			{ main: `${idle} ${startWorker} worker.postMessage(1);`, hsm: `self.onmessage = () => { throw new Error("bad message"); };` },
			/^machine hsm: uncaught exception: Error: bad message/,
		));
	test("an exception while the main machine waits for messages", () =>
		expectFailure({ main: startWorker, hsm: `import Timer from "timer"; Timer.set(() => { throw new Error("late"); }, 10);` }, /^machine hsm: .*Error: late/));
	test("an exception while the main machine is busy", () =>
		expectFailure(
			{ main: `${startWorker} for (;;) ;`, hsm: `import Timer from "timer"; Timer.set(() => { throw new Error("late"); }, 10);` },
			/^machine hsm: .*Error: late/,
		));
	test("an exception while the main machine is in another constructor", () =>
		expectFailure(
			{
				main: `${startWorker} new Worker("slow", { static: 20000, stack: 128 });`,
				hsm: `import Timer from "timer"; Timer.set(() => { throw new Error("late"); }, 10);`,
				slow: `for (;;) ;`,
			},
			/^machine hsm: .*Error: late/,
		));
	test("an unhandled rejection", () =>
		expectFailure(
			{ main: startWorker, hsm: `import Timer from "timer"; Timer.set(async () => { throw new Error("lost"); }, 1);` },
			/^machine hsm: unhandled promise rejection: Error: lost/,
		));
	test("a full heap", () =>
		expectFailure(
			{ main: startWorker, hsm: `import Timer from "timer"; Timer.set(() => { ${fill} }, 1);` },
			/^machine hsm: out of memory: heap of 30000 bytes/,
		));
	test("a full heap in its constructor", () => expectFailure({ main: startWorker, hsm: fill }, /machine hsm: out of memory: heap of 30000 bytes/));
	test("a heap smaller than its stack", () =>
		expectFailure(
			{ main: `import Worker from "worker"; new Worker("hsm", { static: 100, stack: 256 });`, hsm: "" },
			/a stack of 256 slots does not fit into a heap of 100 bytes/,
		));
	test("endless recursion", () =>
		expectFailure({ main: startWorker, hsm: `const f = () => f() + 1; f();` }, /machine hsm: stack overflow: stack of 256 slots/));
	test("bad options", () =>
		expectFailure({ main: `import Worker from "worker"; new Worker("hsm", { static: -1 });`, hsm: "" }, /RangeError: Worker: option static is no size/));
});

describe("the run goes on after a failure", () => {
	test("if the parent catches the constructor's exception", async () => {
		const { status, stdout, stderr } = await simulate({
			main: `import Worker from "worker"; try { new Worker("hsm", { static: 30000, stack: 256 }); } catch (error) { trace(error.message, "\\n"); }`,
			hsm: `throw new Error("no start");`,
		});
		expect(stdout).toContain("machine hsm: uncaught exception: Error: no start");
		expect(stderr).toBe("");
		expect(status).toBe(0);
	});

	test.each([
		["an exception", `throw new Error("gone")`, "uncaught exception: Error: gone"],
		["a full heap", fill, "out of memory: heap of 30000 bytes"],
		["recursion", `const f = () => f() + 1; f();`, "stack overflow"],
	])("if the parent has onerror: %s", async (_, failure, reason) => {
		const { status, stdout, stderr } = await simulate({
			main: `import Worker from "worker"; let count = 0;
				function start() {
					const worker = new Worker("hsm", { static: 30000, stack: 256 });
					worker.onmessage = text => trace(text, "\\n");
					worker.onerror = reason => { trace(reason, "\\n"); if (++count < 3) start(); };
					worker.postMessage("fail");
				}
				start();`,
			hsm: `self.onmessage = () => { self.postMessage("first"); ${failure} };`,
		});
		expect(stderr).toBe("");
		expect(stdout.split(reason)).toHaveLength(4);
		expect(stdout.split("first\n")).toHaveLength(4);
		expect(status).toBe(0);
	});

	test("if a rejected promise gets its handler later", async () => {
		const { status, stdout } = await simulate({
			main: `import Timer from "timer"; const kept = Promise.reject(new Error("early")); Timer.set(() => kept.catch(error => trace(error.message, "\\n")), 50);`,
		});
		expect(stdout).toBe("early\n");
		expect(status).toBe(0);
	});
});

describe("a timeout", () => {
	test("prints what each machine was doing", async () => {
		const { status, stderr } = await simulate(
			{
				main: `import Worker from "worker"; const options = { static: 30000, stack: 256 }; const list = ["asleep", "busy", "idle"].map(name => new Worker(name, options));`,
				asleep: `import Timer from "timer"; Timer.set(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 1);`,
				busy: `import Timer from "timer"; Timer.set(() => { for (;;) ; }, 1);`,
				idle: "",
			},
			{ timeout: 0.5 },
		);
		expect(stderr).toContain("timeout after 0.5 s");
		expect(stderr).toContain("machine main: waiting for messages");
		expect(stderr).toContain("machine asleep: waiting in Atomics.wait");
		expect(stderr).toContain("machine busy: running");
		expect(stderr).toContain("machine idle: waiting for messages");
		expect(status).toBe(124);
	});
});
