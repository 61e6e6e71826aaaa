/** `npm run vectors -- [--engine native|noble] [--image] FILE…`: bundles command.ts for Node and runs it. */
import { join } from "node:path";
import { readCommandLine } from "../../hosts/image/command-line.mjs";
import { buildRom } from "../../hosts/image/rom.mjs";
import { buildNoble } from "../../hosts/noble/build.mjs";
import { buildSimulator } from "../../hosts/simulator/build.mjs";
import { bundle } from "../../hosts/simulator/bundle.mjs";
import { load, project } from "../support/load.mjs";

/* Links an image instead of bundling modules. The image is one program, so `bundle` sets `program`. */
async function linked(engine) {
	const planned = readCommandLine(["rom"], process.env, process.platform);
	if (!planned.options) throw new Error(planned.message);
	await buildNoble();
	const simulator = {
		program: undefined,
		message: undefined,
		async bundle({ entries: { main, hsm } }) {
			Object.assign(simulator, await buildRom({ ...planned, folder: join(project, "build/vectors/rom"), replace: { main, hsm }, engine }));
		},
	};
	return simulator;
}

async function bundled(engine) {
	const { program, message, native } = await buildSimulator({ engine });
	return { program, message, bundle: (options) => bundle({ ...options, native }) };
}

const given = process.argv.slice(2);
const isImage = given.includes("--image");

try {
	const { command } = await load("test/vectors/command.ts");
	process.exitCode = await command(
		given.filter((word) => word !== "--image"),
		{
			project,
			// npm runs scripts in the package's folder. Names on the command line are relative to the user's folder.
			folder: process.env.INIT_CWD ?? process.cwd(),
			simulator: isImage ? linked : bundled,
		},
	);
} catch (error) {
	console.error(`vectors: ${error.message}`);
	process.exitCode = 1;
}
