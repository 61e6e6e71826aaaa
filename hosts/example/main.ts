/** The application on core 0. */
import { nativeMemory } from "heimlig/hardware/esp32/memory/memory";
import { startMachine, systemMemory } from "heimlig/hosts/firmware/machines";
import { Hsm } from "heimlig/modules/api/hsm";
import Timer from "timer";
import { region, SECRET } from "./shared.js";

/** The HSM's machine: heap and native stack in bytes, JavaScript stack in slots, and its core. */
const onCore1 = {
	static: 32768,
	chunk: { initial: 4096, incremental: 1024 },
	heap: { initial: 1024, incremental: 64 },
	stack: 512,
	nativeStack: 5120,
	core: 1,
};

async function run(): Promise<void> {
	const hsm = new Hsm(region, () => startMachine("hsm", onCore1), { timers: Timer, operations: nativeMemory, memory: systemMemory });
	const client = hsm.client(0);
	const plaintext = Uint8Array.of(72, 101, 105, 109, 108, 105, 103);
	await client.generateSymmetricKey({ key: SECRET });
	// The HSM generates an iv and puts it in front of the ciphertext.
	const ciphertext = await client.encryptAesGcm({ key: SECRET, plaintext });
	const opened = await client.decryptAesGcm({ key: SECRET, ciphertext });
	trace(`${plaintext.join(" ")} encrypted: ${ciphertext.join(" ")} decrypted: ${opened.join(" ")}\n`);
	await client.exportSymmetricKey({ key: SECRET }).catch((error: unknown) => trace(`${String(error)}\n`));
	hsm.terminate();
}

run().catch((error: unknown) => trace(`the application has failed: ${String(error)}\n`));
