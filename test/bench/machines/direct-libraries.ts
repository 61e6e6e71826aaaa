/**
 * A machine without an HSM that calls the native libraries on request, and answers with their cost; null for what they do not compute. The
 * firmware's engines are the libraries' faces, bundled as for the firmware.
 */
import { PeripheralGenerator } from "../../../hardware/esp32/random/generator.js";
import { curves } from "../../../hosts/firmware/curves.js";
import { sha3 } from "../../../hosts/firmware/engines/sha3.js";
import { chachapoly, hkdf } from "../../../hosts/firmware/engines/symmetric.js";
import { hashAlgorithms } from "../../../modules/messages/algorithms.js";
import { INPUT } from "../../../modules/messages/slot.js";
import { withCurveEngines } from "./curve-work.js";
import { answer, type DirectRequest, type OperationRequest } from "./direct.js";
import { EngineJobs, type Work, type WorkOfSize } from "./engine-jobs.js";
import { native } from "./parameters.js";
import { isNative } from "./work.js";

const jobs = new EngineJobs();
const onMessage: Readonly<Record<string, WorkOfSize>> = {
	"ChaCha20-Poly1305": jobs.work(chachapoly().encrypt, { iv: 12, message: INPUT + 2 }),
	"SHA3-256": jobs.work(sha3().hash, { message: INPUT, parameter: hashAlgorithms.indexOf("SHA3-256") }),
};
const deriveBits = jobs.work(hkdf().hkdf, { message: INPUT + 1, output: 32 });
let built: Readonly<Record<string, Work>> | undefined;

/** The curves' keys are made at the first request for one, so that no other waits for them. */
function operations(): Readonly<Record<string, Work>> {
	return (built ??= { ...withCurveEngines(curves(new PeripheralGenerator())), "HKDF-SHA-256": deriveBits(0) });
}

function workOf(request: DirectRequest | OperationRequest): Work | undefined {
	if (!isNative(request.name, native)) return undefined;
	return "size" in request ? onMessage[request.name]?.(request.size) : operations()[request.name];
}

self.onmessage = (request: DirectRequest | OperationRequest) => {
	self.postMessage(answer(workOf(request), "times" in request ? request.times : 1));
};
