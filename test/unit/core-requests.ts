/** What tests of the core write by hand. */
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
