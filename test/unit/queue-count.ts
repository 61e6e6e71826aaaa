import type { Client } from "../../modules/api/client.js";
import { connectionOf } from "../support/free-memory.js";

/** The requests and bytes that a client's queue counts. */
export function counted(client: Client): [requests: number, bytes: number] {
	const { queue } = connectionOf(client);
	return [queue["requests"], queue["bytes"]];
}
