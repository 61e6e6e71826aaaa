/** `npm run soak -- [--seed S] [--requests N] [--clients C]`: bundles soak.ts, so that Node can run it, and runs it. */
import { spawn } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildSimulator } from "../../hosts/simulator/build.mjs";
import { bundle } from "../../hosts/simulator/bundle.mjs";
import { load, makeFolder, project } from "../support/load.mjs";

const folder = makeFolder("soak");

async function simulate(modules, resources, { heap, stack }) {
	const { program } = await buildSimulator();
	const outdir = join(folder, "modules");
	await bundle({ entries: Object.fromEntries(Object.entries(modules).map(([name, file]) => [name, join(project, file)])), outdir });
	const parameters = ["--heap", String(heap), "--stack", String(stack), "--timeout", "0"];
	for (const [name, text] of Object.entries(resources)) {
		const file = join(folder, `resource-${name}`);
		writeFileSync(file, text);
		parameters.push("--resource", `${name}=${file}`);
	}
	return await new Promise((resolve, reject) => {
		const child = spawn(program, [...parameters, outdir], { stdio: ["ignore", "pipe", "pipe"] });
		let stdout = "";
		let stderr = "";
		child.stdout.on("data", (text) => (stdout += text));
		child.stderr.on("data", (text) => (stderr += text));
		child.on("error", reject);
		child.on("close", (status) => resolve({ status, stdout, stderr }));
	});
}

/* Errors name lines of the sources instead of the bundle, which is deleted. */
process.setSourceMapsEnabled(true);

try {
	const { command } = await load("test/simulation/soak.ts");
	process.exitCode = await command(process.argv.slice(2), console.log, simulate);
} catch (error) {
	console.error(`soak: ${error.stack}`);
	process.exitCode = 1;
} finally {
	rmSync(folder, { recursive: true, force: true });
}
