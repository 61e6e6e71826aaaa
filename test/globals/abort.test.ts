/** AbortController and AbortSignal against Node's own, on Node and on XS. */
import { describe, expect, test } from "vitest";
import { AbortSignal as OurSignal } from "../../hosts/firmware/globals/abort.js";
import { webGlobals } from "../../hosts/firmware/globals/definitions.js";
import { simulate } from "../support/simulator.js";
import { type AbortClasses, logOf, scenarios, timeoutReason } from "./abort-scenarios.js";

const names = Object.keys(scenarios);
const node = globalThis as unknown as AbortClasses;
const ours = webGlobals({
	encode: () => new Uint8Array(0),
	decode: () => "",
	delay: (work, milliseconds) => void setTimeout(work, milliseconds),
}) as unknown as AbortClasses;

describe("signals", () => {
	test.each(names)("as on Node: %s", (name) => {
		expect(logOf(ours, name)).toBe(logOf(node, name));
		expect(logOf(node, name)).not.toBe("[]");
	});

	test("abort when their time is over", async () => {
		expect(await timeoutReason(ours)).toBe("TimeoutError");
		expect(await timeoutReason(node)).toBe("TimeoutError");
	});

	test("are made by controllers and static methods only", () => {
		expect(() => new OurSignal()).toThrow(TypeError);
	});

	test("as on Node, on XS", async () => {
		const { status, stdout, stderr } = await simulate({ main: new URL("./abort-application.ts", import.meta.url) }, { heap: 400_000, stack: 1024 });
		expect(stderr).toBe("");
		expect(status).toBe(0);
		expect(stdout.trim().split("\n")).toEqual([...names.map((name) => logOf(node, name)), "TimeoutError"]);
	});

	test("an exception of a listener keeps no other from being called, and ends the machine on XS", async () => {
		const text = `import { installGlobals } from "./hosts/firmware/globals/globals.js";
			installGlobals();
			const controller = new AbortController();
			controller.signal.addEventListener("abort", () => { throw new RangeError("of a listener"); });
			controller.signal.addEventListener("abort", () => trace("called\\n"));
			controller.abort();`;
		const { status, stdout, stderr } = await simulate({ main: text }, { heap: 400_000, stack: 1024 });
		expect(stdout).toBe("called\n");
		expect(stderr).toMatch(/RangeError: of a listener/);
		expect(status).toBe(1);
	});
});
