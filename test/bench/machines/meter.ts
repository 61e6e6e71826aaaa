/**
 * Meters byte codes and garbage of requests exactly. The API, the HSM core and its fast workers run in one machine, one turn after the
 * other, so neither scheduling nor spinning counts.
 */
import { NativeHeap } from "../../../hardware/esp32/memory/heap.js";
import { handleApplicationFailure } from "../../../hosts/firmware/application-failure.js";
import { peripherals } from "../../../hosts/firmware/peripherals.js";
import type { Client } from "../../../modules/api/client.js";
import { SoftwareAes } from "../../../modules/workers/software-aes.js";
import { SoftwareSha2 } from "../../../modules/workers/software-sha2.js";
import { withDriver, withNoble } from "./direct-work.js";
import { Echo } from "./echo.js";
import { type Metered, MeteredHsm } from "./metered-hsm.js";
import { begin, report } from "./output.js";
import { samples } from "./parameters.js";
import { cost } from "./stopwatch.js";
import { requests, sizes, slow } from "./work.js";

const parts = Object.freeze(["API", "core and mailbox", "worker"] as const);

async function meter(group: string, hsm: MeteredHsm, name: string, send: (client: Client) => Promise<unknown>, size?: number): Promise<void> {
	const metered: Metered[] = [];
	for (let round = 0; round < samples + 3; round++) {
		const one = await hsm.meter(send);
		if (round >= 3) metered.push(one);
	}
	for (const unit of ["byteCodes", "garbage"] as const)
		report(
			group,
			name,
			unit === "garbage" ? "bytes" : "byte codes",
			Object.fromEntries(parts.map((part) => [part, metered.map((one) => one[part][unit])])),
			size,
		);
}

async function run(): Promise<void> {
	begin("byte codes and garbage of requests");
	const chip = peripherals();
	const firmware = new MeteredHsm(chip);
	await firmware.prepare();
	// The application's own work does not count.
	const [iv, small, large] = [new Uint8Array(12), new Uint8Array(16), new Uint8Array(1024)];
	await meter("request", firmware, "GetRandom of 16 bytes", (client) => client.getRandom({ size: 16 }));
	await meter("request", firmware, "IsKeyAvailable", (client) => client.isKeyAvailable({ key: 1 }));
	await meter("request", firmware, "Hash SHA-256 of 16 bytes", (client) => client.hash({ algorithm: "SHA-256", data: small }));
	await meter("request", firmware, "EncryptAesGcm of 16 bytes", (client) => client.encryptAesGcm({ key: 1, iv, plaintext: small }));
	await meter("request", firmware, "EncryptAesGcm of 1024 bytes", (client) => client.encryptAesGcm({ key: 1, iv, plaintext: large }));
	report("request", "a turn of the core that finds nothing", "byte codes", { "core and mailbox": firmware.meterIdleTurn(samples) });
	const echo = new Echo();
	report("request", "a slot into the ring and out again", "byte codes", {
		"core and mailbox": Array.from({ length: samples }, () => cost(() => echo.pass()).byteCodes),
	});

	begin("byte codes of algorithms");
	const noble = new MeteredHsm({ ...chip, aes: new SoftwareAes(new NativeHeap()), sha2: new SoftwareSha2() });
	await noble.prepare();
	const driver = withDriver();
	for (const [name, send] of Object.entries(requests))
		for (const size of sizes) {
			const message = new Uint8Array(size).fill(9);
			const counted: Record<string, number[]> = {};
			// A job in another machine can not be metered here. This machine would only wait for it.
			for (let round = 0; !slow.includes(name) && round < 4; round++)
				for (const [way, hsm] of [
					["HSM, native", firmware],
					["HSM, noble", noble],
				] as const) {
					const one = await hsm.meter((client) => send(client, message));
					if (round > 0) (counted[way] ??= []).push(parts.reduce((sum, part) => sum + one[part].byteCodes, 0));
				}
			for (const [way, work] of [
				["noble", withNoble[name]?.(message)],
				["driver", driver[name]?.(size)],
			] as const)
				for (let round = 0; work !== undefined && round < 4; round++) {
					const { byteCodes } = cost(work);
					if (round > 0) (counted[way] ??= []).push(byteCodes);
				}
			report("algorithm", name, "byte codes", counted, size);
		}
	firmware.end();
	noble.end();
}

run().catch(handleApplicationFailure);
