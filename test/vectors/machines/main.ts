/** The host's machine of a run. It sends the requests of the resource `script`, and prints a line after each trial. */
import Resource from "Resource";
import Worker from "worker";
import { nativeMemory } from "../../../hardware/esp32/memory/memory.js";
import { hsmMachine, region } from "../../../hosts/firmware/configuration.js";
import type { Client } from "../../../modules/api/client.js";
import { Hsm } from "../../../modules/api/hsm.js";
import { type Answer, ascii, ask } from "../../support/json-requests.js";
import type { Script } from "../script.js";

const { trials, parallel, heap } = JSON.parse(ascii(new Uint8Array(new Resource("script").slice(0)))) as Script;
const machine = new Worker("hsm", { ...hsmMachine, static: heap });
const client = new Hsm(region, () => machine, { operations: nativeMemory }).client(0);
let next = 0;

async function takeTurns(client: Client): Promise<void> {
	while (next < trials.length) {
		const trial = next++;
		const answers: Answer[] = [];
		for (const { name, fields } of trials[trial]) answers.push(await ask(client, name, fields));
		trace(`${JSON.stringify({ trial, answers })}\n`);
	}
}

void Promise.all(Array.from({ length: parallel }, () => takeTurns(client))).then(() => machine.terminate());
