import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { requestTable } from "../support/request-table.js";

it("the README shows the table of requests as it is", () => {
	const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8");
	expect(readme).toContain(requestTable());
});
