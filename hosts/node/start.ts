/** The main module of `heimlig/node`. */
import { type NodeHsm, startHsmFrom } from "./host.js";
import type { NodeHsmOptions } from "./options.js";

export type { NodeHsm } from "./host.js";
export type { NodeHsmOptions } from "./options.js";

/**
 * Starts a whole HSM in a thread of this process, for unit tests of applications: the core, key policy and mailbox of the chip, with noble's
 * engines. Several may run at once. A forgotten one does not keep the program alive; a request under way does.
 *
 * Rejects if the HSM does not start:
 * @throws TypeError or RangeError that names the wrong option; Error if another HSM uses the flash's file; HsmError `Hsm.Ended` with the reason if
 * the thread fails, for example because the flash's file can not be read
 */
export function startHsm(options: NodeHsmOptions = {}): Promise<NodeHsm> {
	return startHsmFrom(new URL("./thread.js", import.meta.url), options);
}
