/** Builds and runs the test program of the native libraries (native): hardware/psa and hardware/sodium without XS, with an allocator that can fail. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { chooseTarget } from "../../hosts/simulator/building/compiler.mjs";
import { explainMissing, findLibraries } from "../../hosts/simulator/building/libraries.mjs";
import { root } from "../../hosts/simulator/building/sources.mjs";

const build = join(root, "build/test/engines");
mkdirSync(build, { recursive: true });
const target = chooseTarget(build);
const libraries = findLibraries(target, build);

function reasonToSkip(): string | undefined {
	const missing = explainMissing(target, libraries);
	if (missing !== undefined) return missing;
	if (process.env["HEIMLIG_SANITIZE"]) return "a sanitizer has an allocator of its own";
	return process.platform === "linux" ? undefined : "only on Linux can a program replace the allocator of its libraries";
}

/** Why the program can not be built here; undefined if it can. */
export const skipped = reasonToSkip();

/** What the libraries are, for messages. */
export const versions = libraries.map(({ version }) => version).join(", ");

/** Whether PSA Crypto has SHA-3. */
export const hasSha3 = libraries.some((library) => library.hasSha3);

const includes = ["emulated/include", "esp32", "esp32/lock", "esp32/memory", "psa", "sodium"].map((folder) => `-I${join(root, "hardware", folder)}`);
const flags = [
	...["-std=c99", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Wconversion", "-Werror"],
	...includes,
	`-I${join(root, "test/engines/native")}`,
	...libraries.flatMap(({ include }) => include),
];

const sources = (folder: string): string[] =>
	readdirSync(join(root, folder))
		.filter((name) => name.endsWith(".c") && !name.endsWith("-xs.c"))
		.map((name) => join(root, folder, name));

function compile(...parameters: string[]): void {
	const [compiler, ...first] = target.compiler;
	const { status, stderr } = spawnSync(compiler, [...first, ...target.flags, ...flags, ...parameters], { encoding: "utf8" });
	if (status !== 0) throw new Error(stderr);
}

/** Builds the program, and returns its path. remains.c calls heimlig_wipe_stack by another name, to leave the wipe out. */
export function buildLibrariesProgram(): string {
	const program = join(build, `libraries-${target.bits}`);
	const wipeStack = join(build, `wipe-stack-${process.pid}.o`);
	const memory = join(root, "hardware/esp32/memory");
	compile("-Dheimlig_wipe_stack=wipe_stack", "-c", join(memory, "wipe-stack.c"), "-o", wipeStack);
	const ours = [...["hardware/psa", "hardware/sodium", "test/engines/native"].flatMap(sources), join(memory, "wipe.c"), wipeStack];
	const unfinished = `${program}.${process.pid}`;
	compile(...ours, join(root, "hardware/esp32/lock/driver-lock.c"), ...libraries.flatMap(({ link }) => link), "-pthread", "-o", unfinished);
	renameSync(unfinished, program);
	return program;
}

/** Runs a command of the program, and returns its lines. The system's linker runs before, since it uses the stack. */
export function ask(program: string, ...parameters: string[]): unknown[] {
	const { status, signal, stdout, stderr } = spawnSync(program, parameters, { encoding: "utf8", env: { ...process.env, LD_BIND_NOW: "1" } });
	if (status !== 0) throw new Error(`status ${status} ${signal}: ${stderr}`);
	return stdout
		.trim()
		.split("\n")
		.map((line): unknown => JSON.parse(line));
}
