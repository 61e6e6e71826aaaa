import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { buildSimulator } from "../../hosts/simulator/build.mjs";
import { runProgram } from "../support/simulator.js";

test.each([
	[[], "no directory"],
	[["--what", "."], "unknown option --what"],
	[["--heap", "many", "."], "bad or missing value of --heap"],
	[["--heap", "-5", "."], "bad or missing value of --heap"],
	[[".", "--timeout"], "bad or missing value of --timeout"],
	[[".", "--flash"], "bad or missing value of --flash"],
	[["--flash", "", "."], "bad or missing value of --flash"],
	[["--resource", "input", "."], "bad or missing value of --resource"],
	[["--resource", "input=/does/not/exist", "."], "bad or missing value of --resource"],
	[[".", ".."], "more than one directory"],
])("the simulator refuses %j", async (parameters, problem) => {
	const { status, stderr } = await runProgram(parameters);
	expect(stderr).toContain(problem);
	expect(stderr).toContain("usage: ");
	expect(status).toBe(2);
});

test("a directory without main.js is an error", async () => {
	const { status, stderr } = await runProgram(["/does/not/exist"]);
	expect(stderr).toMatch(/machine main: .*module "main" not found/);
	expect(status).toBe(1);
});

/* Linux lists the processors that each thread may use. */
test.skipIf(!existsSync("/proc/self/task"))("with --pin each machine stays on the processor of its core", async () => {
	const directory = mkdtempSync(join(tmpdir(), "heimlig-"));
	try {
		writeFileSync(
			join(directory, "main.js"),
			`import Worker from "worker";
			const worker = new Worker("hsm", { static: 30000, stack: 256, core: 1 });
			worker.onmessage = () => trace("ready\\n");`,
		);
		writeFileSync(join(directory, "hsm.js"), "self.postMessage(1);");
		const processors = async (...options: string[]): Promise<Set<string>> => {
			const child = spawn((await buildSimulator()).program, [...options, "--timeout", "60", directory], { stdio: ["ignore", "pipe", "ignore"] });
			await once(child.stdout, "data");
			const tasks = `/proc/${child.pid}/task`;
			const allowed = readdirSync(tasks).map((task) => /Cpus_allowed_list:\s*(.*)/.exec(readFileSync(`${tasks}/${task}/status`, "utf8"))?.[1]);
			child.kill();
			return new Set(allowed.map(String));
		};
		const [all] = await processors();
		const pinned = await processors("--pin");
		// The thread of the timeout has no core.
		pinned.delete(all);
		expect([...pinned].filter((one) => /^\d+$/.test(one))).toHaveLength(Math.min(2, availableParallelism()));
	} finally {
		rmSync(directory, { recursive: true });
	}
});

test("a syntax error names the module and the line", async () => {
	const directory = mkdtempSync(join(tmpdir(), "heimlig-"));
	try {
		writeFileSync(join(directory, "main.js"), "let good;\nlet let = 1 +;\n");
		const { status, stderr } = await runProgram([directory]);
		expect(stderr).toMatch(/main\.js:2: /);
		expect(stderr).toMatch(/machine main: uncaught exception: SyntaxError/);
		expect(status).toBe(1);
	} finally {
		rmSync(directory, { recursive: true });
	}
});

test("an abort, as in the models of the peripherals, ends the run and names the machine", async () => {
	const directory = mkdtempSync(join(tmpdir(), "heimlig-"));
	try {
		writeFileSync(join(directory, "main.js"), `import Timer from "timer"; trace("up\\n"); Timer.repeat(() => {}, 1000);`);
		const { program } = await buildSimulator();
		const child = spawn(program, ["--timeout", "10", directory], { stdio: ["ignore", "pipe", "pipe"] });
		let stderr = "";
		child.stderr.on("data", (text) => (stderr += text));
		child.stdout.once("data", () => child.kill("SIGABRT"));
		const [status, signal] = await once(child, "close");
		expect(stderr).toMatch(/machine \w+: aborted/);
		expect([status, signal]).toEqual([null, "SIGABRT"]);
	} finally {
		rmSync(directory, { recursive: true });
	}
});

/** Runs a command of the package without a compiler: it fails with status 1 if it builds anything. */
function command(script: string, ...parameters: string[]): { status: number | null; stdout: string; stderr: string } {
	const path = fileURLToPath(new URL(`../../${script}`, import.meta.url));
	return spawnSync(process.execPath, [path, ...parameters], { encoding: "utf8", env: { ...process.env, CC: "/does/not/exist" } });
}

describe.each(["hosts/simulator/run.mjs", "test/vectors/run.mjs"])("%s", (script) => {
	const input = fileURLToPath(new URL("../../README.md", import.meta.url));

	test.each([["--bogus"], ["--bogus", input], [input, "--bogus"], ["-h"]])("prints its usage and builds nothing for %j", (...parameters) => {
		const { status, stdout, stderr } = command(script, ...parameters);
		expect(stderr).toMatch(/unknown option -/);
		expect(stderr).toContain("usage: npm ");
		expect(stdout).toBe("");
		expect(status).toBe(2);
	});

	test("prints its usage and builds nothing for --help", () => {
		const { status, stdout, stderr } = command(script, "--help");
		expect(stdout).toMatch(/^usage: npm /);
		expect(stderr).toBe("");
		expect(status).toBe(0);
	});
});

test.each([["--timeout"], ["--stats", "--heap"], ["--flash"]])("npm start refuses %j: the last option needs a value", (...parameters) => {
	const { status, stderr } = command("hosts/simulator/run.mjs", ...parameters);
	expect(stderr).toContain("needs a value");
	expect(status).toBe(2);
});

test("npm start refuses --reserve without --chip", () => {
	const { status, stderr } = command("hosts/simulator/run.mjs", "--reserve", "1000");
	expect(stderr).toContain("--reserve only with --chip");
	expect(status).toBe(2);
});

test("npm start refuses --flash with a file in a folder that does not exist, seen from the user's folder", () => {
	const path = fileURLToPath(new URL("../../hosts/simulator/run.mjs", import.meta.url));
	const start = (file: string) =>
		spawnSync(process.execPath, [path, "--flash", file], { encoding: "utf8", env: { ...process.env, CC: "/does/not/exist", INIT_CWD: tmpdir() } });
	const { status, stderr } = start("none/flash.bin");
	expect(stderr).toBe(`simulator: there is no folder ${join(tmpdir(), "none")}\n`);
	expect(status).toBe(2);
	// The build fails, so the file was accepted.
	expect(start("flash.bin").status).toBe(1);
});

test("npm start fails without a compiler, so the tests above notice a build", () => {
	expect(command("hosts/simulator/run.mjs").status).toBe(1);
});

test("the program lies in a folder of its width, apart from the other width's", async () => {
	const { program, bits } = await buildSimulator();
	expect(basename(dirname(program))).toMatch(new RegExp(`^${bits}`));
});
