/**
 * Where the parts of a sealed key lie in a job. Sealed: attributes (32 bytes), iv (12), encrypted key, tag (16). The worker computes AES-GCM,
 * whose inputs are the iv, the attributes as additional data, and the data.
 */
import { ATTRIBUTES_BYTES, AttributeOffset, Permission, SEAL_IV_BYTES } from "../messages/attributes.js";
import { INPUT, OUTPUT, type Slot } from "../messages/slot.js";

const IV = INPUT;
const ATTRIBUTES = INPUT + 1;
const DATA = INPUT + 2;
/** The parameter in which a decryption has the length of its tag. */
const TAG_LENGTH = 0;

/**
 * Gives the worker the key at `key` to seal. Its attributes are at the beginning of the `room` bytes of output at `output`; the worker writes
 * behind them, first an iv that it generates.
 */
export function arrangeSeal(slot: Slot, memory: Uint8Array, key: number, keyBytes: number, output: number, room: number): void {
	// No free key has the other permissions, and a sealed key comes back as a free one.
	memory[output + AttributeOffset.Permissions] &= Permission.exportPrivate | Permission.delete | Permission.wrap;
	slot.setPair(IV, output, 0);
	slot.setPair(ATTRIBUTES, output, ATTRIBUTES_BYTES);
	slot.setPair(DATA, key, keyBytes);
	slot.setPair(OUTPUT, output + ATTRIBUTES_BYTES, room - ATTRIBUTES_BYTES);
}

/** The output of a sealed key begins with the attributes. */
export function coverSealed(slot: Slot): void {
	slot.setPair(OUTPUT, slot.offset(OUTPUT) - ATTRIBUTES_BYTES, slot.length(OUTPUT) + ATTRIBUTES_BYTES);
}

/** Gives the worker the sealed key in the first input. */
export function arrangeUnseal(slot: Slot): void {
	const sealed = slot.offset(INPUT);
	const bytes = slot.length(INPUT) - ATTRIBUTES_BYTES - SEAL_IV_BYTES;
	// The tag is a whole one. The request has no parameter, so this word may hold anything.
	slot.setParameter(TAG_LENGTH, 0);
	slot.setPair(ATTRIBUTES, sealed, ATTRIBUTES_BYTES);
	slot.setPair(IV, sealed + ATTRIBUTES_BYTES, SEAL_IV_BYTES);
	slot.setPair(DATA, sealed + ATTRIBUTES_BYTES + SEAL_IV_BYTES, bytes);
}

/** Offset of the attributes of a key that was unsealed. */
export function unsealedAttributes(slot: Slot): number {
	return slot.offset(ATTRIBUTES);
}
