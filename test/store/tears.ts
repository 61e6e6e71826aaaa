/** The rest of a write or an erase after a power cut. */
import { BLOCK_BYTES } from "../../modules/keystore/flash.js";
import type { Random } from "../support/seeded.js";

const BLANK = 0xff;
/** In how many of 256 bits the operation is done already. */
const shares = [1, 4, 32, 128, 224, 252, 255] as const;

/** The part of a write to the blank bytes `flash` that a cut leaves. */
export function tearProgram(flash: Uint8Array, bytes: Uint8Array, random: Random): void {
	const first = bytes.subarray(0, BLOCK_BYTES);
	switch (random.below(8)) {
		case 0:
			return;
		case 1:
			// The cut comes before anybody knows that all is done.
			flash.set(bytes);
			return;
		case 2:
			flash.set(first);
			return;
		case 3:
			flash.set(first);
			return clearSome(flash.subarray(first.length), bytes.subarray(first.length), random);
		case 4:
			flash.set(bytes.subarray(first.length), first.length);
			return clearSome(flash.subarray(0, first.length), first, random);
		case 5:
			if (random.below(2) === 0) return garble(flash, random);
			flash.set(first);
			return garble(flash.subarray(first.length), random);
		case 6: {
			// All but one bit.
			flash.set(bytes);
			const at = random.below(flash.length);
			flash[at] |= 1 << random.below(8);
			return;
		}
		default:
			return clearSome(flash, bytes, random);
	}
}

/** The part of an erase that a cut leaves of a sector. */
export function tearErase(flash: Uint8Array, random: Random): void {
	const part = random.below(3) === 0 ? flash.subarray(0, random.below(flash.length)) : flash;
	switch (random.below(6)) {
		case 0:
			return;
		case 1:
			flash.fill(BLANK);
			return;
		case 2:
			part.fill(BLANK);
			return;
		case 3:
			return garbleSome(part, random);
		default:
			return setSome(part, random);
	}
}

/** With flash encryption, a block that is half done reads as anything. */
function garble(block: Uint8Array, random: Random): void {
	block.set(random.bytes(block.length));
}

/** An erase does not change blank blocks. */
function garbleSome(flash: Uint8Array, random: Random): void {
	for (let at = 0; at + BLOCK_BYTES <= flash.length; at += BLOCK_BYTES) {
		const block = flash.subarray(at, at + BLOCK_BYTES);
		if (random.below(2) === 0 && block.some((byte) => byte !== BLANK)) garble(block, random);
	}
}

function clearSome(flash: Uint8Array, bytes: Uint8Array, random: Random): void {
	const share = random.pick(shares);
	for (let at = 0; at < bytes.length; at++) flash[at] &= bytes[at] | (~someBits(share, random) & 0xff);
}

function setSome(flash: Uint8Array, random: Random): void {
	const share = random.pick(shares);
	for (let at = 0; at < flash.length; at++) if (flash[at] !== BLANK) flash[at] |= someBits(share, random);
}

/** A byte in which each bit is set with the probability `share` of 256. */
function someBits(share: number, random: Random): number {
	let bits = 0;
	for (let bit = 0; bit < 8; bit++) if (random.below(256) < share) bits |= 1 << bit;
	return bits;
}
