/** `npm run bench -- [options]`: bundles command.ts for Node and runs it. */
import { buildSimulator } from "../../hosts/simulator/build.mjs";
import { bundle } from "../../hosts/simulator/bundle.mjs";
import { load, project } from "../support/load.mjs";
import { buildImage } from "./moddable/build.mjs";
import { writeModules } from "./modules.mjs";

try {
	const { command } = await load("test/bench/command.ts");
	process.exitCode = await command(process.argv.slice(2), {
		project,
		// npm runs scripts in the package's folder. Names on the command line are relative to the user's folder.
		folder: process.env.INIT_CWD ?? process.cwd(),
		simulator: (engine) => buildSimulator({ engine }),
		bundle,
		writeModules,
		image: (machines, engine) => buildImage(machines, { engine }),
	});
} catch (error) {
	console.error(`bench: ${error.message}`);
	process.exitCode = 1;
}
