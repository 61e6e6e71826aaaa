/** A device with flash in memory, on software engines. Imports nothing of Node. */
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { crc32 } from "../../hosts/provision/crc.js";
import { type Flash, RootKeySource, type SaltSource, SECTOR_BYTES } from "../../modules/keystore/flash.js";
import { Storage } from "../../modules/keystore/storage.js";
import type { StoreDevice } from "../../modules/keystore/store.js";
import { WriteBudget, type WriteLimit } from "../../modules/keystore/write-limit.js";
import { SoftwareAes } from "../../modules/workers/software-aes.js";
import { seeded } from "./seeded.js";

const BLANK = 0xff;

export interface MemoryDevice extends StoreDevice {
	/** The contents of the flash. */
	readonly image: Uint8Array;
}

/** A device whose flash has `size` bytes. `image`: the flash of another one, which it shares. */
export function memoryDevice(size = 4 * SECTOR_BYTES, image: Uint8Array = new Uint8Array(size).fill(BLANK)): MemoryDevice {
	const flash: Flash = {
		size: () => image.length,
		read(offset, memory, at, length) {
			memory.set(image.subarray(offset, offset + length), at);
			return true;
		},
		program(offset, memory, at, length) {
			for (let index = 0; index < length; index++) image[offset + index] &= memory[at + index];
			return true;
		},
		erase(offset) {
			image.fill(BLANK, offset, offset + SECTOR_BYTES);
			return true;
		},
		isBlank: (offset, length) => image.subarray(offset, offset + length).every((byte) => byte === BLANK),
		crc: (memory, at, length) => crc32(memory.subarray(at, at + length)),
	};
	const root = new Uint8Array(32).fill(0x5c);
	const rootKey = {
		source: () => RootKeySource.development,
		derive(memory: Uint8Array, at: number, length: number, output: number): boolean {
			memory.set(hmac(sha256, root, memory.subarray(at, at + length)), output);
			return true;
		},
	};
	const random = seeded(1);
	const salts: SaltSource = { fill: (memory, offset, length) => memory.set(random.bytes(length), offset) };
	return { flash, rootKey, sealer: new SoftwareAes(), salts, image };
}

/** A limit of writes that no test reaches. */
const UNLIMITED: WriteLimit = { burst: 1e9, perHour: 1 };

/** Storage on the device, for `entries` keys and counters. */
export function storageOn(device: StoreDevice, entries = 52, limit = UNLIMITED, clients = 8, ticks: () => number = () => 0): Storage {
	return new Storage(device, entries, new WriteBudget(limit, clients, ticks));
}
