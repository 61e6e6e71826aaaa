import type { Client } from "../../modules/api/client.js";
import type { Connection } from "../../modules/api/connection.js";
import type { Pool } from "../../modules/mailbox/pool.js";

/** Bytes of a pool that are free, in however many pieces. */
export function freeBytes(pool: Pool): number {
	let sum = 0;
	for (let block = 0; block < pool["count"]; block++) sum += pool["blocks"][2 * block + 1] - pool["blocks"][2 * block];
	return sum;
}

/** What an application does not have: the way of a client's requests, which its Hsm has. */
export function connectionOf(client: Client): Connection {
	return client["connection"];
}

/** Bytes of a client's pool memory that no request holds; none when the HSM has ended. */
export function freeMemory(client: Client): number {
	const channel = connectionOf(client)["channel"];
	return channel === undefined ? 0 : freeBytes(channel.allocator);
}
