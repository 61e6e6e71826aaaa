/** A machine without an HSM that runs symmetric algorithms on request, and answers with their cost. */
import { answer, type DirectRequest } from "./direct.js";
import { withDriver, withNoble } from "./direct-work.js";
import type { Work } from "./engine-jobs.js";

const driver = withDriver();
const message = new Uint8Array(16384).fill(9);

function workOf({ way, name, size }: DirectRequest): Work | undefined {
	return way === "driver" ? driver[name]?.(size) : withNoble[name]?.(message.subarray(0, size));
}

self.onmessage = (request: DirectRequest) => {
	self.postMessage(answer(workOf(request), request.times));
};
