import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { full, sample, shortOrFull } from "../support/test-form.js";

const root = new URL("../../", import.meta.url);

describe("tests with a short and a full form", () => {
	it("are those that test/README.md names", () => {
		const [, section] = /^## Short and full forms\n([^]*?)^## /m.exec(readFileSync(new URL("test/README.md", root), "utf8")) ?? [];
		const named = [...section.matchAll(/^\| \[[^\]]*\]\(([^.][^)]*)\)/gm)].map(([, path]) => `test/${path}`);
		const files = readdirSync(new URL("test", root), { recursive: true, encoding: "utf8" }).map((name) => `test/${name.replaceAll("\\", "/")}`);
		const using = files.filter(
			(path) =>
				path.endsWith(".test.ts") &&
				path !== "test/unit/test-form.test.ts" &&
				/from "\.\.\/support\/test-form\.js"/.test(readFileSync(new URL(path, root), "utf8")),
		);
		expect(named).toEqual(using.sort());
	});

	it("take some of a list in the short form, and all in the full form", () => {
		expect(sample([0, 1, 2, 3, 4], 2)).toEqual(full ? [0, 1, 2, 3, 4] : [0, 2, 4]);
		expect(sample([0, 1, 2, 3, 4], 3, 7)).toEqual(full ? [0, 1, 2, 3, 4] : [1, 4]);
		expect(shortOrFull("short", "full")).toBe(full ? "full" : "short");
	});
});
