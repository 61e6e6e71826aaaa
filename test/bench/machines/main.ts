/** The host's machine of the benchmark. It starts the machines to compare, and measures them in turn. */
import Timer from "timer";
import Worker from "worker";
import { nativeMemory } from "../../../hardware/esp32/memory/memory.js";
import { handleApplicationFailure } from "../../../hosts/firmware/application-failure.js";
import { eccMachine, hsmMachine } from "../../../hosts/firmware/configuration.js";
import { Hsm } from "../../../modules/api/hsm.js";
import { measureAlgorithms, measureHashThroughput, measureOperations } from "./algorithms.js";
import type { DirectRequest, OperationRequest } from "./direct.js";
import { largeHeap } from "./large-heap.js";
import { begin } from "./output.js";
import { polls, samples } from "./parameters.js";
import { PostClient, ResponderMachine } from "./responder.js";
import { measureRoundTrips } from "./round-trips.js";
import type { Cost } from "./stopwatch.js";
import { measureThroughput, measureWhileSigning } from "./throughput.js";
import { makeKeys, operationNames, queue, region, requests } from "./work.js";

async function measure(): Promise<void> {
	const machine = new Worker("hsm", { ...hsmMachine });
	const firmware = new Hsm(region, () => machine, { timers: Timer, polls, operations: nativeMemory, queue });
	const post = new PostClient({ ...hsmMachine });
	await makeKeys(firmware.client(0));
	begin("round trips");
	await measureRoundTrips(firmware.client(0), post, samples);
	begin("requests under way together");
	await measureThroughput(firmware, post, samples);
	post.machine.terminate();
	begin("a hash while signatures are made");
	await measureWhileSigning(firmware, samples);

	const nobleMachine = new Worker("hsm-noble", largeHeap);
	const noble = new Hsm(region, () => nobleMachine, { timers: Timer, polls, operations: nativeMemory, queue });
	await makeKeys(noble.client(0));
	const hsms = { firmware, noble };
	const library = new ResponderMachine<DirectRequest | OperationRequest, Cost | null>("direct-libraries", { ...eccMachine });

	const curves = new ResponderMachine<OperationRequest, Cost | null>("direct-noble-curves", { ...eccMachine });
	await measureOperations("operation", operationNames, hsms, { noble: curves, library }, samples);
	curves.machine.terminate();

	const direct = new ResponderMachine<DirectRequest, Cost | null>("direct-symmetric", largeHeap);
	await measureAlgorithms("algorithm", Object.keys(requests), hsms, { noble: direct, driver: direct, library }, samples);
	await measureHashThroughput(firmware, direct, samples);
	direct.machine.terminate();
	library.machine.terminate();
	firmware.terminate();
	noble.terminate();
}

measure().catch(handleApplicationFailure);
