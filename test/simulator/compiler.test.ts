import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { chooseTarget } from "../../hosts/simulator/building/compiler.mjs";

let folder: string;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), "heimlig-compiler-"));
	// A compiler that refuses -m32 until the file `library` exists. Then it drops -m32: the probe only runs the program.
	const compiler = join(folder, "compiler");
	writeFileSync(
		compiler,
		`#!/bin/sh
for argument; do
	shift
	if [ "$argument" = -m32 ]; then
		[ -e "${join(folder, "library")}" ] || exit 1
	else
		set -- "$@" "$argument"
	fi
done
exec cc "$@"
`,
	);
	chmodSync(compiler, 0o755);
	vi.stubEnv("CC", compiler);
	vi.stubEnv("HEIMLIG_BITS", undefined);
	vi.stubEnv("HEIMLIG_SANITIZE", undefined);
});

afterEach(() => {
	vi.unstubAllEnvs();
	rmSync(folder, { recursive: true });
});

test("the build tries 32 bits again until the compiler supports them, and then remembers", () => {
	expect(chooseTarget(folder)).toMatchObject({ bits: 64, message: expect.stringContaining("this compiler makes no 32-bit programs") });
	writeFileSync(join(folder, "library"), "");
	const found = chooseTarget(folder);
	expect(found.bits).toBe(32);
	rmSync(join(folder, "library"));
	expect(chooseTarget(folder)).toEqual(found);
});
