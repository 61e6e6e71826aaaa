/** `npm run bench -- [options]`: bundles command.ts, which Node can not run as it is, and runs it. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { buildSimulator } from "../../hosts/simulator/build.mjs";
import { bundle } from "../../hosts/simulator/bundle.mjs";
import { writeModules } from "./modules.mjs";

const project = fileURLToPath(new URL("../..", import.meta.url));

/* Every run has its own copy: several may start at once. */
async function load() {
	mkdirSync(join(project, "build/bench"), { recursive: true });
	const folder = mkdtempSync(join(project, "build/bench/command-"));
	const outfile = join(folder, "command.mjs");
	try {
		await build({
			entryPoints: [join(project, "test/bench/command.ts")],
			outfile, bundle: true, format: "esm", platform: "node", target: "node20", logLevel: "silent",
		});
		return await import(pathToFileURL(outfile).href);
	}
	finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

try {
	const { command } = await load();
	process.exitCode = await command(process.argv.slice(2), {
		project,
		// npm runs scripts in the package's folder; names on the command line are relative to where the user is.
		folder: process.env.INIT_CWD ?? process.cwd(),
		simulator: buildSimulator, bundle, writeModules,
	});
}
catch (error) {
	console.error(`bench: ${error.message}`);
	process.exitCode = 1;
}
