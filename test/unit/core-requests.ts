/** Requests that tests of the core write by hand. */
import { expect } from "vitest";
import type { Status } from "../../modules/messages/errors.js";
import { requests } from "../../modules/messages/requests.js";
import { noPermissions, symmetric, TestHsm } from "../support/hsm.js";
import { RawClient, type RawRequest } from "../support/raw-client.js";

export const codes = requests;

export function start(options: ConstructorParameters<typeof TestHsm>[0] = {}) {
	const hsm = new TestHsm({ keys: [symmetric(1, 16), symmetric(2, 16, noPermissions)], ...options });
	const clients = hsm.clients.map((_, index) => new RawClient(hsm.region, hsm.shared, index));
	return { hsm, clients, client: clients[0] };
}

/** A hash of `length` bytes at `offset` of the client's pool; the digest follows the data. */
export function hash(requestId: number, offset = 0, length = 8): RawRequest {
	return { type: codes.Hash, requestId, parameters: [0], pairs: [undefined, [offset, length], undefined, undefined, [offset + length, 32]] };
}

export function random(requestId: number, size = 4): RawRequest {
	return { type: codes.GetRandom, requestId, parameters: [size], pairs: [undefined, undefined, undefined, undefined, [0, size]] };
}

/** Sends `request`, expects `status`, and then that a good request still succeeds. */
export function expectStatus({ hsm, client }: ReturnType<typeof start>, request: RawRequest, status: keyof typeof Status) {
	client.send({ requestId: 77, ...request });
	hsm.run();
	expect(client.receive()).toMatchObject([{ requestId: 77, status }]);
	client.send(hash(78));
	hsm.run();
	expect(client.receive()).toMatchObject([{ requestId: 78, status: "Ok", output: [8, 32] }]);
}
