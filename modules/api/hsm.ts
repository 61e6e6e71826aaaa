import { allocateSharedMemory, type Region } from "../mailbox/region.js";
import { Client } from "./client.js";

/** The HSM's machine as the host sees it; Moddable's Worker is one. */
export interface HsmMachine {
	postMessage(message: unknown): void;
	onmessage: (message: unknown) => void;
}

/** The host's end of the HSM: makes the shared memory, hands it to the HSM's machine, and has the clients. */
export class Hsm {
	private readonly clients: readonly Client[];

	/** `region`: as the HSM was built with; `machine`: just started, and not used for anything else. */
	constructor(region: Region, machine: HsmMachine) {
		const memory = allocateSharedMemory(region);
		const clients: Client[] = [];
		for (let index = 0; index < region.sizes.clients; index++) clients.push(new Client(region, memory, index));
		this.clients = Object.freeze(clients);
		machine.onmessage = (message) => {
			if (typeof message === "number") clients[message]?.receive();
		};
		machine.postMessage(memory);
	}

	/** The client `index`. @throws RangeError if there is none. */
	client(index: number): Client {
		const client = this.clients[index];
		if (client === undefined) throw new RangeError(`"index" expected 0 to ${this.clients.length - 1}, got ${index}`);
		return client;
	}
}
