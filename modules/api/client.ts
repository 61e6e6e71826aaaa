import { codes } from "../messages/table.js";
import type { MethodName, RequestFields, RequestName, RequestResult } from "../messages/types.js";
import type { CallOptions } from "./call-options.js";
import type { Connection } from "./connection.js";
import { createHash, createHmac, type Digest } from "./digest.js";
import type { MethodFields } from "./pieces.js";

/** A method for each request of the table: `client.hash(fields)` is `client.request("Hash", fields)`. */
type Methods = {
	[Name in RequestName as MethodName<Name>]: (fields: MethodFields<Name>, options?: CallOptions) => Promise<RequestResult<Name>>;
};

/** One client of the HSM, as applications have it. Its state is its connection's: it may be frozen. */
export class Client {
	/** Its number. */
	readonly index: number;
	/** The Hsm's, not the application's: no property that can be listed. */
	declare private readonly connection: Connection;

	constructor(connection: Connection) {
		this.index = connection.index;
		Object.defineProperty(this, "connection", { value: connection });
	}

	/**
	 * Asks the HSM. Rejects with an HsmError if the HSM refuses, fails or ends, if the request could never fit into memory
	 * (RequestTooLarge), if too much waits already (Api.QueueFull), or at its timeout (Api.TimedOut); with the reason of the signal when
	 * that is aborted; with a TypeError if a field is not what the table says. The fields count as they are at the call. Where the table lets
	 * data have any length, they may be an iterable of pieces, and what does not fit into one request goes in several.
	 */
	request<Name extends RequestName>(name: Name, fields: MethodFields<Name>, options?: CallOptions): Promise<RequestResult<Name>> {
		return this.connection.request(name, fields, options);
	}

	/** A digest of data that comes in pieces. @throws TypeError for an algorithm that there is not. */
	createHash(algorithm: RequestFields<"Hash">["algorithm"]): Digest {
		return createHash(this.connection, algorithm);
	}

	/** A MAC of data that comes in pieces. A key of the caller's own is copied. @throws TypeError for fields that are not what the table says. */
	createHmac(fields: RequestFields<"HmacStart">): Digest {
		return createHmac(this.connection, fields);
	}
}

export interface Client extends Methods {}

/** Where a client's methods come from: 42 functions would take half of the memory that the whole API has. */
Object.setPrototypeOf(
	Client.prototype,
	new Proxy(Object.prototype, {
		get(target, property, client: Client) {
			if (typeof property === "string" && property in codes)
				return (fields: never, options?: CallOptions) => client.request(property as RequestName, fields, options);
			return Reflect.get(target, property, client) as unknown;
		},
		has: (target, property) => property in codes || Reflect.has(target, property),
	}),
);
