/**
 * The machines' memory in the simulator (Moddable's creation records). An image has hosts/image/heaps.ts instead: edit that for the chip.
 *
 * - `static`: bytes of the heap, one contiguous block.
 * - `heap`, `chunk`: slots (16 bytes each) and chunk bytes that the machine takes of it at its start (`initial`), and later at a time
 *   (`incremental`). A machine collects garbage before it takes more. With a small `initial`, it does little else.
 * - `stack`: slots of the JavaScript stack. `nativeStack`: bytes of the C stack.
 * - `core`: the processor.
 * - `inFlash`: how many bytes of `static` hold what lies in flash on the chip. The rest is the heap of the image.
 */
import { freezeDeep } from "../../modules/messages/freeze.js";
import { eccMachine as eccInImage, hsmMachine as hsmInImage } from "../image/heaps.js";

const HSM_BYTES = 167936;
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
 * The slow workers have a machine of their own, so a signature in progress delays no other request. A signature makes 6 MB of BigInts and
 * collects garbage each time they fill the chunks, so chunks get all of the heap that the slots of the curves leave.
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
