import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { declarationsOf, definitionsOf, includeGraph, strayDeclarations } from "./c-units.js";
import { cyclesOf, type Graph, importGraph, type Sources } from "./file-graph.js";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** All files of a kind under these folders. */
function read(folders: readonly string[], kind: RegExp): Sources {
	const files = folders.flatMap((folder) => readdirSync(root + folder, { recursive: true, encoding: "utf8" }).map((name) => posix.join(folder, name)));
	return new Map(files.filter((file) => kind.test(file)).map((file) => [file, readFileSync(root + file, "utf8")]));
}

const scripts = read(["modules", "hardware", "hosts", "test"], /\.m?[jt]s$/);
const c = read(["hardware", "hosts", "test"], /\.[ch]$/);

describe("the project has no cycle of files", () => {
	test("in TypeScript and JavaScript, where imports of types count too", () => {
		expect(scripts.size).toBeGreaterThan(400);
		expect(cyclesOf(importGraph(scripts))).toEqual([]);
	});

	test("in C, where a .c and the header of its name count as one file", () => {
		expect(c.size).toBeGreaterThan(150);
		expect(cyclesOf(includeGraph(c))).toEqual([]);
	});

	test("behind a function that a .c file or another header than its own declares", () => {
		expect(strayDeclarations(c)).toEqual([]);
	});
});

describe("layers of the simulator", () => {
	const machine = "hosts/simulator/machine/";
	const layers = ["base", "services", "engine", "lifecycle", "program"];
	const layerOf = (unit: string): number | undefined => (unit.startsWith(machine) ? layers.indexOf(unit.slice(machine.length).split("/")[0]) : undefined);

	test("contain every file", () => {
		expect([...c.keys()].filter((file) => layerOf(file) === -1)).toEqual([]);
	});

	test("include only their own headers and those of lower layers", () => {
		const upwards = [...includeGraph(c)].flatMap(([unit, targets]) =>
			[...targets].filter((target) => (layerOf(unit) ?? 0) < (layerOf(target) ?? 0)).map((target) => `${unit} includes ${target}`),
		);
		expect(upwards.filter((line) => line.startsWith(machine))).toEqual([]);
	});
});

const graph = (edges: Readonly<Record<string, string>>): Graph => new Map(Object.entries(edges).map(([node, targets]) => [node, new Set(targets)]));

describe("cyclesOf", () => {
	test.each([
		["nothing", {}, []],
		["a line", { a: "b", b: "c", c: "" }, []],
		["a diamond", { a: "bc", b: "d", c: "d", d: "" }, []],
		["a node that is met twice from above", { a: "b", b: "", c: "ab" }, []],
		["a node that depends on itself", { a: "a" }, ["a"]],
		["a pair", { a: "b", b: "a" }, ["ab"]],
		["a triangle behind a line", { z: "a", a: "b", b: "c", c: "a" }, ["abc"]],
		["two cycles with a bridge", { a: "b", b: "ac", c: "d", d: "c" }, ["cd", "ab"]],
		["two cycles that share a node", { a: "b", b: "ac", c: "b" }, ["abc"]],
		["a cycle whose shortcut comes first", { a: "cb", b: "a", c: "b" }, ["abc"]],
		["a node that is not in the graph", { a: "x" }, []],
	])("finds the cycles of %s", (_, edges, cycles) => {
		expect(cyclesOf(graph(edges)).map((cycle) => cycle.join(""))).toEqual(cycles);
	});
});

const cyclesOfImports = (files: Readonly<Record<string, string>>): string[][] => cyclesOf(importGraph(new Map(Object.entries(files))));

describe("importGraph", () => {
	test.each([
		["values", { "m/a.ts": 'import { b } from "./b.js";', "m/b.ts": 'import { a } from "./a.js";' }],
		["types", { "m/a.ts": 'import type { B } from "./b.js";', "m/b.ts": 'export type { A } from "./a.js";' }],
		["types in place", { "m/a.ts": 'let b: import("./b.js").B;', "m/b.ts": 'import "./a.js";' }],
		["other folders", { "m/a.ts": 'import "../n/b.js";', "n/b.ts": 'export * from "../m/a.js";' }],
		["JavaScript", { "m/a.mjs": 'import "./b.mjs";', "m/b.mjs": 'import "./c.js";', "m/c.ts": 'import "./a.mjs";' }],
		["names in an image", { "m/a.ts": 'import { b } from "heimlig/m/b";', "m/b.ts": 'import { a } from "./a.js";' }],
		["the file itself", { "m/a.ts": 'import { a } from "./a.js";' }],
	])("contains a cycle of %s", (_, files) => {
		expect(cyclesOfImports(files)).toEqual([Object.keys(files)]);
	});

	test("contains no cycle of comments, of packages, or of files of the same name", () => {
		expect(
			cyclesOfImports({
				"m/a.ts": '// import "./b.js";\nimport "b";\nimport "../n/a.js";',
				"m/b.ts": 'import "./a.js";',
				"n/a.ts": "export const a = 1;",
			}),
		).toEqual([]);
	});
});

