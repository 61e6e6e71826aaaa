import { KEY_ID, REQUEST_ID, SLOT_WORDS, Slot, TYPE } from "../../modules/messages/slot.js";

/** A slot whose every word a test can write. */
export class RawSlot extends Slot {
	override get type(): number {
		return super.type;
	}
	override set type(value: number) {
		this.words[this.base + TYPE] = value;
	}

	override get requestId(): number {
		return super.requestId;
	}
	override set requestId(value: number) {
		this.words[this.base + REQUEST_ID] = value;
	}

	override get keyId(): number {
		return super.keyId;
	}
	override set keyId(value: number) {
		this.words[this.base + KEY_ID] = value;
	}

	clear(): void {
		this.words.fill(0, this.base, this.base + SLOT_WORDS);
	}

	copyFrom(source: Slot): void {
		for (let word = 0; word < SLOT_WORDS; word++) this.words[this.base + word] = source.words[source.base + word];
	}
}
