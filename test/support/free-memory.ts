import type { Client } from "../../modules/api/client.js";
import type { Connection } from "../../modules/api/connection.js";
import type { Pool } from "../../modules/mailbox/pool.js";

/** Free bytes of a pool, in any number of blocks. */
export function freeBytes(pool: Pool): number {
	let sum = 0;
	for (let block = 0; block < pool["count"]; block++) sum += pool["blocks"][2 * block + 1] - pool["blocks"][2 * block];
	return sum;
}

/** The connection of a client. Applications have no access to it, only their Hsm has. */
export function connectionOf(client: Client): Connection {
	return client["connection"];
}

/** Free bytes of a client's pool; 0 when the HSM has ended. */
export function freeMemory(client: Client): number {
	const channel = connectionOf(client)["channel"];
	return channel === undefined ? 0 : freeBytes(channel.allocator);
}
