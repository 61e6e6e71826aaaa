import Resource from "Resource";
import { ascii } from "../../support/json-requests.js";

/** What the command tells its machines. */
export interface Parameters {
	/** Samples of each figure. */
	readonly samples: number;
	/** How often the cores poll before they wait: the firmware's configuration, or the command line's. */
	readonly spins: number;
	readonly polls: number;
	/** The modules of hosts/firmware/engines that have a native one instead in the firmware's HSM. */
	readonly native: readonly string[];
	/** The main module of the slow workers of the HSM with noble. */
	readonly nobleSlowWorkers: string;
}

export const { samples, spins, polls, native, nobleSlowWorkers } = JSON.parse(ascii(new Uint8Array(new Resource("parameters").slice(0)))) as Parameters;
