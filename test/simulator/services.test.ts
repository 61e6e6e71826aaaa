import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { buildSimulator } from "../../hosts/simulator/build.mjs";
import { simulate } from "../support/simulator.js";

async function output(main: string, options = {}): Promise<string> {
	const { stdout, stderr, status } = await simulate({ main }, options);
	expect(stderr).toBe("");
	expect(status).toBe(0);
	return stdout;
}

describe("timers", () => {
	test("fire in the order of their times", async () => {
		expect(
			await output(`import Timer from "timer";
			Timer.set(() => trace("c"), 30); Timer.set(() => trace("b"), 15); Timer.set(() => trace("a")); Timer.set(() => trace("d\\n"), 40);`),
		).toBe("abcd\n");
	});

	test("repeat until they are cleared, and pass themselves to the callback", async () => {
		expect(
			await output(`import Timer from "timer"; let count = 0;
			const timer = Timer.repeat(id => { trace(id === timer ? "r" : "?"); if (++count === 4) { Timer.clear(id); Timer.clear(id); trace("\\n"); } }, 2);`),
		).toBe("rrrr\n");
	});

	test("have a first interval and another for repetitions", async () => {
		const text = await output(`import Timer from "timer"; import Time from "time"; const start = Time.ticks; const times = [];
			const timer = Timer.set(() => { times.push(Time.delta(start)); if (times.length === 3) { Timer.clear(timer); trace(times.join(), "\\n"); } }, 5, 30);`);
		const [first = 0, second = 0, third = 0] = text.split(",").map(Number);
		expect(first).toBeGreaterThanOrEqual(4);
		expect(second - first).toBeGreaterThanOrEqual(15);
		expect(third - first).toBeGreaterThanOrEqual(45);
	});

	test("can be scheduled again and stopped", async () => {
		expect(
			await output(`import Timer from "timer";
			const a = Timer.set(() => trace("a"), 1e6); Timer.schedule(a, 5);
			const b = Timer.set(() => trace("b"), 5); Timer.schedule(b);
			let again = 2; const c = Timer.set(id => { trace("c"); if (again--) Timer.schedule(id, 3); }, 10);
			Timer.set(() => trace("\\n"), 60);`),
		).toBe("accc\n");
	});

	test("run promise jobs between them", async () => {
		expect(
			await output(`import Timer from "timer"; Timer.set(() => Promise.resolve().then(() => trace("promise "))); Timer.set(() => trace("second\\n"));`),
		).toBe("promise second\n");
	});

	test("delay the machine", async () => {
		expect(
			await output(
				`import Timer from "timer"; import Time from "time"; const start = Time.microseconds; Timer.delay(20); const took = Time.microseconds - start; trace(took >= 20000 && took < 2e6, "\\n");`,
			),
		).toBe("true\n");
	});

	test("refuse arguments that are no functions or timers", async () => {
		expect(
			await output(
				`import Timer from "timer"; for (const f of [() => Timer.set(1, 1), () => Timer.schedule({}, 1), () => Timer.schedule(undefined)]) try { f(); trace("bad"); } catch (error) { trace(error.name); } Timer.clear(undefined); Timer.clear({}); trace("\\n");`,
			),
		).toBe("TypeErrorTypeErrorTypeError\n");
	});
});

