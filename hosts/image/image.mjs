/**
 * `npm run image -- [platform] [options]`: builds the firmware's image with the Moddable SDK and runs it in the SDK's simulator, on a
 * board, or in this repository's simulator.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { buildNoble } from "../noble/build.mjs";
import { root } from "../simulator/building/sources.mjs";
import { readCommandLine } from "./command-line.mjs";
import { buildRom } from "./rom.mjs";

function run(command, options, env = process.env) {
	// On Windows, only the shell finds the tools' .exe and .cmd files.
	const { status, error } = spawnSync(command, options, { cwd: root, env, stdio: "inherit", shell: process.platform === "win32" });
	if (error) throw error;
	return status ?? 1;
}

/** The simulator's options for the main machine's heap: the chip's, or one that is large enough for all. */
function mainMachine(onChip) {
	const { creation, platforms } = JSON.parse(readFileSync(join(root, "manifest.json"), "utf8"));
	const { static: bytes, stack, chunk, heap, nativeStack } = onChip ? { ...creation, ...platforms.esp32.creation } : creation;
	const pair = (option, sizes) => (sizes === undefined ? [] : [option, `${sizes.initial},${sizes.incremental}`]);
	return [
		"--heap",
		String(bytes),
		"--stack",
		String(stack),
		...pair("--chunk", chunk),
		...pair("--slots", heap),
		...(nativeStack === undefined ? [] : ["--native-stack", String(nativeStack)]),
	];
}

async function buildAndRun({ platform, options, tools, sdk }) {
	await buildNoble();
	if (platform === "rom") {
		const { program, message } = await buildRom({ sdk, tools, folder: join(root, "build/rom") });
		console.log(`image: ${message}`);
		return run(program, [
			...mainMachine(options.includes("--chip")),
			"--timeout",
			"60",
			"--resource",
			`input=${join(root, "LICENSE-APACHE")}`,
			...options,
			".",
		]);
	}
	const output = join(root, "build/image");
	mkdirSync(output, { recursive: true });
	const path = [join(root, "node_modules/.bin"), process.env.PATH, tools].join(delimiter);
	return run("mcconfig", [...options, "-o", output], { ...process.env, PATH: path });
}

const planned = readCommandLine(process.argv.slice(2), process.env, process.platform);
if (planned.message) console.error(planned.message);
try {
	process.exitCode = planned.options ? await buildAndRun(planned) : planned.status;
} catch (error) {
	console.error(`image: ${error.message}`);
	process.exitCode = 1;
}
