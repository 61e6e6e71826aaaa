import type { Client } from "../api/client.js";
import type { Key } from "../api/key.js";
import { HsmError } from "../messages/errors.js";
import { type ErrorName, fromHsmError } from "./errors.js";

/** How often a request for a key is sent if the HSM has no room for the key. */
const ATTEMPTS = 3;

/** The HSM, as the algorithms use it: calls that the client's queue has no room for wait here. */
export class HsmAccess {
	private readonly client: Client;
	private readonly limit: number;
	private readonly collect: (() => void) | undefined;
	/** Calls that wait for room in the queue. */
	private waiting = 0;

	/** `limit`: how many calls may wait; `collect`: collects garbage, so that the HSM deletes the keys that the application has dropped. */
	constructor(client: Client, limit: number, collect?: () => void) {
		this.client = client;
		this.limit = limit;
		this.collect = collect;
	}

	/**
	 * Sends a request and waits for its answer. `send` is called again as long as the queue is full.
	 * @throws the error of the Web Cryptography API; `otherwise` is its name if the algorithm itself refuses
	 */
	async ask<Result>(send: (client: Client) => Promise<Result>, otherwise: ErrorName = "OperationError"): Promise<Result> {
		try {
			return await this.send(send);
		} catch (error) {
			throw fromHsmError(error, otherwise);
		}
	}

	/**
	 * As `ask`, for a request that makes a free key. If the client has no room for the key, collects garbage and asks again. `notAllowed`: the name
	 * of the error if the policy refuses.
	 */
	async makeKey(make: (client: Client) => Promise<Key>, otherwise: ErrorName = "OperationError", notAllowed: ErrorName = "NotSupportedError"): Promise<Key> {
		for (let attempt = 1; ; attempt++) {
			try {
				return await this.send(make);
			} catch (error) {
				if (!isRefusal(error, "KeyStore.Full") || this.collect === undefined || attempt === ATTEMPTS) throw fromHsmError(error, otherwise, notAllowed);
			}
			await this.client.nextTurn();
			this.collect();
			// The engine tells of dropped keys when a turn ends. Their deletions are sent before this request has its answer.
			await this.client.nextTurn();
			await this.ask((client) => client.getRandom({ size: 1 }));
		}
	}

	private async send<Result>(send: (client: Client) => Promise<Result>): Promise<Result> {
		for (;;) {
			try {
				return await send(this.client);
			} catch (error) {
				if (!isRefusal(error, "Api.QueueFull") || this.waiting >= this.limit) throw error;
			}
			this.waiting++;
			await this.client.nextRoom();
			this.waiting--;
		}
	}
}

function isRefusal(error: unknown, code: HsmError["code"]): boolean {
	return error instanceof HsmError && error.code === code;
}
