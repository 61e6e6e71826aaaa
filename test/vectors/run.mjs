/** `npm run vectors -- [--engine hardware|software] FILE…`: bundles command.ts, which Node can not run as it is, and runs it. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { buildSimulator } from "../../hosts/simulator/build.mjs";
import { bundle } from "../../hosts/simulator/bundle.mjs";

const project = fileURLToPath(new URL("../..", import.meta.url));

/* Every run has its own copy: several may start at once. */
async function load() {
	mkdirSync(join(project, "build/vectors"), { recursive: true });
	const folder = mkdtempSync(join(project, "build/vectors/command-"));
	const outfile = join(folder, "command.mjs");
	try {
		await build({
			entryPoints: [join(project, "test/vectors/command.ts")],
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
		simulator: async () => ({ program: (await buildSimulator()).program, bundle }),
	});
}
catch (error) {
	console.error(`vectors: ${error.message}`);
	process.exitCode = 1;
}
