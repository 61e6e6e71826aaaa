/** `npm run hostile -- [--seed S] [--messages N]`: bundles command.ts, which Node can not run as it is, and runs it. */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

try {
	const { values } = parseArgs({ options: { seed: { type: "string" }, messages: { type: "string", default: "1000000" } } });
	const messages = Number(values.messages);
	if (!Number.isInteger(messages) || messages < 1) throw new RangeError(`--messages: not a whole number: ${values.messages}`);
	if (values.seed !== undefined) process.env.HEIMLIG_SEED = values.seed;
	const { outputFiles } = await build({
		entryPoints: [fileURLToPath(new URL("command.ts", import.meta.url))],
		bundle: true, write: false, format: "esm", platform: "node", target: "node20", logLevel: "silent",
	});
	const { command } = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString("base64")}`);
	process.exitCode = command(messages);
}
catch (error) {
	console.error(`hostile: ${error.message}`);
	process.exitCode = 1;
}
