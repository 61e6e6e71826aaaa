/** The example application on XS, with the installed package in place of the repository's files. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundle } from "../../hosts/simulator/bundle.mjs";
import { runProgram } from "../support/simulator.js";
import { Project } from "./project.js";

let project: Project;
beforeAll(async () => {
	project = await Project.make();
}, 600_000);
afterAll(() => project?.remove());

/** A file of hosts/example, with a change. */
function example(name: string, change: (text: string) => string = (text) => text): void {
	const text = readFileSync(fileURLToPath(new URL(`../../hosts/example/${name}`, import.meta.url)), "utf8");
	project.write(name, change(text));
}

/** A change that must change something. */
function replaced(text: string, from: RegExp | string, to: string): string {
	const result = text.replace(from, to);
	expect(result).not.toBe(text);
	return result;
}

test("an application of the package asks its HSM in the simulator", async () => {
	example("shared.ts");
	example("hsm.ts");
	example("main.ts", (text) => {
		const imported = replaced(text, '"heimlig/modules/api/hsm"', '"heimlig"');
		// The simulator has in memory what an image has in flash, and makes there what the SDK's linker makes.
		const larger = replaced(imported, /static: 32768,(\s+)chunk: \{ initial: 4096/, "static: 524288,$1chunk: { initial: 131072");
		return replaced(larger, "stack: 512", "stack: 2048");
	});
	const outdir = join(project.folder, "bundled");
	await bundle({ entries: { main: join(project.folder, "main.ts"), hsm: join(project.folder, "hsm.ts") }, outdir, isInstalled: true });
	// Nothing comes from the repository.
	const sources = [...readFileSync(join(outdir, "main.js"), "utf8").matchAll(/^\s*\/\/ (\S+\.[jt]s)$/gm)].map(([, path]) => path);
	expect(sources.filter((path) => path.includes("/node_modules/heimlig/")).length).toBeGreaterThan(10);
	expect(sources.filter((path) => /^(hosts|modules|hardware)\//.test(path))).toEqual([]);
	const { status, stdout, stderr } = await runProgram(["--timeout", "30", "--heap", "400000", "--stack", "2048", outdir]);
	expect(stderr).toBe("");
	expect(status).toBe(0);
	expect(stdout).toMatch(/^72 101 105 109 108 105 103 encrypted: (\d+ ){35}decrypted: 72 101 105 109 108 105 103$/m);
	expect(stdout).toMatch(/^HsmError: ExportSymmetricKey: KeyStore\.NotAllowed \("key" 1\)$/m);
});
