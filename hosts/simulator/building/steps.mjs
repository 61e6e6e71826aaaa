/** Build steps: running a command, and whether its result is up to date. */
import { execFile } from "node:child_process";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Runs `command`. @throws Error with the compiler's messages */
export async function run(command) {
	const [program, ...parameters] = command;
	try {
		await execute(program, parameters, { maxBuffer: 64 * 1024 * 1024 });
	} catch (error) {
		throw new Error(`${command.join(" ")}\n${error.stderr || error.message}`);
	}
}

function modified(path) {
	return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Infinity;
}

/* A makefile rule as compilers write it: "result: input input \", blanks in names escaped. */
function readDependencies(depfile) {
	const [, inputs = ""] = readFileSync(depfile, "utf8").replaceAll("\\\n", " ").split(/:\s/, 2);
	return inputs.match(/(?:\\ |\S)+/g)?.map((name) => name.replaceAll("\\ ", " ")) ?? [];
}

/** Stores the command that made `result`. */
export function stamp(result, command) {
	writeFileSync(`${result}.command`, command.join("\n"));
}

/** Whether this very command made `result`, after the last change of its inputs. */
export function isFresh(result, command, depfile, inputs = []) {
	if (!existsSync(result) || !existsSync(`${result}.command`) || (depfile && !existsSync(depfile))) return false;
	if (readFileSync(`${result}.command`, "utf8") !== command.join("\n")) return false;
	const time = modified(result);
	return [...inputs, ...(depfile ? readDependencies(depfile) : [])].every((input) => modified(input) <= time);
}
