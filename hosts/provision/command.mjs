/** `npm run provision -- KEYS.json -o FILE`: bundles provision.ts, so that Node can run it, and runs it. */
import { join } from "node:path";
import { load, root } from "./load.mjs";

try {
	const { provision } = await load(join(root, "hosts/provision/provision.ts"));
	process.exitCode = await provision(process.argv.slice(2), {
		root,
		// npm runs scripts in the package's folder. Names on the command line are relative to the user's folder.
		folder: process.env.INIT_CWD ?? process.cwd(),
		load,
		print: (text) => console.log(text),
		complain: (text) => console.error(text),
	});
} catch (error) {
	console.error(`provision: ${error.message}`);
	process.exitCode = 1;
}
