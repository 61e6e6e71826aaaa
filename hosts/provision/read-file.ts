import { closeSync, openSync, readSync } from "node:fs";
import { InputError } from "./errors.js";

/** Reads a file, or a pipe, of `most` bytes at most. @throws InputError if it has more, the system's error if it can not be read */
export function readWhole(path: string, most: number): Buffer {
	const file = openSync(path, "r");
	try {
		const bytes = Buffer.alloc(most + 1);
		let length = 0;
		for (let read = -1; read !== 0 && length < bytes.length; length += read) read = readSync(file, bytes, length, bytes.length - length, null);
		if (length > most) throw new InputError(`expected ${most} bytes at most, got more`);
		return bytes.subarray(0, length);
	} finally {
		closeSync(file);
	}
}
