/** `npm start -- [options] [FILE]`: builds the simulator and the firmware, and runs them with FILE (LICENSE-APACHE) as resource `input`. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { buildSimulator } from "./build.mjs";
import { engineNames } from "./building/engines.mjs";
import { root } from "./building/sources.mjs";
import { bundle } from "./bundle.mjs";

const defaultTimeoutSeconds = 60;
/* Bytes of a file per second, on the slowest computer. */
const slowestBytesPerSecond = 200_000;
const usage = `usage: npm start -- [options] [FILE]
Builds the simulator and the firmware, and runs the demonstration with FILE (LICENSE-APACHE).
  --heap BYTES           heap of the host's machine, above an empty machine
  --stack SLOTS          stack of the host's machine
  --resource NAME=FILE   what new Resource(NAME) finds; may be repeated
  --flash FILE           keeps persistent keys and counters in FILE, and the root key in FILE.key; both are made if there are none
  --engine ENGINE        what computes public keys and all that has no peripheral: native or noble; native where it is installed if left out
  --timeout SECONDS      ends the run with status 124 (${defaultTimeoutSeconds}, and more for a large FILE; 0: none)
  --chip                 takes everything of the memory of an ESP32, and prints its map
  --reserve BYTES        with --chip: memory that something else needs, for example Wi-Fi
  --stats                prints what every machine used
  --stats-json FILE      writes it to FILE
  --help                 prints this and builds nothing
HEIMLIG_PSA and HEIMLIG_SODIUM name folders with PSA Crypto (mbed TLS) and libsodium, if they are not where the compiler looks; "none": without them.`;
const withValue = new Set(["--heap", "--stack", "--resource", "--timeout", "--stats-json", "--reserve", "--flash", "--engine"]);
const withNumber = new Set(["--heap", "--stack", "--reserve"]);
const withoutValue = new Set(["--stats", "--chip"]);
const firmware = join(root, "hosts/firmware");

function fail(message, status) {
	console.error(`simulator: ${message}`);
	process.exit(status);
}

function refuse(problem) {
	fail(`${problem}\n${usage}`, 2);
}

/* npm runs scripts in the package's folder. Names on the command line are relative to the user's folder. */
function locate(file) {
	const path = resolve(process.env.INIT_CWD ?? process.cwd(), file);
	if (!statSync(path, { throwIfNoEntry: false })?.isFile()) fail(`there is no file ${path}`, 2);
	return path;
}

/* The file may be missing, its folder not. */
function locateNew(file) {
	const path = resolve(process.env.INIT_CWD ?? process.cwd(), file);
	if (!statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory()) fail(`there is no folder ${dirname(path)}`, 2);
	return path;
}

function parseArguments(given) {
	const options = [];
	const files = [];
	let engine;
	for (let index = 0; index < given.length; index++) {
		const argument = given[index];
		if (!argument.startsWith("-")) files.push(argument);
		else if (withoutValue.has(argument)) options.push(argument);
		else if (!withValue.has(argument)) refuse(`unknown option ${argument}`);
		else if (index + 1 === given.length) refuse(`${argument} needs a value`);
		else if (withNumber.has(argument) && !/^\d+$/.test(given[index + 1])) refuse(`${argument} expected a whole number, got "${given[index + 1]}"`);
		else if (argument === "--flash") options.push(argument, locateNew(given[++index]));
		else if (argument === "--engine") engine = given[++index];
		else options.push(argument, given[++index]);
	}
	if (files.length > 1) refuse("more than one input file");
	if (options.includes("--reserve") && !options.includes("--chip")) refuse("--reserve only with --chip");
	if (engine !== undefined && !engineNames.includes(engine)) refuse(`--engine expected ${engineNames.join(" or ")}, got "${engine}"`);
	return { options, engine, input: files.length ? locate(files[0]) : join(root, "LICENSE-APACHE") };
}

/* The main machine's heap is the image's. With --chip, the part that lies in flash on the chip does not count. */
function readCreation(options) {
	const { creation, platforms } = JSON.parse(readFileSync(join(root, "manifest.json"), "utf8"));
	const heap = ["--heap", String(creation.static), "--stack", String(creation.stack)];
	if (!options.includes("--chip")) return heap;
	const { static: bytes, nativeStack } = platforms.esp32.creation;
	const at = options.lastIndexOf("--heap");
	const simulated = at < 0 ? creation.static : Number(options[at + 1]);
	return [...heap, "--in-flash", String(Math.max(simulated - bytes, 0)), ...(nativeStack === undefined ? [] : ["--native-stack", String(nativeStack)])];
}

/* The firmware compares its digest with this one. noble takes minutes for a large file. */
async function digestOf(path) {
	const hash = createHash("sha256");
	for await (const piece of createReadStream(path)) hash.update(piece);
	return hash.digest("hex");
}

function timeoutFor(path) {
	return Math.ceil(defaultTimeoutSeconds + statSync(path).size / slowestBytesPerSecond);
}

if (process.argv.includes("--help")) {
	console.log(usage);
	process.exit(0);
}
const { options, engine, input } = parseArguments(process.argv.slice(2));
try {
	const { program, message, native } = await buildSimulator({ engine });
	console.log(message);
	const outdir = join(dirname(program), "firmware");
	await bundle({ entries: { main: join(firmware, "main.ts"), hsm: join(firmware, "hsm.ts"), ecc: join(firmware, "ecc.ts") }, outdir, native });
	const digest = join(outdir, "digest");
	writeFileSync(digest, await digestOf(input));
	const { status, signal, error } = spawnSync(
		program,
		[...readCreation(options), "--timeout", String(timeoutFor(input)), "--resource", `digest=${digest}`, "--resource", `input=${input}`, ...options, outdir],
		{ stdio: "inherit" },
	);
	if (error) throw error;
	if (signal) console.error(`simulator: ended by ${signal}`);
	process.exitCode = status ?? 1;
} catch (error) {
	fail(error.message, 1);
}
