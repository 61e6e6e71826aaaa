import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { planTable } from "../support/plan-table.js";
import { requestTable } from "../support/request-table.js";

it.each([
	["table of requests", requestTable],
	["memory plan", planTable],
])("the README shows the %s as it is", (_what, table) => {
	const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
	expect(readme).toContain(table());
});
