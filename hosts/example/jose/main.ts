/** The application on core 0: jose over the HSM's keys. */
import "heimlig/hosts/firmware/globals/install";
import { nativeMemory } from "heimlig/hardware/esp32/memory/memory";
import { verifyTokens } from "heimlig/hosts/example/jose/tokens";
import { hsmMachine, KeyIds, queue, region } from "heimlig/hosts/firmware/configuration";
import { startMachine, systemMemory } from "heimlig/hosts/firmware/machines";
import type { Client } from "heimlig/modules/api/client";
import { Hsm } from "heimlig/modules/api/hsm";
import { createCrypto } from "heimlig/modules/webcrypto/crypto";
import Timer from "timer";

async function run(client: Client): Promise<void> {
	const crypto = createCrypto(client, { collect: systemMemory.collect });
	Object.defineProperty(globalThis, "crypto", { value: crypto, configurable: true });
	await crypto.ready;
	// The device's identity survives resets: it is made once.
	if (!(await client.isKeyAvailable({ key: KeyIds.identity }))) await client.generateKeyPair({ key: KeyIds.identity });
	const identity = { privateKey: await crypto.key(KeyIds.identity), publicKey: await crypto.publicKey(KeyIds.identity) };
	let count = 0;
	await verifyTokens(crypto.subtle, identity, (subject, result) => {
		count++;
		trace(`${subject.padEnd(36)} ${result}\n`);
	});
	trace(`${count} results, every one as expected\n`);
}

const hsm = new Hsm(region, () => startMachine("hsm", hsmMachine), { timers: Timer, operations: nativeMemory, queue, memory: systemMemory });
run(hsm.client(0))
	.catch((error: unknown) => trace(`the application has failed: ${String(error)}\n`))
	.then(() => hsm.terminate());
