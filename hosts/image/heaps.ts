/**
 * In place of hosts/firmware/heaps.ts, for images: modules, noble and tables are in flash. Set from what the linked image
 * was measured to need (`npm run image -- rom --stats`), the largest requests included.
 */
import { freezeDeep } from "../../modules/messages/freeze.js";

export const hsmMachine = freezeDeep({
	static: 65536, heap: { initial: 1280, incremental: 64 }, chunk: { initial: 8192, incremental: 1024 }, stack: 512, nativeStack: 8192, core: 1,
});
/** Public-key cryptography, in a machine of its own: a signature in progress delays nothing else. */
export const eccMachine = freezeDeep({
	static: 65536, heap: { initial: 1024, incremental: 64 }, chunk: { initial: 24576, incremental: 1024 }, stack: 640, nativeStack: 8192, core: 1,
});
