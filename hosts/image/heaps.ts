/**
 * The machines of an image, where modules, noble and tables are in flash: in place of hosts/firmware/heaps.ts. Set from what the linked
 * image was measured to need (`npm run image -- rom --stats`), the largest requests included. All of it counts in the memory plan.
 *
 * A machine has its heap in one block, of which it takes a part at once. What it takes later stays with it: so most is taken at once, and
 * a machine collects its garbage rather than grow. Native stacks: 1.6 KB were used in a release build, 2.9 KB in a debug build; HMAC over
 * SHA-512 in pieces, whose software is mbed TLS, takes 2.3 KB more than that.
 */
import { freezeDeep } from "../../modules/messages/freeze.js";

export const hsmMachine = freezeDeep({
	static: 38912,
	heap: { initial: 1216, incremental: 32 },
	chunk: { initial: 8192, incremental: 512 },
	stack: 512,
	nativeStack: 6144,
	core: 1,
});
/** Public-key cryptography, in a machine of its own: a signature in progress delays nothing else. */
export const eccMachine = freezeDeep({
	static: 36864,
	heap: { initial: 768, incremental: 32 },
	chunk: { initial: 14336, incremental: 512 },
	stack: 512,
	nativeStack: 5120,
	core: 1,
});
