/** A device around a model of flash: a root key that records, node:crypto for AES-GCM, seeded salts. */
import { createCipheriv, createDecipheriv, createHmac } from "node:crypto";
import { RootKeySource } from "../../modules/keystore/flash.js";
import type { StoreDevice } from "../../modules/keystore/store.js";
import { INPUT, KEY, OUTPUT, Slot } from "../../modules/messages/slot.js";
import { Refusal } from "../../modules/workers/engines.js";
import type { Random } from "../support/seeded.js";
import type { FlashModel } from "./flash-model.js";

export const ROOT_KEY: Uint8Array = Buffer.from("a root key of thirty-two bytes..");
const TAG_BYTES = 16;

/** The messages of which keys were derived that have sealed something. */
export class Sealings {
	private readonly messages = new Set<string>();
	private readonly before: Sealings | undefined;

	/** `before`: what the same device has sealed until now. */
	constructor(before?: Sealings) {
		this.before = before;
	}

	has(message: string): boolean {
		return this.messages.has(message) || this.before?.has(message) === true;
	}

	add(message: string): void {
		if (this.has(message)) throw new Error(`a key seals twice: ${Buffer.from(message, "latin1").toString("hex")}`);
		this.messages.add(message);
	}
}

export interface DeviceOptions {
	readonly rootKey?: Uint8Array;
	readonly source?: RootKeySource;
	readonly sealings?: Sealings;
	/** Whether the chip fails to compute with the root key now. */
	readonly deriveFails?: () => boolean;
}

export function makeDevice(
	flash: FlashModel,
	random: Random,
	{ rootKey = ROOT_KEY, source = RootKeySource.development, sealings = new Sealings(), deriveFails }: DeviceOptions = {},
): StoreDevice {
	let derived = "";
	return {
		flash,
		rootKey: {
			source: () => source,
			derive(memory, at, length, output) {
				if (deriveFails?.() === true) return false;
				const message = Buffer.from(memory.subarray(at, at + length));
				derived = message.toString("latin1");
				memory.set(createHmac("sha256", rootKey).update(message).digest(), output);
				return true;
			},
		},
		sealer: {
			gcmEncrypt(memory, slot) {
				sealings.add(derived);
				const { key, iv, data, text, output } = jobOf(memory, slot);
				const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(data);
				output.set(Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()]));
				return text.length + TAG_BYTES;
			},
			gcmDecrypt(memory, slot) {
				const { key, iv, data, text, output } = jobOf(memory, slot);
				const size = text.length - TAG_BYTES;
				const decipher = createDecipheriv("aes-256-gcm", key, iv).setAAD(data).setAuthTag(text.subarray(size));
				const plaintext = decipher.update(text.subarray(0, size));
				try {
					decipher.final();
				} catch {
					return Refusal.notGenuine;
				}
				output.set(plaintext);
				return size;
			},
		},
		salts: { fill: (memory, offset, length) => memory.set(random.bytes(length), offset) },
	};
}

interface Job {
	readonly key: Buffer;
	readonly iv: Buffer;
	readonly data: Buffer;
	readonly text: Buffer;
	readonly output: Uint8Array;
}

function jobOf(memory: Uint8Array, at: number): Job {
	const slot = new Slot(new Uint32Array(memory.buffer), at / 4);
	const part = (pair: number): Uint8Array => memory.subarray(slot.offset(pair), slot.offset(pair) + slot.length(pair));
	const [key, iv, data, text] = [KEY, INPUT, INPUT + 1, INPUT + 2].map((pair) => Buffer.from(part(pair)));
	return { key, iv, data, text, output: part(OUTPUT) };
}
