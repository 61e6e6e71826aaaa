import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, lstatSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { expected, InputError, systemReason } from "./errors.js";

/** Only the user may read a file with keys. */
const MODE = 0o600;

/** @throws InputError if the file exists and may not be replaced, or never may */
export function checkOutput(path: string, name: string, mayReplace: boolean): void {
	const found = lstatSync(path, { throwIfNoEntry: false });
	if (found === undefined) return;
	if (!mayReplace) throw new InputError(`${name} exists: choose another name, or replace it with --force`);
	if (found.isDirectory()) throw new InputError(`${name}: expected a file, got a folder`);
}

/** Writes the file as a whole or not at all. @throws InputError */
export function writeOutput(path: string, name: string, bytes: Uint8Array): void {
	const temporary = `${path}.${randomBytes(6).toString("hex")}.tmp`;
	try {
		const file = openSync(temporary, "wx", MODE);
		try {
			writeFileSync(file, bytes);
			fsyncSync(file);
		} finally {
			closeSync(file);
		}
		renameSync(temporary, path);
	} catch (error) {
		rmSync(temporary, { force: true });
		expected(`${name} to be writable`, systemReason(error));
	}
}
