import { ATTRIBUTES_BYTES } from "../../modules/messages/attributes.js";
import { requests } from "../../modules/messages/requests.js";
import { INPUT, SLOT_WORDS, Slot } from "../../modules/messages/slot.js";

/** The accesses of the core in one turn. */
export class CoreTurn {
	accesses = 0;
	/** The words of request slots that it read. */
	readonly read = new Set<number>();
	/** The slot that it read last. `copyClient` is the slot's client, -1 unless it read the slot completely. */
	copy = new Slot(new Uint32Array(SLOT_WORDS));
	copies = 0;
	copyClient = -1;
	readonly copied: Uint8Array[] = [];
	/** Bit n: it read the bytes of pair n of the slot. */
	pairs = 0;
	/** It has read the attributes of a sealed key, and not yet the rest. */
	hasAttributes = false;
	/** The client whose words it wrote; -1: it wrote none. */
	writes = -1;
	readonly response = new Slot(new Uint32Array(SLOT_WORDS));
	written = 0;
	responseWord = -1;
	hasPublished = false;
	output: Uint8Array | undefined;
	outputStart = 0;
	/** The client to whose pool it wrote the output. */
	outputClient = -1;
}

/** Whether the core may read these bytes of the pair: all of them at once, or the attributes of a sealed key and then the rest. */
export function isNextRead(copy: Slot, pair: number, start: number, end: number, hasAttributes: boolean): boolean {
	const [first, last] = [copy.offset(pair), copy.offset(pair) + copy.length(pair)];
	if (copy.type !== requests.UnsealKey || pair !== INPUT) return start === first && end === last;
	return hasAttributes ? start === first + ATTRIBUTES_BYTES && end === last : start === first && end === first + ATTRIBUTES_BYTES;
}
