import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { comparisons } from "../../hosts/noble/comparisons.mjs";
import { edits } from "../../hosts/noble/edits.mjs";
import { listModules } from "../../hosts/noble/modules.mjs";
import { moduleOf, read, rewrite } from "../../hosts/noble/rewrite.mjs";
import { importsOf, sourcesUnder } from "../unit/import-rules.js";

const root = fileURLToPath(new URL("../..", import.meta.url));
const modules = await listModules(root);
const sourceOf = (module: string): string => readFileSync(modules.get(module) ?? "", "utf8");

describe("the image's modules of noble", () => {
	test("are those that the firmware imports, and those that they import", () => {
		const imported = ["modules", "hosts/firmware"]
			.flatMap(sourcesUnder)
			.filter(({ file }) => !file.includes("/software-"))
			.flatMap(({ source }) => importsOf(source))
			.filter(({ specifier, isType }) => specifier.startsWith("@noble/") && !isType)
			.map(({ specifier }) => specifier.replace("@noble/", ""));
		expect(imported.length).toBeGreaterThan(10);
		for (const module of imported) expect([...modules.keys()]).toContain(module);
		expect([...modules.keys()]).toContain("hashes/_u64.js");
		expect([...modules.keys()]).not.toContain("ciphers/aes.js");
	});

	test("include every module that is edited", () => {
		for (const module of Object.keys({ ...edits, ...comparisons })) expect([...modules.keys()]).toContain(module);
	});

	test("hold no map or set, and compare no BigInt by ===", () => {
		for (const [module, path] of modules) {
			const text = read(path);
			expect(text, module).not.toMatch(/^(?:export )?const \w+ = (?:\/\* @__PURE__ \*\/ )?new (?:Weak)?(?:Map|Set)\(/m);
			expect(text, module).not.toMatch(/[!=]==? _\d+n\b/);
		}
	});
});

describe("a source of noble that the edits do not fit", () => {
	const all = [
		...Object.entries(edits).flatMap(([module, list]) => list.flatMap(({ why, replacements }) => replacements.map(({ from }) => ({ module, from, why })))),
		...Object.entries(comparisons).flatMap(([module, { replacements }]) => replacements.map(({ from }) => ({ module, from, why: "BigInt in ROM" }))),
	];

	test.each(all)("is refused if $module does not have this once: $from", ({ module, from, why }) => {
		const source = sourceOf(module);
		for (const changed of [source.replace(from, () => ""), source.replace(from, () => from + from)]) {
			expect(() => rewrite(module, changed)).toThrow(`noble ${module}: `);
			expect(() => rewrite(module, changed)).toThrow(why);
			expect(() => rewrite(module, changed)).toThrow(from);
		}
	});

	test.each([
		["hashes/sha3.js", "    xof(bytes) {"],
		["hashes/_md.js", "    clone() {"],
	])("is refused if %s does not have a removed method once", (module, method) => {
		const source = sourceOf(module);
		for (const changed of [source.replace(method, method.replace("(", "Other(")), source.replace(method, () => `${method}\n    }\n${method}`)])
			expect(() => rewrite(module, changed)).toThrow(`noble ${module}: a method ${method.trim().split("(")[0]} must be there once`);
	});

	test.each([...modules.keys()].filter((module) => module.startsWith("curves/")))("is refused if %s has more or fewer comparisons", (module) => {
		const source = sourceOf(module);
		expect(() => rewrite(module, source)).not.toThrow();
		for (const more of ["if (n === _0n) throw n;", "while (left !== _1n) left++;"])
			expect(() => rewrite(module, `${source}\nfunction more(n, left) { ${more} }`)).toThrow(/^noble .*: \d+ comparisons with a BigInt, \d+ expected$/);
		for (const more of ["one === other", "one !== other.n", "one == other", "one.x != other", "Fn.ORDER === other", "one() === two()"])
			expect(() => rewrite(module, `${source}\nconst more = (one, other, two) => ${more};`)).toThrow("may compare BigInts");
		expect(() => rewrite(module, `${source}\nfunction more(n) { switch (n) { case _0n: throw n; } }`)).toThrow("switch");
		const constant = /^.*(?:===|!==) _\d+n.*$/m;
		if (constant.test(source)) expect(() => rewrite(module, source.replace(constant, ""))).toThrow("expected");
	});

	test("is refused if an operand is longer than its recognized part", () => {
		const module = "curves/abstract/modular.js";
		for (const longer of ["one + other === _0n", "-other === _1n", "one.other !== _0n", "one * (other) === _0n", "one[other] === _1n"])
			expect(() => rewrite(module, `${sourceOf(module)}\nconst more = (one, other) => ${longer};`), longer).toThrow(/is not seen whole|may compare BigInts/);
	});

	test("is refused if it holds another array, map or set", () => {
		for (const declaration of [
			"const SCRATCH = new Uint8Array(4);",
			"const CACHE = /* @__PURE__ */ new Map();",
			"export const SEEN = new WeakSet();",
			"const COUNTER = /* @__PURE__ */ Uint8Array.of(0);",
		])
			for (const module of modules.keys())
				expect(() => rewrite(module, `${sourceOf(module)}\n${declaration}\n`)).toThrow(new RegExp(`^noble ${module}: [A-Z]+: the module holds this`));
	});

	test("stays as it is where no edit is needed", () => {
		expect(rewrite("hashes/hmac.js", sourceOf("hashes/hmac.js"))).toBe(sourceOf("hashes/hmac.js"));
	});
});

describe("a file", () => {
	const folders: string[] = [];
	afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

	test("is refused if it is of another version of noble", () => {
		const folder = mkdtempSync(join(tmpdir(), "noble-"));
		folders.push(folder);
		const hashes = join(folder, "node_modules/@noble/hashes");
		cpSync(join(root, "node_modules/@noble/hashes/sha2.js"), join(hashes, "sha2.js"));
		const manifest = join(hashes, "package.json");
		writeFileSync(manifest, `{ "name": "@noble/hashes", "version": "2.4.0" }`);
		expect(read(join(hashes, "sha2.js"))).toContain("let SHA256_W;");
		writeFileSync(manifest, `{ "name": "@noble/hashes", "version": "2.4.1" }`);
		expect(() => read(join(hashes, "sha2.js"))).toThrow("@noble/hashes is of version 2.4.1; only 2.4.0 is known");
	});

	test("has a module's name only if it is noble's", () => {
		expect(moduleOf("/some/where/node_modules/@noble/curves/abstract/der.js")).toBe("curves/abstract/der.js");
		expect(moduleOf("C:\\where\\node_modules\\@noble\\hashes\\sha2.js")).toBe("hashes/sha2.js");
		for (const path of ["/some/where/sha2.js", "/where/@noble/hashes/sha2.d.ts", "/where/@noble/post-quantum/slh.js", "/where/noble/hashes/sha2.js"])
			expect(moduleOf(path)).toBeUndefined();
	});
});
