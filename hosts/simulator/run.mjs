/** `npm start -- [options] [FILE]`: builds the simulator and the firmware and runs it with FILE (README.md) as resource `input`. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildSimulator } from "./build.mjs";
import { bundle } from "./bundle.mjs";
import { root } from "./building/sources.mjs";

const withValue = new Set(["--heap", "--stack", "--resource", "--timeout", "--stats-json"]);
const defaultTimeoutSeconds = 60;
const firmware = join(root, "hosts/firmware");
const outdir = join(root, "build/firmware");

function fail(message, status) {
	console.error(`simulator: ${message}`);
	process.exit(status);
}

/* npm runs scripts in the package's folder; names on the command line are relative to where the user is. */
function locate(file) {
	const path = resolve(process.env.INIT_CWD ?? process.cwd(), file);
	if (!statSync(path, { throwIfNoEntry: false })?.isFile())
		fail(`there is no file ${path}`, 2);
	return path;
}

function parseArguments(given) {
	const options = [];
	const files = [];
	for (let index = 0; index < given.length; index++) {
		if (!given[index].startsWith("-"))
			files.push(given[index]);
		else {
			options.push(given[index]);
			if (withValue.has(given[index]) && (index + 1 < given.length))
				options.push(given[++index]);
		}
	}
	if (files.length > 1)
		fail("more than one input file", 2);
	return { options, input: files.length ? locate(files[0]) : join(root, "README.md") };
}

/* The heap of the main machine is what the image gives it on the chip. */
function readCreation() {
	const path = join(root, "manifest.json");
	const creation = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")).creation ?? {} : {};
	return ["--heap", String(creation.static ?? 65536), "--stack", String(creation.stack ?? 512)];
}

const { options, input } = parseArguments(process.argv.slice(2));
if (!existsSync(input))
	fail(`there is no file ${input}`, 2);
try {
	const { program, message } = await buildSimulator();
	console.log(message);
	await bundle({ entries: { main: join(firmware, "main.ts"), hsm: join(firmware, "hsm.ts"), ecc: join(firmware, "ecc.ts") }, outdir });
	const { status, signal, error } = spawnSync(program, [
		...readCreation(), "--timeout", String(defaultTimeoutSeconds), "--resource", `input=${input}`, ...options, outdir,
	], { stdio: "inherit" });
	if (error)
		throw error;
	if (signal)
		console.error(`simulator: ended by ${signal}`);
	process.exitCode = status ?? 1;
}
catch (error) {
	fail(error.message, 1);
}
