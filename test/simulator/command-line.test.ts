import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildSimulator } from "../../hosts/simulator/build.mjs";
import { runProgram } from "../support/simulator.js";

test.each([
	[[], "no directory"],
	[["--what", "."], "unknown option --what"],
	[["--heap", "many", "."], "bad or missing value of --heap"],
	[["--heap", "-5", "."], "bad or missing value of --heap"],
	[[".", "--timeout"], "bad or missing value of --timeout"],
	[["--resource", "input", "."], "bad or missing value of --resource"],
	[["--resource", "input=/does/not/exist", "."], "bad or missing value of --resource"],
	[[".", ".."], "more than one directory"],
])("%j is refused", async (parameters, problem) => {
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

test("a module that can not be parsed is named with its line", async () => {
	const directory = mkdtempSync(join(tmpdir(), "heimlig-"));
	try {
		writeFileSync(join(directory, "main.js"), "let good;\nlet let = 1 +;\n");
		const { status, stderr } = await runProgram([directory]);
		expect(stderr).toMatch(/main\.js:2: /);
		expect(stderr).toMatch(/machine main: uncaught exception: SyntaxError/);
		expect(status).toBe(1);
	}
	finally {
		rmSync(directory, { recursive: true });
	}
});

test("an abort, as the models of the peripherals have, ends the run and names the machine", async () => {
	const directory = mkdtempSync(join(tmpdir(), "heimlig-"));
	try {
		writeFileSync(join(directory, "main.js"), `import Timer from "timer"; trace("up\\n"); Timer.repeat(() => {}, 1000);`);
		const { program } = await buildSimulator();
		const child = spawn(program, ["--timeout", "10", directory], { stdio: ["ignore", "pipe", "pipe"] });
		let stderr = "";
		child.stderr.on("data", text => stderr += text);
		child.stdout.once("data", () => child.kill("SIGABRT"));
		const [status, signal] = await once(child, "close");
		expect(stderr).toMatch(/machine \w+: aborted/);
		expect([status, signal]).toEqual([null, "SIGABRT"]);
	}
	finally {
		rmSync(directory, { recursive: true });
	}
});
