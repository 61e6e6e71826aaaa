/** The project's C compiles without warnings of the compiler and of its analyser. */
import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { findAnalyser } from "../../hosts/simulator/building/analyser.mjs";
import { chooseTarget } from "../../hosts/simulator/building/compiler.mjs";
import { findLibraries } from "../../hosts/simulator/building/libraries.mjs";
import { ownFlags, root } from "../../hosts/simulator/building/sources.mjs";

const scratch = mkdtempSync(join(tmpdir(), "heimlig-warnings-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const target = chooseTarget(scratch);
const width = target.flags.filter((flag) => flag.startsWith("-m"));
const libraries = findLibraries(target, scratch);
const flags = [...ownFlags(libraries), ...libraries.flatMap(({ include }) => include)];
const analyser = findAnalyser([...target.compiler, ...width]);

/** The compiler's warnings and errors about a file. */
async function complaints(file: string, more: readonly string[] = []): Promise<string> {
	const [program, ...parameters] = target.compiler;
	const texts = analyser.commands.map(
		(commandFlags) =>
			new Promise<string>((resolve) =>
				execFile(program, [...parameters, ...width, ...flags, ...more, ...commandFlags, file], { cwd: root }, (error, _, stderr) =>
					resolve(error === null ? "" : stderr || error.message),
				),
			),
	);
	return (await Promise.all(texts)).join("");
}

/** A file, with the flags of a chip. */
type Compilation = readonly [file: string, more?: readonly string[]];

async function complaintsOfAll(compilations: readonly Compilation[]): Promise<string> {
	const rest = [...compilations];
	const texts: string[] = [];
	const work = async (): Promise<void> => {
		for (let next = rest.shift(); next !== undefined; next = rest.shift()) texts.push(await complaints(...next));
	};
	await Promise.all(Array.from({ length: availableParallelism() }, work));
	return texts.join("");
}

/** The C over native libraries needs their headers. */
const needs: Readonly<Record<string, readonly string[]>> = {
	"hardware/psa/": ["psa"],
	"hardware/sodium/": ["sodium"],
	"test/engines/native/": ["psa", "sodium"],
};
const hasLibraries = (file: string): boolean =>
	Object.entries(needs).every(([folder, names]) => !file.startsWith(folder) || names.every((name) => libraries.some((library) => library.name === name)));

const cFiles = (folder: string): string[] =>
	readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
		.filter((name) => name.endsWith(".c"))
		.map((name) => join(folder, name))
		.filter(hasLibraries);

const all: readonly Compilation[] = ["hardware", "hosts", "test"].flatMap((folder) => cFiles(folder).map((file): Compilation => [file]));
/** Drivers and models contain code for later chips. */
const ofLaterChip = cFiles("hardware").map((file): Compilation => [file, ["-DEMULATED_ESP32S3=1"]]);

const finding =
	analyser.name === undefined
		? "a warning; not analysed, since this compiler has no analyser (gcc's -fanalyzer, clang's --analyze)"
		: `a warning, also of ${analyser.name}`;

describe(`the C of the project, in ${target.bits} bits`, () => {
	test(`compiles without ${finding}`, async () => {
		expect(all.length).toBeGreaterThan(90);
		expect(await complaintsOfAll([...all, ...ofLaterChip])).toBe("");
	});

	const complaintsAbout = (body: string): Promise<string> => {
		const file = join(scratch, "made-up.c");
		writeFileSync(file, `#include <stdlib.h>\nint f(int a);\nint f(int a)\n{\n${body}\n}\n`);
		return complaints(file);
	};

	test.each([
		["an unused variable", "int b; return a;", "unused"],
		["a conversion that loses bits", "unsigned char b = a; return b;", "onversion"],
	])("has a compiler that finds %s", async (_, body, text) => {
		expect(await complaintsAbout(body)).toContain(text);
		expect(await complaintsAbout("return a;")).toBe("");
	});

	test.skipIf(analyser.name === undefined)("has an analyser that finds a use after free", async () => {
		expect(await complaintsAbout("int *b = malloc(sizeof *b); if (b == NULL) return a; *b = a; free(b); return *b;")).toMatch(/after .?free|freed/);
	});
});
