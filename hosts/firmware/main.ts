/** The host core: starts the HSM on the other core and is an application of it. */
import Resource from "Resource";
import Worker from "worker";
import { runApplication } from "./application.js";
import { hsmMachine, largestInput } from "./configuration.js";
import { demonstrate } from "./demonstration.js";

/** What is hashed and encrypted: in the simulator any file, on the chip one that the build puts into flash. */
const input = new Resource("input");
if (input.byteLength > largestInput)
	throw new RangeError(`the input has ${input.byteLength} bytes; this firmware's pool takes ${largestInput} at most`);
const data = new Uint8Array(input.slice(0));

void runApplication({ start: () => new Worker("hsm", hsmMachine), run: (client) => demonstrate(client, data), restarts: 3 });
