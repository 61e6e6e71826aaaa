/** The host core: starts the HSM on the other core and is an application of it. */
import Resource from "Resource";
import { runApplication } from "./application.js";
import { hsmMachine } from "./configuration.js";
import type { Data } from "./data.js";
import { demonstrate } from "./demonstration.js";
import { giveUp } from "./give-up.js";
import { startMachine } from "./machines.js";

/** The data to hash and encrypt: in the simulator any file, on the chip one that the build puts into flash. */
function input(): Data {
	const file = new Resource("input");
	return {
		size: file.byteLength,
		read: (start, end) => new Uint8Array(file.slice(start, end)),
		// noble would take minutes for a large file: the simulator is told the digest.
		digest: Resource.exists("digest") ? String.fromCharCode(...new Uint8Array(new Resource("digest").slice(0))) : undefined,
	};
}

/** Nothing is done at the top of the module: what is thrown there restarts the chip, again and again. */
async function run(): Promise<void> {
	const data = input();
	await runApplication({ start: () => startMachine("hsm", hsmMachine), run: (client) => demonstrate(client, data), restarts: 3 });
}

// In a turn of its own: the simulator bundles all modules into one, whose names lie on the stack until it has run.
Promise.resolve()
	.then(run)
	.catch((error: unknown) => {
		trace(`the application has failed: ${String(error)}\n`);
		giveUp(error);
	});
