/** `npm run hostile -- [--seed S] [--messages N]`: bundles command.ts, which Node can not run as it is, and runs it. */
import { parseArgs } from "node:util";
import { load } from "../support/load.mjs";

try {
	const { values } = parseArgs({ options: { seed: { type: "string" }, messages: { type: "string", default: "1000000" } } });
	const messages = Number(values.messages);
	if (!Number.isInteger(messages) || messages < 1) throw new RangeError(`--messages: not a whole number: ${values.messages}`);
	if (values.seed !== undefined) process.env.HEIMLIG_SEED = values.seed;
	const { command } = await load("test/hostile/command.ts");
	process.exitCode = command(messages);
} catch (error) {
	console.error(`hostile: ${error.message}`);
	process.exitCode = 1;
}
