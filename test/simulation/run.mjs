/** `npm run soak -- [--seed S] [--requests N] [--clients C]`: bundles soak.ts, which Node can not run as it is, and runs it. */
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { buildSimulator } from "../../hosts/simulator/build.mjs";
import { bundle } from "../../hosts/simulator/bundle.mjs";

const project = fileURLToPath(new URL("../..", import.meta.url));

/* Every run has its own folder: several may start at once. */
mkdirSync(join(project, "build/soak"), { recursive: true });
const folder = mkdtempSync(join(project, "build/soak/command-"));

async function load() {
	const outfile = join(folder, "soak.mjs");
	await build({
		entryPoints: [join(project, "test/simulation/soak.ts")],
		outfile, bundle: true, format: "esm", platform: "node", target: "node20", logLevel: "silent", sourcemap: "inline",
	});
	return await import(pathToFileURL(outfile).href);
}

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
		child.stdout.on("data", (text) => stdout += text);
		child.stderr.on("data", (text) => stderr += text);
		child.on("error", reject);
		child.on("close", (status) => resolve({ status, stdout, stderr }));
	});
}

/* A failure names lines of the sources, not of the bundle, which is gone then. */
process.setSourceMapsEnabled(true);

try {
	const { command } = await load();
	process.exitCode = await command(process.argv.slice(2), console.log, simulate);
}
catch (error) {
	console.error(`soak: ${error.stack}`);
	process.exitCode = 1;
}
finally {
	rmSync(folder, { recursive: true, force: true });
}
