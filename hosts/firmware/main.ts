/** The host core: starts the HSM on the other core and is an application of it. */
import Resource from "Resource";
import Worker from "worker";
import { Hsm } from "../../modules/api/hsm.js";
import { hsmMachine, largestInput, region } from "./configuration.js";
import { demonstrate } from "./demonstration.js";

/** What is hashed and encrypted: in the simulator any file, on the chip one that the build puts into flash. */
const input = new Resource("input");
if (input.byteLength > largestInput)
	throw new RangeError(`the input has ${input.byteLength} bytes; this firmware's pool takes ${largestInput} at most`);

const machine = new Worker("hsm", hsmMachine);
const client = new Hsm(region, machine).client(0);
void demonstrate(client, new Uint8Array(input.slice(0))).then(() => machine.terminate());
