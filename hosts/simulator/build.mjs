/**
 * Builds the simulator: the XS engine's sources from npm, the C files of this folder, and the chip's drivers over the emulated peripherals.
 * Needs a C compiler (CC, or cc) and no network.
 *
 * HEIMLIG_BITS=64 or 32 chooses the width, HEIMLIG_SANITIZE=address or thread builds a second program with that sanitizer.
 */
import { mkdirSync, renameSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { chooseTarget } from "./building/compiler.mjs";
import { chooseEngines } from "./building/engines.mjs";
import { findLibraries } from "./building/libraries.mjs";
import { withLock } from "./building/lock.mjs";
import { writeModules } from "./building/modules.mjs";
import { listSources, root } from "./building/sources.mjs";
import { isFresh, run, stamp } from "./building/steps.mjs";

const output = join(root, "build/simulator");

async function inParallel(tasks, count) {
	const rest = [...tasks];
	const work = async () => {
		for (let task = rest.shift(); task; task = rest.shift()) await task();
	};
	await Promise.all(Array.from({ length: count }, work));
}

function toObject(source, folder) {
	return join(folder, relative(root, source).replaceAll("/", "+").replace(/\.c$/, ".o"));
}

async function compile(target, source, object) {
	const depfile = `${object}.d`;
	const command = [...target.compiler, ...target.flags, ...source.flags, "-MD", "-MF", depfile, "-c", source.path, "-o", object];
	if (isFresh(object, command, depfile)) return false;
	await run(command);
	stamp(object, command);
	return true;
}

async function link(target, objects, libraries, program) {
	const linked = libraries.flatMap((library) => library.link);
	const command = [...target.compiler, ...target.flags, ...objects, ...linked, "-lm", "-pthread", "-o", `${program}.new`];
	if (isFresh(program, command, undefined, objects)) return;
	await run(command);
	renameSync(`${program}.new`, program);
	stamp(program, command);
}

/**
 * Brings the simulator up to date. The program has the native libraries that are found, whatever the engine.
 * @param {{ engine?: "native" | "noble" }} options `engine`: as chooseEngines takes it
 * @returns {Promise<{ program: string, bits: 32 | 64, message: string, native: string[] }>} the program's path, a line that says what it is, and
 *   the native engines for `bundle`
 * @throws Error, in plain words, if no compiler runs, XS is missing, a file does not compile, or the engine is not there
 */
export async function buildSimulator({ engine } = {}) {
	let native, message;
	const { program, target } = await buildProgram(output, (folder, libraries, chosen) => {
		/* First, since it takes a minute to build. */
		({ native, message } = chooseEngines(chosen, libraries, engine));
		writeModules(join(folder, "modules.c"));
		return listSources(join(folder, "modules.c"), libraries);
	});
	return { program, bits: target.bits, message: `${target.message}; ${message}`, native };
}

/**
 * Builds a program of other sources in the folder `output`. `list` gets the folder of the objects, the native libraries and the target, and returns
 * the sources.
 * @returns the program's path, target and libraries
 */
export async function buildProgram(output, list) {
	mkdirSync(output, { recursive: true });
	return withLock(join(output, "lock"), async () => {
		const target = chooseTarget(output);
		const folder = join(output, target.name);
		mkdirSync(folder, { recursive: true });
		const libraries = findLibraries(target, output);
		const sources = await list(folder, libraries, target);
		const jobs = sources.map((source) => ({ source, object: toObject(source.path, folder) }));
		await inParallel(
			jobs.map(
				({ source, object }) =>
					() =>
						compile(target, source, object),
			),
			availableParallelism(),
		);
		const program = join(folder, "heimlig-simulator");
		await link(
			target,
			jobs.map(({ object }) => object),
			libraries,
			program,
		);
		return { program, target, libraries };
	});
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	try {
		const at = process.argv.indexOf("--engine");
		const { message } = await buildSimulator({ engine: at < 0 ? undefined : (process.argv[at + 1] ?? "") });
		console.log(message);
	} catch (error) {
		console.error(`simulator: ${error.message}`);
		process.exitCode = 1;
	}
}
