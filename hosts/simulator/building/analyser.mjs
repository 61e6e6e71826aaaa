/** The compiler's analyser: gcc has -fanalyzer, clang --analyze. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/* gcc's analyser runs with the compilation, best without optimization. */
const gcc = { name: "gcc's -fanalyzer", commands: [["-O0", "-fanalyzer", "-c", "-o", "/dev/null"]] };
const clang = {
	name: "clang's --analyze",
	commands: [["-fsyntax-only"], ["--analyze", "-Xclang", "-analyzer-werror", "-Xclang", "-analyzer-output=text", "-o", "/dev/null"]],
};
const none = { name: undefined, commands: [["-fsyntax-only"]] };

const harmless = "int identity(int value)\n{\n\treturn value;\n}\n";

/**
 * @param {string[]} compiler the program and its flags
 * @returns {{ name: string | undefined, commands: string[][] }} the analyser's name, undefined without one; and the commands' flags that
 *   together give all warnings for a file
 */
export function findAnalyser(compiler) {
	const folder = mkdtempSync(join(tmpdir(), "heimlig-analyser-"));
	try {
		const file = join(folder, "probe.c");
		writeFileSync(file, harmless);
		const [program, ...parameters] = compiler;
		return [gcc, clang].find(({ commands }) => commands.every((flags) => spawnSync(program, [...parameters, ...flags, file]).status === 0)) ?? none;
	} finally {
		rmSync(folder, { recursive: true });
	}
}
