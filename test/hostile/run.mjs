/** `npm run hostile -- [--seed S] [--messages N]`: bundles command.ts, so that Node can run it, and runs it. */
import { parseArgs } from "node:util";
import { load } from "../support/load.mjs";

const usage = "usage: npm run hostile -- [--seed S] [--messages N]";

function parse() {
	try {
		const { values } = parseArgs({ options: { seed: { type: "string" }, messages: { type: "string", default: "1000000" } } });
		const messages = Number(values.messages);
		if (!Number.isInteger(messages) || messages < 1) throw new RangeError(`--messages expected a positive integer, got ${values.messages}`);
		return { seed: values.seed, messages };
	} catch (error) {
		throw new Error(`${error.message}\n${usage}`);
	}
}

async function run() {
	const { seed, messages } = parse();
	if (seed !== undefined) process.env.HEIMLIG_SEED = seed;
	const { command } = await load("test/hostile/command.ts");
	process.exitCode = command(messages);
}

try {
	if (process.argv.includes("--help")) console.log(usage);
	else await run();
} catch (error) {
	console.error(`hostile: ${error.message}`);
	process.exitCode = 1;
}
