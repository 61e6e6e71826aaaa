import { describe, expect, it } from "vitest";
import { Progress } from "./progress.js";

describe("progress", () => {
	function shown(isTTY: boolean): string {
		let [text, time] = ["", 0];
		const progress = new Progress({ isTTY, write: (part: string) => (text += part) }, () => time);
		for (; time <= 25_000; time += 1000) progress.show(time / 1000, 25);
		progress.clear();
		return text;
	}

	it("is a line every ten seconds if the output is not a terminal", () => {
		expect(shown(false)).toBe("vectors: 0 of 25 tests\nvectors: 10 of 25 tests\nvectors: 20 of 25 tests\n");
	});

	it("is one updated line on a terminal", () => {
		expect(shown(true)).toMatch(/^\r0 of 25 tests\r1 of 25 tests[^\n]*\r25 of 25 tests\r\u001b\[K$/);
	});
});
