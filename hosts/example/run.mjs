/** `npm run example -- NAME [options]`: builds an example and runs it in the simulator, or as an image. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { buildSimulator } from "../simulator/build.mjs";
import { root } from "../simulator/building/sources.mjs";
import { bundle } from "../simulator/bundle.mjs";
import { examples } from "./examples.mjs";
import { buildExampleRom } from "./rom.mjs";

const usage = `usage: npm run example -- NAME [--rom] [--stats]
${Object.entries(examples)
	.map(([name, { description }]) => `  ${name.padEnd(9)} ${description}`)
	.join("\n")}
  --rom     compiles and links it as for the chip, with the Moddable SDK, and runs it in this repository's simulator
  --stats   prints what every machine used`;

const flags = new Set(["--rom", "--stats"]);

function run(program, options) {
	const { status, error } = spawnSync(program, options, { stdio: "inherit" });
	if (error) throw error;
	return status ?? 1;
}

async function simulate({ entries, heap, stack }, options) {
	const { program, message, native } = await buildSimulator();
	console.log(message);
	const outdir = join(root, "build/example");
	await bundle({ entries, outdir, native });
	return run(program, ["--heap", String(heap), "--stack", String(stack), "--timeout", "60", ...options, outdir]);
}

async function runRom(example, options) {
	const { program, message } = await buildExampleRom(example, join(root, "build/example-rom"));
	console.log(`image: ${message}`);
	return run(program, ["--heap", String(example.rom.heap), "--stack", String(example.rom.stack), "--timeout", "60", ...options, "."]);
}

const [name, ...options] = process.argv.slice(2);
const wrong = options.find((option) => !flags.has(option));
if (name === undefined || !Object.hasOwn(examples, name) || wrong !== undefined) {
	if (name !== undefined) console.error(`example: ${wrong === undefined ? `there is no example ${name}` : `there is no option ${wrong}`}`);
	console.log(usage);
	process.exitCode = name === undefined ? 0 : 2;
} else {
	try {
		const rest = options.filter((option) => option !== "--rom");
		process.exitCode = options.includes("--rom") ? await runRom(examples[name], rest) : await simulate(examples[name], rest);
	} catch (error) {
		console.error(`example: ${error.message}`);
		process.exitCode = 1;
	}
}
