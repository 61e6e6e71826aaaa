/** A machine without an HSM that runs the Moddable SDK's cryptography on request. */
import type { DirectRequest, OperationRequest } from "../machines/direct.js";
import { type Cost, cost } from "../machines/stopwatch.js";
import { onMessage, operations } from "./with-crypt.js";

/** An algorithm on a message of `size` bytes, or a public-key operation. */
export type CryptRequest = DirectRequest | OperationRequest;

/** The cost and the output, which the host compares with the HSM's. */
export interface CryptResponse extends Cost {
	readonly output: ArrayBuffer | boolean;
}

const message = new Uint8Array(16384).fill(9);
let built: ReturnType<typeof operations> | undefined;

function workOf(request: CryptRequest): (() => ArrayBuffer | boolean) | undefined {
	return "size" in request ? onMessage[request.name]?.(message.subarray(0, request.size)) : (built ??= operations())[request.name];
}

self.onmessage = (request: CryptRequest) => {
	const work = workOf(request);
	if (work === undefined) {
		self.postMessage(null);
		return;
	}
	let output: ArrayBuffer | boolean = false;
	const spent = cost(() => {
		output = work();
	});
	self.postMessage({ ...spent, output } satisfies CryptResponse);
};
