/** The flash and the root key of the HSM on Node: in memory, or in files as those of the simulator. They protect nothing. */
import { createHmac, randomBytes } from "node:crypto";
import { closeSync, existsSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { type Flash, type RootKey, RootKeySource, SECTOR_BYTES } from "../../modules/keystore/flash.js";
import { crc32 } from "../provision/crc.js";

/** Bytes of a new flash: in each half of it there is room for all keys and counters that an HSM can have. */
const FLASH_BYTES = 64 * SECTOR_BYTES;
const ROOT_KEY_BYTES = 32;
const BLANK = 0xff;

export interface FlashDevice {
	readonly flash: Flash;
	readonly rootKey: RootKey;
	/** Closes the file. */
	readonly close: () => void;
}

/** A flash that is gone when the HSM ends. */
export function flashInMemory(): FlashDevice {
	return device(
		new Uint8Array(FLASH_BYTES).fill(BLANK),
		randomBytes(ROOT_KEY_BYTES),
		() => undefined,
		() => undefined,
	);
}

/**
 * The flash in the file `path`, with the root key in `path`.key; makes what is not there. The simulator (option --flash) and `npm run provision`
 * have the same files.
 * @throws Error if a file can not be read or made, or has another size than a flash or a root key
 */
export function flashInFile(path: string): FlashDevice {
	const contents = read(path, () => Buffer.alloc(FLASH_BYTES, BLANK));
	if (contents.length === 0 || contents.length % SECTOR_BYTES !== 0)
		throw new Error(`"flash" expected a file of sectors of ${SECTOR_BYTES} bytes, got ${contents.length} bytes in ${path}`);
	const root = read(`${path}.key`, () => randomBytes(ROOT_KEY_BYTES));
	if (root.length !== ROOT_KEY_BYTES) throw new Error(`"flash" expected a root key of ${ROOT_KEY_BYTES} bytes, got ${root.length} bytes in ${path}.key`);
	const file = openSync(path, "r+");
	return device(
		contents,
		root,
		(offset, length) => void writeSync(file, contents, offset, length, offset),
		() => closeSync(file),
	);
}

function read(path: string, make: () => Buffer): Buffer {
	if (!existsSync(path)) writeFileSync(path, make(), { flag: "wx", mode: 0o600 });
	return readFileSync(path);
}

/** `save` is told which bytes of `contents` have changed. */
function device(contents: Uint8Array, root: Uint8Array, save: (offset: number, length: number) => void, close: () => void): FlashDevice {
	const flash: Flash = {
		size: () => contents.length,
		read(offset, memory, at, length) {
			memory.set(contents.subarray(offset, offset + length), at);
			return true;
		},
		program(offset, memory, at, length) {
			// Flash can only clear bits.
			for (let index = 0; index < length; index++) contents[offset + index] &= memory[at + index];
			save(offset, length);
			return contents.subarray(offset, offset + length).every((byte, index) => byte === memory[at + index]);
		},
		erase(offset) {
			contents.fill(BLANK, offset, offset + SECTOR_BYTES);
			save(offset, SECTOR_BYTES);
			return true;
		},
		isBlank: (offset, length) => contents.subarray(offset, offset + length).every((byte) => byte === BLANK),
		crc: (memory, at, length) => crc32(memory.subarray(at, at + length)),
	};
	const rootKey: RootKey = {
		source: () => RootKeySource.development,
		derive(memory, at, length, output) {
			memory.set(
				createHmac("sha256", root)
					.update(memory.subarray(at, at + length))
					.digest(),
				output,
			);
			return true;
		},
	};
	return { flash, rootKey, close };
}
