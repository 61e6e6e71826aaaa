import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { preload } from "../../hosts/simulator/building/preload.mjs";
import * as table from "../../modules/messages/table.js";
import { sourcesUnder } from "../unit/import-rules.js";

const path = (file: string): string => fileURLToPath(new URL(`../../${file}`, import.meta.url));

test("the table that the bundler evaluates equals the table that a machine evaluates", async () => {
	const text = await preload(path("modules/messages/table.ts"));
	const made = (await import(`data:text/javascript;base64,${Buffer.from(text ?? "").toString("base64")}`)) as typeof table;
	expect(Object.keys(made).sort()).toEqual(Object.keys(table).sort());
	expect([...made.rows]).toEqual([...table.rows]);
	expect(made.rows).toBeInstanceOf(Int8Array);
	expect(made.names).toEqual(table.names);
	expect(Object.entries(made.codes)).toEqual(Object.entries(table.codes));
	expect(Object.getPrototypeOf(made.codes)).toBe(null);
	expect([made.codes, made.names].every(Object.isFrozen)).toBe(true);
});

test("the bundler evaluates no other module", async () => {
	expect(await preload(path("modules/messages/table-builder.ts"))).toBeUndefined();
});

/* In a bundle with the evaluated table, the table in table-builder.ts is empty. */
test("no other module imports the table from table-builder.ts", () => {
	const takers = sourcesUnder("modules").filter(({ source }) => /import \{[^}]*\b(?:rows|names)\b[^}]*\} from "[^"]*\/table-builder\.js"/.test(source));
	expect(takers.map(({ file }) => file)).toEqual(["modules/messages/fields.ts", "modules/messages/table.ts"]);
});