const cyclesOfIncludes = (files: Readonly<Record<string, string>>): string[][] => cyclesOf(includeGraph(new Map(Object.entries(files))));

describe("includeGraph", () => {
	test.each([
		["headers", { "h/x/a.h": '#include "b.h"', "h/x/b.h": '#include "a.h"' }, ["h/x/a", "h/x/b"]],
		["a .c and another's header", { "h/x/a.h": "", "h/x/a.c": '#include "a.h"\n#include "b.h"', "h/x/b.h": '#  include "a.h"' }, ["h/x/a", "h/x/b"]],
		[
			"two .c files",
			{ "h/x/a.h": "", "h/x/b.h": "", "h/x/a.c": '#include "a.h"\n#include "b.h"', "h/x/b.c": '#include "b.h"\n#include "a.h"' },
			["h/x/a", "h/x/b"],
		],
		["folders", { "h/x/p/a.h": '#include "q/b.h"', "h/x/q/b.h": '#include "../p/a.h"' }, ["h/x/p/a", "h/x/q/b"]],
		[
			"a header of ESP-IDF's and the unit that defines its function",
			{
				"h/x/include/esp_lock.h": "void lock(void);",
				"h/x/lock.c": '#include "esp_lock.h"\n#include "a.h"\nvoid lock(void)\n{\n}',
				"h/x/a.h": '#include "esp_lock.h"',
			},
			["h/x/a", "h/x/lock"],
		],
		[
			"a header and one of the variants that define its function",
			{ "h/x/a.h": "void f(void);", "h/x/a-one.c": '#include "a.h"\n#include "b.h"\nvoid f(void) { }', "h/x/b.h": '#include "a.h"' },
			["h/x/a", "h/x/b"],
		],
	])("contains a cycle of %s", (_, files, cycle) => {
		expect(cyclesOfIncludes(files)).toEqual([cycle]);
	});

	test("contains no cycle within a unit, of comments, of the system's headers, or of units of the same name", () => {
		expect(
			cyclesOfIncludes({
				"h/x/a.h": '/* #include "b.h" */\n#include <b.h>',
				"h/x/a.c": '#include "a.h"',
				"h/x/b.c": '#include "b.h"\n#include "a.h"',
				"h/x/b.h": "",
				"h/y/a.h": '#include "b.h"',
				"h/y/b.h": "",
			}),
		).toEqual([]);
	});
});

describe("strayDeclarations", () => {
	const header = `#define X(NAME) \\
	void NAME(void);
typedef void callback(int a);
typedef struct { int (*member)(void); } record;
#if defined __GNUC__
__attribute__((noreturn, format(printf, 1, 2)))
#endif
void first(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* void second(void); */
extern const record *third(
	int a, callback *b);
extern int variable;
static inline int fourth(void) { return sizeof(int); }
unsigned long *fifth(void);`;

	test("reads the functions that a header declares", () => {
		expect(declarationsOf(header)).toEqual(["first", "third", "fifth"]);
	});

	test("reads the functions that a source defines for others", () => {
		const source =
			"int first(int a)\n{\n\tif (a) {\n\t\tcall(a);\n\t}\n\treturn other(a);\n}\nstatic void second(void)\n{\n}\nstatic int a[] = { f(1) };\nchar *third(void) { }";
		expect(definitionsOf(source)).toEqual(["first", "third"]);
	});

	const judge = (files: Readonly<Record<string, string>>): string[] => strayDeclarations(new Map(Object.entries(files)));

	test("finds a function that another unit defines, and one that no unit defines", () => {
		expect(judge({ "h/x/a.h": "void f(void);\nvoid g(void);\nvoid h(void);", "h/x/a.c": "void h(void) { }", "h/x/b.c": "void f(void) { }" })).toEqual([
			"h/x/a.h declares f, which h/x/b.c defines",
			"h/x/a.h declares g, which no file defines",
		]);
	});

	test("finds a function that a .c file declares and does not define", () => {
		expect(
			judge({
				"h/x/a.h": "void f(void);",
				"h/x/a.c": "void f(void) { }",
				"h/x/b.c": "void f(void);\nextern int *g(int a);\nstatic void s(void);\nvoid own(void);\nvoid own(void) { f(); }\nextern int variable;",
			}),
		).toEqual(["h/x/b.c declares f, which h/x/a.c defines", "h/x/b.c declares g, which no file defines"]);
	});

	test("finds a prototype of a function of the same unit, and accepts a function of the SDK without a header", () => {
		expect(judge({ "h/x/a.h": "void f(void);", "h/x/a.c": "void f(void) { }", "h/x/a-one.c": "void f(void);" })).toHaveLength(1);
		expect(judge({ "h/x/a.c": "extern void* xsPreparationAndCreation(txCreation** creation);" })).toEqual([]);
	});

	test("accepts another implementation in the same part of the project", () => {
		expect(judge({ "h/x/p/a.h": "void f(void);", "h/x/q/a.c": "void f(void) { }" })).toEqual([]);
		expect(judge({ "h/x/p/a.h": "void f(void);", "h/y/q/a.c": "void f(void) { }" })).toHaveLength(1);
	});
});
