import { Status } from "../messages/errors.js";
import type { Methods } from "../messages/methods.js";
import { INPUT, KEY, OUTPUT, type Slot } from "../messages/slot.js";
import type { AesEngine } from "./engines.js";

const IV = INPUT;
const AAD = INPUT + 1;
const DATA = INPUT + 2;

/** AES in the modes that the table has, on whatever engine it is given. */
export class AesWorker implements Methods<"aes"> {
	private readonly engine: AesEngine;
	private readonly memory: Uint8Array;

	/** `memory`: what the slots of jobs name. */
	constructor(engine: AesEngine, memory: Uint8Array) {
		this.engine = engine;
		this.memory = memory;
	}

	encryptAesGcm(slot: Slot): Status {
		if (!this.takesKey(slot)) return Status["Crypto.InvalidSymmetricKeySize"];
		this.engine.gcmEncrypt(
			this.memory,
			slot.offset(KEY), slot.length(KEY),
			slot.offset(IV), slot.length(IV),
			slot.offset(AAD), slot.length(AAD),
			slot.offset(DATA), slot.length(DATA),
			slot.offset(OUTPUT),
		);
		return Status.Ok;
	}

	decryptAesGcm(slot: Slot): Status {
		if (!this.takesKey(slot)) return Status["Crypto.InvalidSymmetricKeySize"];
		const genuine = this.engine.gcmDecrypt(
			this.memory,
			slot.offset(KEY), slot.length(KEY),
			slot.offset(IV), slot.length(IV),
			slot.offset(AAD), slot.length(AAD),
			slot.offset(DATA), slot.length(DATA),
			slot.offset(OUTPUT),
		);
		return genuine ? Status.Ok : Status["Crypto.Decrypt"];
	}

	/** Some chips' AES has no 192-bit keys. */
	private takesKey(slot: Slot): boolean {
		return this.engine.keySizes.includes(slot.length(KEY));
	}
}
