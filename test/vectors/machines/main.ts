/** The host core of a run: asks what the resource `script` says, and prints a line for each trial as it is done. */
import Resource from "Resource";
import Worker from "worker";
import { nativeMemory } from "../../../hardware/esp32/memory/memory.js";
import { hsmMachine, region } from "../../../hosts/firmware/configuration.js";
import type { Client } from "../../../modules/api/client.js";
import { Hsm } from "../../../modules/api/hsm.js";
import { type Answer, ascii, ask } from "../../support/json-requests.js";
import type { Script } from "../script.js";

const { trials, together, heap } = JSON.parse(ascii(new Uint8Array(new Resource("script").slice(0)))) as Script;
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

void Promise.all(Array.from({ length: together }, () => takeTurns(client))).then(() => machine.terminate());
