import { describe, expect, it } from "vitest";
import { anchors, brokenImports, brokenLinks, readmes, readPage } from "../support/markdown.js";
import { planTable } from "../support/plan-table.js";
import { policyTables } from "../support/policy-table.js";
import { requestTable } from "../support/request-table.js";

it.each([
	["modules/README.md", "table of requests", requestTable],
	["hosts/esp32/README.md", "memory plan", planTable],
	["modules/keystore/README.md", "policy of keys", policyTables],
])("%s shows the %s as it is", async (path, _what, table) => {
	expect(readPage(path)).toContain(await table());
});

it("the first README.md has at most 200 lines", () => {
	expect(readPage("README.md").trimEnd().split("\n").length).toBeLessThanOrEqual(200);
});

describe("links", () => {
	it("are checked in every README.md", () => {
		expect(readmes()).toEqual(expect.arrayContaining(["README.md", "modules/README.md", "hosts/esp32/README.md", "test/README.md"]));
	});

	it.each(readmes())("of %s point to files, folders and headings that exist", (path) => {
		expect(brokenLinks(path, readPage(path))).toEqual([]);
	});

	it.each(readmes())("and imports in the code of %s name files that exist", (path) => {
		expect(brokenImports(readPage(path))).toEqual([]);
	});

	it("and imports that are broken are found", () => {
		const code = (lines: string): string => `\`\`\`ts\n${lines}\n\`\`\`\n`;
		expect(brokenImports(code('import Timer from "timer";\nimport { Hsm } from "./modules/api/hsm.js";'))).toEqual([]);
		expect(brokenImports(code('// hosts/firmware/keys.ts\nimport { describeKeys } from "../../modules/keystore/check.js";'))).toHaveLength(1);
		expect(brokenImports(code('import { startHsm } from "heimlig/node";\nimport { nothing } from "heimlig/nothing";'))).toEqual(["heimlig/nothing"]);
		expect(brokenImports(`${code("// a.ts")}${code('// b.ts\nimport { a } from "./a.js";\nimport { c } from "./c.js";')}`)).toEqual(["./c.js"]);
		expect(brokenImports(`${code("")}text\n${code('import {\n\tHsm,\n} from "heimlig/modules/api/hs";')}`)).toEqual(["heimlig/modules/api/hs"]);
	});

	it("that are broken are found, outside of code", () => {
		const page = [
			"# One `two`: [three](x.md)",
			"# Twice",
			"## Twice",
			"[a](../modules) [b](#one-two-three) [c](#twice-1) [d](https://example.org/x#y) [e](../README.md#heimlig)",
			"[f](nothing.md) ![g](#nothing) [h](../README.md#nothing) [i](../../README.md) [j](../package.json#name)",
			"```",
			"[k](nothing.md)",
			"```",
			"`[l](nothing.md)`",
		].join("\n");
		expect([...anchors(page)]).toEqual(["one-two-three", "twice", "twice-1"]);
		expect(brokenLinks("test/page.md", page)).toEqual(["x.md", "nothing.md", "#nothing", "../README.md#nothing", "../../README.md", "../package.json#name"]);
	});
});
