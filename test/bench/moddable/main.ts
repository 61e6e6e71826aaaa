/** The host's machine in the image with the SDK's cryptography. It measures that beside the HSM, noble and the drivers. */
import Resource from "Resource";
import Timer from "timer";
import Worker from "worker";
import { nativeMemory } from "../../../hardware/esp32/memory/memory.js";
import { eccMachine, hsmMachine } from "../../../hosts/firmware/configuration.js";
import { Hsm } from "../../../modules/api/hsm.js";
import { ascii } from "../../support/json-requests.js";
import { measureAlgorithms, measureOperations } from "../machines/algorithms.js";
import type { DirectRequest } from "../machines/direct-symmetric.js";
import { largeHeap } from "../machines/large-heap.js";
import { begin } from "../machines/output.js";
import { polls } from "../machines/polling.js";
import { ResponderMachine } from "../machines/responder.js";
import type { Cost } from "../machines/stopwatch.js";
import { makeKeys, queue, region } from "../machines/work.js";
import { checkAlgorithms, checkOperations } from "./check.js";
import type { CryptRequest, CryptResponse } from "./crypt-machine.js";

/** ChaCha20 with a tag, which the HSM has, and without, which the SDK has. noble has both. */
const algorithms = Object.freeze(["AES-256-GCM", "AES-256-CBC", "ChaCha20-Poly1305", "ChaCha20", "SHA-256", "SHA-512", "HMAC-SHA-256"]);
const operations = Object.freeze(["P-256 sign", "P-256 verify", "P-256 ECDH", "P-384 sign", "P-384 verify"]);

/** Messages have up to 4 KB here, twice as much as the firmware's pools take. ChaCha20-Poly1305 copies them in this heap. */
const hsmOfLarge = Object.freeze({ ...hsmMachine, static: 65536 });

const count = Number(ascii(new Uint8Array(new Resource("samples").slice(0))));

function startCrypt(creation: object): ResponderMachine<CryptRequest, CryptResponse | null> {
	return new ResponderMachine("crypt-machine", creation);
}

async function measure(): Promise<void> {
	const hardware = new Hsm(region, () => new Worker("hsm", { ...hsmOfLarge }), { timers: Timer, polls, operations: nativeMemory, queue });
	await makeKeys(hardware.client(0));

	const curves = new ResponderMachine<{ name: string }, Cost>("direct-curves", { ...eccMachine });
	const cryptCurves = startCrypt(largeHeap);
	begin("whether the SDK's crypt answers right");
	await checkOperations(hardware.client(0), cryptCurves);
	await measureOperations("image operation", operations, hardware.client(0), { noble: curves, crypt: cryptCurves }, count);
	curves.machine.terminate();
	cryptCurves.machine.terminate();

	const software = new Hsm(region, () => new Worker("hsm-software", largeHeap), { timers: Timer, polls, operations: nativeMemory, queue });
	await makeKeys(software.client(0));
	const direct = new ResponderMachine<DirectRequest, Cost | null>("direct-symmetric", largeHeap);
	const crypt = startCrypt(largeHeap);
	await checkAlgorithms(hardware.client(0), crypt);
	await measureAlgorithms("image algorithm", algorithms, { hardware, software }, { noble: direct, driver: direct, crypt }, count);
	direct.machine.terminate();
	crypt.machine.terminate();
	hardware.terminate();
	software.terminate();
}

void measure();