describe("resources", () => {
	const resources = { input: "a resource's text", "data.bin": Uint8Array.of(0, 1, 2, 255) };

	test("are read", async () => {
		expect(
			await output(
				`import Resource from "Resource";
			const input = new Resource("input");
			trace(input.byteLength, " ", String.fromArrayBuffer(input.slice(2, 10)), " ", input.slice(11).byteLength, " ", input instanceof Resource, "\\n");
			trace(new Uint8Array(new Resource("data.bin").slice()).join(), " ", new Uint8Array(new Resource("data.bin").slice(1)).join(), "\\n");
			trace(Resource.exists("input"), Resource.exists("nothing"), "\\n");`,
				{ resources },
			),
		).toBe("17 resource 6 true\n0,1,2,255 1,2,255\ntruefalse\n");
	});

	test("that do not exist throw, and none can be written", async () => {
		expect(
			await output(
				`import Resource from "Resource";
			try { new Resource("nothing"); } catch (error) { trace(error.name, ": ", error.message, "\\n"); }
			try { new Uint8Array(new Resource("input").slice(0, 5, false))[0] = 1; } catch (error) { trace(error.name, "\\n"); }
			try { new Uint8Array(new Resource("input")); } catch (error) { trace(error.name, ": ", error.message, "\\n"); }
			for (const name of ["slice", "byteLength"])
				try { Reflect.get(Resource.prototype, name, {})?.call({}); } catch (error) { trace(error.name, " "); }`,
				{ resources },
			),
		).toBe("URIError: Resource not found: nothing\nTypeError\nTypeError: a resource is read with slice\nTypeError TypeError ");
	});

	test("clamp slices to their ends", async () => {
		expect(
			await output(
				`import Resource from "Resource";
			const data = new Resource("data.bin");
			for (const [begin, end] of [[1, 3], [-5, 2], [3, 1], [2], [undefined, 2], [4, 9], [1e300, Infinity], [NaN, "3"], [0.9, 1.9]])
				trace(new Uint8Array(data.slice(begin, end)).join(), "/", new Uint8Array(data.slice(begin, end, false)).join(), " ");
			trace(data.slice(1, 3, false).byteLength, "\\n");`,
				{ resources },
			),
		).toBe("1,2/1,2 0,1/0,1 / 2,255/2,255 0,1/0,1 / / 0,1,2/0,1,2 0/0 2\n");
	});

	test("of any size take memory for the part that is read only", async () => {
		const file = join(mkdtempSync(join(tmpdir(), "heimlig-")), "large");
		try {
			// A sparse file of 5 GB, with data at its end only.
			writeFileSync(file, "");
			truncateSync(file, 5_000_000_000);
			appendFileSync(file, "the end");
			const { status, stdout, stderr, stats } = await simulate(
				{
					main: `import Resource from "Resource";
				const large = new Resource("large");
				trace(large.byteLength, " ", String.fromArrayBuffer(large.slice(large.byteLength - 7)), " ", new Uint8Array(large.slice(4_000_000_000, 4_000_000_003)).join(), "\\n");
				try { large.slice(0); } catch (error) { trace(error.name, ": ", error.message, "\\n"); }`,
				},
				{ options: ["--resource", `large=${file}`] },
			);
			expect(stderr).toBe("");
			expect(stdout).toBe("5000000007 the end 0,0,0\nRangeError: slice: a part of 5000000007 bytes is too large\n");
			// The resource is far larger.
			expect(stats?.machines[0]?.peak).toBeLessThan(6000);
			expect(status).toBe(0);
		} finally {
			rmSync(dirname(file), { recursive: true });
		}
	});

	test("throw when they are read after their file has become shorter", async () => {
		const folder = mkdtempSync(join(tmpdir(), "heimlig-"));
		try {
			const file = join(folder, "shrinking");
			writeFileSync(file, "0123456789");
			writeFileSync(
				join(folder, "main.js"),
				`import Resource from "Resource"; import Timer from "timer";
				const data = new Resource("shrinking");
				const read = (timer, copy) => { try { data.slice(0, 10, copy); } catch (error) { trace(error.message, "\\n"); Timer.clear(timer); } };
				trace("up\\n");
				for (const copy of [true, false]) Timer.repeat((timer) => read(timer, copy), 1);`,
			);
			const child = spawn((await buildSimulator()).program, ["--timeout", "20", "--resource", `shrinking=${file}`, folder], {
				stdio: ["ignore", "pipe", "inherit"],
			});
			let stdout = "";
			child.stdout
				.once("data", () => truncateSync(file, 5))
				.on("data", (text) => {
					stdout += text;
				});
			expect(await once(child, "close")).toEqual([0, null]);
			expect(stdout).toBe(`up\n${"resource shrinking can not be read: it has become shorter\n".repeat(2)}`);
		} finally {
			rmSync(folder, { recursive: true });
		}
	});

	test("are not in the heap", async () => {
		const { stats, stdout } = await simulate(
			{
				main: `import Resource from "Resource"; const input = new Resource("input"); trace(input.byteLength, new Uint8Array(input.slice(0, input.byteLength, false))[7], "\\n");`,
			},
			{ resources: { input: new Uint8Array(200000).fill(7) } },
		);
		expect(stdout).toBe("2000007\n");
		// The resource is far larger.
		expect(stats?.machines[0]?.peak).toBeLessThan(6000);
	});
});

describe("the globals of a machine", () => {
	test("are those of the chip", async () => {
		expect(
			await output(
				`trace([typeof trace, typeof native, typeof Date, typeof console, typeof performance, typeof self, typeof setTimeout, typeof crypto].join(), "\\n");`,
			),
		).toBe("function,function,function,undefined,undefined,undefined,undefined,undefined\n");
	});

	test("include native, which returns the same function each time, and names a function that does not exist", async () => {
		expect(
			await output(`trace(native("xs_time_ticks") === native("xs_time_ticks"), typeof native("xs_time_ticks")(), "\\n");
			try { native("xs_nothing"); } catch (error) { trace(error.name, ": ", error.message, "\\n"); }`),
		).toBe(`truenumber\nReferenceError: native "xs_nothing" not found\n`);
	});

	test("include trace, which does not mix lines of several machines", async () => {
		const { stdout } = await simulate({
			main: `import Worker from "worker"; import Timer from "timer"; const options = { static: 20000, stack: 200 };
				const list = ["a", "b", "c"].map(name => { const worker = new Worker("hsm", options); worker.postMessage(name); worker.onmessage = () => { worker.terminate(); }; return worker; });`,
			hsm: `self.onmessage = name => { for (let i = 0; i < 200; i++) { trace(name, name); trace(name, "\\n"); } self.postMessage(0); };`,
		});
		const lines = stdout.split("\n");
		expect(lines).toHaveLength(601);
		expect(new Set(lines)).toEqual(new Set(["aaa", "bbb", "ccc", ""]));
	});

	test("include numbers of double precision", async () => {
		expect(await output(`trace(0.1 + 0.2, " ", 1e308 * 10, " ", (4503599627370497.5).toString(), " ", 9007199254740991 * 3 % 7, "\\n");`)).toBe(
			`${0.1 + 0.2} Infinity ${4503599627370497.5} ${(9007199254740991 * 3) % 7}\n`,
		);
	});

	test("include classes whose static fields are their own instances", async () => {
		expect(
			await output(`class A { value = 3; #secret = 4; static first = new A(); get sum() { return this.value + this.#secret; } } trace(A.first.sum, "\\n");`),
		).toBe("7\n");
	});

	test("include await in functions", async () => {
		expect(
			await output(
				`import Timer from "timer"; const sleep = ms => new Promise(resolve => Timer.set(resolve, ms)); async function go() { await sleep(2); trace("a"); await sleep(2); trace("b\\n"); } go();`,
			),
		).toBe("ab\n");
	});
});
