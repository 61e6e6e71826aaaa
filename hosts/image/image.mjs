/**
 * `npm run image -- [platform] [options]`: builds the firmware's image with the Moddable SDK, and runs it: in the SDK's
 * simulator of this machine, or on a board.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { plan } from "./plan.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));

function run(command, options, env) {
	// The tools' names end in .exe or .cmd on Windows, which only its shell adds.
	const { status, error } = spawnSync(command, options, { cwd: root, env, stdio: "inherit", shell: process.platform === "win32" });
	if (error) console.error(`image: ${command}: ${error.message}`);
	return status ?? 1;
}

function build({ options, tools }) {
	const env = { ...process.env, PATH: [join(root, "node_modules/.bin"), process.env.PATH, tools].join(delimiter) };
	const output = join(root, "build/image");
	mkdirSync(output, { recursive: true });
	const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
	const status = scripts.noble ? run("npm", ["run", "--silent", "noble"], env) : 0;
	return status || run("mcconfig", [...options, "-o", output], env);
}

const planned = plan(process.argv.slice(2), process.env, process.platform);
if (planned.message) console.error(planned.message);
process.exitCode = planned.options ? build(planned) : planned.status;
