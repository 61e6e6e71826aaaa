/** What tests of the core write by hand. */
import { expect } from "vitest";
import type { Status } from "../../modules/messages/errors.js";
import { requests } from "../../modules/messages/requests.js";
import { symmetric, no, TestHsm } from "../support/hsm.js";
import { RawClient, type RawRequest } from "../support/raw-client.js";

export const codes = requests;

export function start(options: ConstructorParameters<typeof TestHsm>[0] = {}) {
	const hsm = new TestHsm({ keys: [symmetric(1, 16), symmetric(2, 16, no)], ...options });
	const clients = hsm.clients.map((_, index) => new RawClient(hsm.region, hsm.shared, index));
	return { hsm, clients, client: clients[0] };
}

/** A hash of `length` bytes at `offset` of the client's pool, the digest behind them. */
export function hash(client: RawClient, requestId: number, offset = 0, length = 8): RawRequest {
	const data = client.poolStart + offset;
	return { type: codes.Hash, requestId, parameters: [0], pairs: [undefined, [data, length], undefined, undefined, [data + length, 32]] };
}

export function random(client: RawClient, requestId: number, size = 4): RawRequest {
	return { type: codes.GetRandom, requestId, parameters: [size], pairs: [undefined, undefined, undefined, undefined, [client.poolStart, size]] };
}

/** Sends `request`, expects `status`, and then that a good request still succeeds. */
export function expectStatus({ hsm, client }: ReturnType<typeof start>, request: RawRequest, status: keyof typeof Status) {
	client.send({ requestId: 77, ...request });
	hsm.run();
	expect(client.receive()).toMatchObject([{ requestId: 77, status }]);
	client.send(hash(client, 78));
	hsm.run();
	expect(client.receive()).toMatchObject([{ requestId: 78, status: "Ok", output: [client.poolStart + 8, 32] }]);
}
