/**
 * Meters byte codes and garbage of requests exactly. The API, the HSM core and its fast workers run in one machine, one turn after the
 * other, so neither scheduling nor spinning counts.
 */
import Resource from "Resource";
import { NativeHeap } from "../../../hardware/esp32/memory/heap.js";
import { handleApplicationFailure } from "../../../hosts/firmware/application-failure.js";
import { peripherals } from "../../../hosts/firmware/peripherals.js";
import type { Client } from "../../../modules/api/client.js";
import { SoftwareAes } from "../../../modules/workers/software-aes.js";
import { SoftwareSha2 } from "../../../modules/workers/software-sha2.js";
import { ascii } from "../../support/json-requests.js";
import { withDriver, withNoble } from "./direct-work.js";
import { Echo } from "./echo.js";
import { type Metered, MeteredHsm } from "./metered-hsm.js";
import { begin, report } from "./output.js";
import { cost } from "./stopwatch.js";
import { requests, sizes, slow } from "./work.js";

const count = Number(ascii(new Uint8Array(new Resource("samples").slice(0))));
const parts = Object.freeze(["API", "core and mailbox", "worker"] as const);

async function meter(group: string, hsm: MeteredHsm, name: string, send: (client: Client) => Promise<unknown>, size?: number): Promise<void> {
	const metered: Metered[] = [];
	for (let round = 0; round < count + 3; round++) {
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
	const hardware = new MeteredHsm(chip);
	await hardware.prepare();
	await meter("request", hardware, "GetRandom of 16 bytes", (client) => client.getRandom({ size: 16 }));
	await meter("request", hardware, "IsKeyAvailable", (client) => client.isKeyAvailable({ key: 1 }));
	await meter("request", hardware, "Hash SHA-256 of 16 bytes", (client) => requests["SHA-256"](client, new Uint8Array(16)));
	await meter("request", hardware, "EncryptAesGcm of 16 bytes", (client) => requests["AES-256-GCM"](client, new Uint8Array(16)));
	await meter("request", hardware, "EncryptAesGcm of 1024 bytes", (client) => requests["AES-256-GCM"](client, new Uint8Array(1024)));
	report("request", "a turn of the core that finds nothing", "byte codes", { "core and mailbox": hardware.meterIdleTurn(count) });
	const echo = new Echo();
	report("request", "a slot into the ring and out again", "byte codes", {
		"core and mailbox": Array.from({ length: count }, () => cost(() => echo.pass()).byteCodes),
	});

	begin("byte codes of algorithms");
	const software = new MeteredHsm({ ...chip, aes: new SoftwareAes(new NativeHeap()), sha2: new SoftwareSha2() });
	await software.prepare();
	const driver = withDriver();
	for (const [name, send] of Object.entries(requests))
		for (const size of sizes) {
			const message = new Uint8Array(size).fill(9);
			const samples: Record<string, number[]> = {};
			// A job in another machine can not be metered here. This machine would only wait for it.
			for (let round = 0; !slow.includes(name) && round < 4; round++)
				for (const [way, hsm] of [
					["HSM, hardware", hardware],
					["HSM, software", software],
				] as const) {
					const one = await hsm.meter((client) => send(client, message));
					if (round > 0) (samples[way] ??= []).push(parts.reduce((sum, part) => sum + one[part].byteCodes, 0));
				}
			for (const [way, work] of [
				["noble", withNoble[name]?.(message)],
				["driver", driver[name]?.(size)],
			] as const)
				for (let round = 0; work !== undefined && round < 4; round++) {
					const { byteCodes } = cost(work);
					if (round > 0) (samples[way] ??= []).push(byteCodes);
				}
			report("algorithm", name, "byte codes", samples, size);
		}
	hardware.end();
	software.end();
}

run().catch(handleApplicationFailure);
