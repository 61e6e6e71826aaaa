/** The host's machine of the benchmark. It starts the machines to compare, and measures them in turn. */
import Resource from "Resource";
import Timer from "timer";
import Worker from "worker";
import { nativeMemory } from "../../../hardware/esp32/memory/memory.js";
import { handleApplicationFailure } from "../../../hosts/firmware/application-failure.js";
import { eccMachine, hsmMachine } from "../../../hosts/firmware/configuration.js";
import { Hsm } from "../../../modules/api/hsm.js";
import { ascii } from "../../support/json-requests.js";
import { measureAlgorithms, measureHashThroughput, measureOperations } from "./algorithms.js";
import type { DirectRequest } from "./direct-symmetric.js";
import { largeHeap } from "./large-heap.js";
import { begin } from "./output.js";
import { polls } from "./polling.js";
import { PostClient, ResponderMachine } from "./responder.js";
import { measureRoundTrips } from "./round-trips.js";
import type { Cost } from "./stopwatch.js";
import { measureThroughput, measureWhileSigning } from "./throughput.js";
import { makeKeys, operationNames, queue, region, requests } from "./work.js";

const count = Number(ascii(new Uint8Array(new Resource("samples").slice(0))));

async function measure(): Promise<void> {
	const machine = new Worker("hsm", { ...hsmMachine });
	const hsm = new Hsm(region, () => machine, { timers: Timer, polls, operations: nativeMemory, queue });
	const post = new PostClient({ ...hsmMachine });
	await makeKeys(hsm.client(0));
	begin("round trips");
	await measureRoundTrips(hsm.client(0), post, count);
	begin("requests under way together");
	await measureThroughput(hsm, post, count);
	post.machine.terminate();
	begin("a hash while signatures are made");
	await measureWhileSigning(hsm, count);

	const curves = new ResponderMachine<{ name: string }, Cost>("direct-curves", { ...eccMachine });
	await measureOperations("operation", operationNames, hsm.client(0), { noble: curves }, count);
	curves.machine.terminate();

	const softwareMachine = new Worker("hsm-software", largeHeap);
	const software = new Hsm(region, () => softwareMachine, { timers: Timer, polls, operations: nativeMemory, queue });
	const direct = new ResponderMachine<DirectRequest, Cost | null>("direct-symmetric", largeHeap);
	await makeKeys(software.client(0));
	await measureAlgorithms("algorithm", Object.keys(requests), { hardware: hsm, software }, { noble: direct, driver: direct }, count);
	await measureHashThroughput(hsm, direct, count);
	direct.machine.terminate();
	hsm.terminate();
	software.terminate();
}

measure().catch(handleApplicationFailure);
