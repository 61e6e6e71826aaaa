/** The host's machine in the image with the SDK's cryptography. It measures that beside the HSM, noble, the drivers and the libraries. */
import Timer from "timer";
import Worker from "worker";
import { nativeMemory } from "../../../hardware/esp32/memory/memory.js";
import { handleApplicationFailure } from "../../../hosts/firmware/application-failure.js";
import { hsmMachine } from "../../../hosts/firmware/configuration.js";
import { Hsm } from "../../../modules/api/hsm.js";
import { type Direct, measureAlgorithms, measureOperations } from "../machines/algorithms.js";
import type { DirectRequest, OperationRequest } from "../machines/direct.js";
import { largeHeap } from "../machines/large-heap.js";
import { begin } from "../machines/output.js";
import { polls, samples } from "../machines/parameters.js";
import { ResponderMachine } from "../machines/responder.js";
import type { Cost } from "../machines/stopwatch.js";
import { makeKeys, queue, region, slow } from "../machines/work.js";
import { checkAlgorithms, checkOperations } from "./check.js";
import type { CryptRequest, CryptResponse } from "./crypt-machine.js";

/** ChaCha20 with a tag, which the HSM has, and without, which the SDK has. noble has both. */
const algorithms: readonly string[] = Object.freeze(["AES-256-GCM", "AES-256-CBC", "ChaCha20-Poly1305", "ChaCha20", "SHA-256", "SHA-512", "HMAC-SHA-256"]);
const operations = Object.freeze(["P-256 sign", "P-256 verify", "P-256 ECDH", "P-384 sign", "P-384 verify"]);

/** Messages have up to 4 KB here, twice as much as the firmware's pools take. ChaCha20-Poly1305 by noble copies them in this heap. */
const hsmOfLarge = Object.freeze({ ...hsmMachine, static: 65536 });

function startCrypt(): ResponderMachine<CryptRequest, CryptResponse | null> {
	return new ResponderMachine("crypt-machine", largeHeap);
}

async function measure(): Promise<void> {
	const firmware = new Hsm(region, () => new Worker("hsm", { ...hsmOfLarge }), { timers: Timer, polls, operations: nativeMemory, queue });
	await makeKeys(firmware.client(0));

	const library = new ResponderMachine<DirectRequest | OperationRequest, Cost | null>("direct-libraries", largeHeap);
	const curves = new ResponderMachine<OperationRequest, Cost | null>("direct-noble-curves", largeHeap);
	const cryptCurves = startCrypt();
	begin("whether the SDK's crypt answers right");
	await checkOperations(firmware.client(0), cryptCurves);
	await measureOperations("image operation", operations, { firmware }, { noble: curves, library, crypt: cryptCurves }, samples);
	curves.machine.terminate();
	cryptCurves.machine.terminate();

	const noble = new Hsm(region, () => new Worker("hsm-noble", largeHeap), { timers: Timer, polls, operations: nativeMemory, queue });
	await makeKeys(noble.client(0));
	const direct = new ResponderMachine<DirectRequest, Cost | null>("direct-symmetric", largeHeap);
	const crypt = startCrypt();
	await checkAlgorithms(firmware.client(0), crypt);
	const directly: Record<string, Direct<DirectRequest>> = { noble: direct, driver: direct, library, crypt };
	// The image has one kind of slow workers, so both HSMs have the same.
	for (const name of algorithms)
		await measureAlgorithms("image algorithm", [name], slow.includes(name) ? { firmware } : { firmware, noble }, directly, samples);
	direct.machine.terminate();
	crypt.machine.terminate();
	library.machine.terminate();
	firmware.terminate();
	noble.terminate();
}

measure().catch(handleApplicationFailure);
