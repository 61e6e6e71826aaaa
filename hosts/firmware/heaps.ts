/**
 * Moddable's creation of the machines: one contiguous heap in bytes, of which so many slots (16 bytes each) and chunk
 * bytes are taken at once, a JavaScript stack in slots, the core it runs on. A machine collects garbage whenever it is
 * about to take more: with too little at once, it does little else.
 *
 * These are for the simulator, where all that is in flash on the chip is in memory: `inFlash` says how much that is, so that
 * the rest is what an image has (hosts/image/heaps.ts).
 */
import { freezeDeep } from "../../modules/messages/freeze.js";
import { eccMachine as eccInImage, hsmMachine as hsmInImage } from "../image/heaps.js";

const HSM_BYTES = 163840;
const ECC_BYTES = 327680;

export const hsmMachine = freezeDeep({
	static: HSM_BYTES,
	inFlash: HSM_BYTES - hsmInImage.static,
	heap: { initial: 6400, incremental: 128 },
	chunk: { initial: 32768, incremental: 1024 },
	stack: 1024,
	nativeStack: hsmInImage.nativeStack,
	core: 1,
});
/**
 * Public-key cryptography, in a machine of its own: a signature in progress delays nothing else. Of its heap, chunks get what the
 * slots of all curves leave: a signature makes 6 MB of BigInts, and each time that they fill the chunks, garbage is collected.
 */
export const eccMachine = freezeDeep({
	static: ECC_BYTES,
	inFlash: ECC_BYTES - eccInImage.static,
	heap: { initial: 11264, incremental: 256 },
	chunk: { initial: 106496, incremental: 2048 },
	stack: 1024,
	nativeStack: eccInImage.nativeStack,
	core: 1,
});
