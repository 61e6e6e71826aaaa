/** Builds and runs the test program: the drivers of hardware/esp32 on the models of hardware/emulated, without XS, for either chip. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll } from "vitest";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const build = join(root, "build/test/hardware");
const compiler = process.env["CC"] ?? "cc";
const includes = ["-Ihardware/emulated/include", "-Ihardware/emulated", "-Ihardware/esp32"];
const warnings = ["-std=c99", "-Wall", "-Wextra", "-Wconversion", "-Werror"];
const sanitizers = ["-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
/** The first choice that links is used. Sanitizers find errors. The chip's compiler optimizes for size. */
const choices = [["-m32", ...sanitizers], sanitizers, ["-m32", "-Os"], ["-Os"]];

/** The chip that the program models: its root key is as on a chip, or as in the simulator, for development. */
export type Chip = "esp32" | "esp32s3" | "esp32-development" | "esp32s3-development";
const product = "-DCONFIG_HEIMLIG_DEVELOPMENT_KEY=0",
	later = "-DEMULATED_ESP32S3=1";
const defines: Readonly<Record<Chip, readonly string[]>> = {
	esp32: [product],
	esp32s3: [product, later],
	"esp32-development": [],
	"esp32s3-development": [later],
};

/** Files of a folder and its subfolders. */
function files(folder: string, extension: string): string[] {
	return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
		.filter((name) => name.endsWith(extension))
		.sort()
		.map((name) => `${folder}/${name}`);
}

/** All but the bindings, which need XS. */
const drivers = (): string[] => files("hardware/esp32", ".c").filter((name) => !name.endsWith("-xs.c") && !name.includes("/binding/"));

function compile(sources: readonly string[], flags: readonly string[], output: string): string | undefined {
	const result = spawnSync(compiler, [...warnings, ...flags, ...includes, ...sources, "-lpthread", "-o", output], { cwd: root, encoding: "utf8" });
	if (result.error !== undefined) throw new Error(`no C compiler: ${compiler}: ${result.error.message}`);
	return result.status === 0 ? undefined : result.stderr;
}

function chooseFlags(): readonly string[] {
	const source = join(build, `try-${process.pid}.c`);
	writeFileSync(source, "int main(void)\n{\n\treturn 0;\n}\n");
	for (const flags of choices) {
		const output = join(build, `try-${process.pid}`);
		if (compile([source], flags, output) === undefined && spawnSync(output).status === 0) return flags;
	}
	throw new Error(`${compiler} can not build a program`);
}

function fingerprint(): string {
	const hash = createHash("sha256").update(JSON.stringify([compiler, choices, warnings, defines]));
	const folders = ["hardware/esp32", "hardware/emulated", "test/hardware"];
	for (const file of folders.flatMap((folder) => [...files(folder, ".c"), ...files(folder, ".h")])) hash.update(file).update(readFileSync(join(root, file)));
	return hash.digest("hex").slice(0, 16);
}

/** Path of the program, built if its sources have changed. Test files may call it at the same time. */
function program(chip: Chip): string {
	const path = join(build, `command-${chip}-${fingerprint()}`);
	if (existsSync(path)) return path;
	mkdirSync(build, { recursive: true });
	const flags = chooseFlags();
	const sources = [...drivers(), ...files("hardware/emulated", ".c"), ...files("test/hardware", ".c")];
	const unfinished = `${path}.${process.pid}`;
	const errors = compile(sources, [...flags, ...defines[chip]], unfinished);
	if (errors !== undefined) throw new Error(errors);
	renameSync(unfinished, path);
	console.log(`hardware: built for ${chip} with ${flags.join(" ")}`);
	return path;
}

/* Every test file needs the first ESP32's program. A test can not wait for the build of another one: see `buildFor`. */
const programs = new Map<Chip, string>([["esp32", program("esp32")]]);

function executable(chip: Chip): string {
	const path = programs.get(chip) ?? program(chip);
	programs.set(chip, path);
	return path;
}

/** Builds the program of a chip before the tests of the calling file. */
export function buildFor(chip: Chip): void {
	beforeAll(() => void executable(chip), 120_000);
}

export interface Outcome {
	readonly status: number | null;
	readonly signal: NodeJS.Signals | null;
	readonly stderr: string;
	readonly answers: readonly string[];
}

/** Runs one process with these commands, and returns any outcome. */
export function attempt(commands: readonly string[], chip: Chip = "esp32"): Outcome {
	const result = spawnSync(executable(chip), { input: commands.join("\n") + "\n", encoding: "utf8", maxBuffer: 1 << 28 });
	return { status: result.status, signal: result.signal, stderr: result.stderr, answers: result.stdout.split("\n").slice(0, -1) };
}

/** Runs one process with these commands, and returns an answer for each. @throws Error if the process fails */
export function run(commands: readonly string[], chip: Chip = "esp32"): readonly string[] {
	const outcome = attempt(commands, chip);
	if (outcome.status !== 0 || outcome.answers.length !== commands.length)
		throw new Error(`status ${outcome.status} ${outcome.signal}, ${outcome.answers.length} of ${commands.length} answers: ${outcome.stderr}`);
	return outcome.answers;
}

/** Bytes in the form that the program reads and writes. */
export function hex(bytes: Uint8Array): string {
	return bytes.length === 0 ? "-" : Buffer.from(bytes).toString("hex");
}
