/** `npm run soak -- [--seed S] [--requests N] [--clients C]`: bundles soak.ts, which Node can not run as it is, and runs it. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const project = fileURLToPath(new URL("../..", import.meta.url));

mkdirSync(join(project, "build/soak"), { recursive: true });
const folder = mkdtempSync(join(project, "build/soak/command-"));
let command;
try {
	const outfile = join(folder, "soak.mjs");
	await build({
		entryPoints: [join(project, "test/simulation/soak.ts")],
		outfile, bundle: true, format: "esm", platform: "node", target: "node20", logLevel: "silent", sourcemap: "inline",
	});
	({ command } = await import(pathToFileURL(outfile).href));
}
finally {
	rmSync(folder, { recursive: true, force: true });
}
process.exitCode = await command(process.argv.slice(2), console.log);
