/** The main module of the host on core 0. It starts the HSM on the other core and runs the demonstration. */
import Resource from "Resource";
import { runApplication } from "./application.js";
import { handleApplicationFailure } from "./application-failure.js";
import { hsmMachine } from "./configuration.js";
import type { Data } from "./data.js";
import { demonstrate } from "./demonstration.js";
import { startMachine } from "./machines.js";

/** The data to hash and encrypt: any file in the simulator, a file in flash on the chip. */
function input(): Data {
	const file = new Resource("input");
	return {
		size: file.byteLength,
		read: (start, end) => new Uint8Array(file.slice(start, end)),
		// noble would take minutes for a large file, so the simulator gives the digest.
		digest: Resource.exists("digest") ? String.fromCharCode(...new Uint8Array(new Resource("digest").slice(0))) : undefined,
	};
}

/** Not at the top of the module: an error there would restart the chip, again and again. */
async function run(): Promise<void> {
	const data = input();
	await runApplication({ start: () => startMachine("hsm", hsmMachine), run: (client) => demonstrate(client, data), restarts: 3 });
}

// In a promise job of its own: the simulator bundles all modules into one, whose names lie on the stack until its body has run.
Promise.resolve()
	.then(run)
	.catch((error: unknown) => {
		trace(`the application has failed: ${String(error)}\n`);
		handleApplicationFailure(error);
	});
