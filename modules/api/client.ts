import type { KeyAttributes } from "../messages/attributes.js";
import { codes } from "../messages/table.js";
import type {
	FreeKeyFields,
	KeyHandle,
	MakingRequest,
	MethodName,
	PlaceFields,
	RequestFields,
	RequestName,
	RequestResult,
	UnsealingRequest,
} from "../messages/types.js";
import { type AesCtr, type AesCtrFields, createAesCtr } from "./aes-ctr.js";
import { ownAttributes } from "./attributes.js";
import type { CallOptions } from "./call-options.js";
import type { ClientMethod, Connection } from "./connection.js";
import { createHash, createHmac, type Digest } from "./digest.js";
import type { Key } from "./key.js";
import { deriveKeyPbkdf2, type Pbkdf2Fields, type Pbkdf2FreeKeyFields, type Pbkdf2PlaceFields, pbkdf2 } from "./pbkdf2.js";
import type { MethodFields } from "./pieces.js";

/** A method for each request of the table: `client.hash(fields)` is `client.request("Hash", fields)`. */
type Methods = {
	[Name in RequestName as MethodName<Name>]: Name extends MakingRequest
		? MakingMethod<Name>
		: (fields: MethodFields<Name>, options?: CallOptions) => Promise<Name extends UnsealingRequest ? Key : RequestResult<Name>>;
};

/** With `attributes`, the request makes a free key. With the id of a place, it stores the key there. */
interface MakingMethod<Name extends MakingRequest> {
	(fields: FreeKeyFields<Name>, options?: CallOptions): Promise<Key>;
	(fields: PlaceFields<Name>, options?: CallOptions): Promise<void>;
	(fields: RequestFields<Name>, options?: CallOptions): Promise<KeyHandle | undefined>;
}

/** A client of the HSM, as applications use it. Its state is in its connection, so an application may freeze it. */
export class Client {
	/** The client's number. */
	readonly index: number;
	/** The Hsm's, not the application's: a property that is not enumerable. */
	declare private readonly connection: Connection;

	constructor(connection: Connection) {
		this.index = connection.index;
		Object.defineProperty(this, "connection", { value: connection });
	}

	/**
	 * Sends a request to the HSM. The fields count as they are at the call. Where the table allows data of any length, the data may be an
	 * iterable of pieces; if they do not fit into one request, the API sends several.
	 *
	 * The promise rejects with:
	 * - an HsmError if the HSM refuses, fails or ends, if the request can never fit into the pool (`RequestTooLarge`), if too much waits
	 *   already (`Api.QueueFull`), or at the timeout (`Api.TimedOut`);
	 * - the signal's reason if the signal aborts;
	 * - a TypeError if a field is not what the table says.
	 */
	request<Name extends RequestName>(name: Name, fields: MethodFields<Name>, options?: CallOptions): Promise<RequestResult<Name>> {
		return this.connection.request(name, fields, options);
	}

	/**
	 * Generates a free key: a symmetric key or a pair, as `attributes.type` says.
	 * @throws as `request`, by rejection: `KeyStore.InvalidAttributes`; `KeyStore.NotAllowed` if the firmware does not let this client have
	 * such a key; `KeyStore.Full`
	 */
	async generateKey(attributes: KeyAttributes, options?: CallOptions): Promise<Key> {
		const own = ownAttributes(attributes);
		return this.connection.request(own.type.kind === "symmetric" ? "GenerateSymmetricKey" : "GenerateKeyPair", { attributes: own }, options) as Promise<Key>;
	}

	/** Resolves when a request has left the queue. After `Api.QueueFull` wait for that, and ask again: another request may be faster. */
	nextRoom(): Promise<void> {
		return this.connection.queue.nextRoom();
	}

	/**
	 * Resolves in a later turn of the event loop; in this one if the Hsm has no timers. Objects that a turn has made are collected as garbage only
	 * after it, and answers may come within it.
	 */
	nextTurn(): Promise<void> {
		const { timers } = this.connection;
		return timers === undefined ? Promise.resolve() : new Promise((resolve) => void timers.set(() => resolve(), 0));
	}

	/** Makes a digest of data that come in pieces. @throws TypeError for an unknown algorithm. */
	createHash(algorithm: RequestFields<"Hash">["algorithm"]): Digest {
		return createHash(this.connection, algorithm);
	}

	/** Makes a MAC of data that come in pieces. Copies a key of the caller's. @throws TypeError for invalid fields. */
	createHmac(fields: RequestFields<"HmacStart">): Digest {
		return createHmac(this.connection, fields);
	}

	/**
	 * Derives bytes from a password (PBKDF2, RFC 8018 §5.2). The API sends as many requests as the iterations need, and other requests go on meanwhile.
	 * It uses a session. A cancelled call does no further iterations.
	 * @throws as `request`, by rejection; `Session.Full`
	 */
	pbkdf2(fields: Pbkdf2Fields, options?: CallOptions): Promise<Uint8Array> {
		return pbkdf2(this.connection, fields, options);
	}

	/** As `pbkdf2`; the HSM stores the bytes as a key of the same size, and gives them to nobody. With `attributes`, the key is a free one. */
	deriveKeyPbkdf2(fields: Pbkdf2FreeKeyFields, options?: CallOptions): Promise<Key>;
	deriveKeyPbkdf2(fields: Pbkdf2PlaceFields, options?: CallOptions): Promise<void>;
	deriveKeyPbkdf2(fields: Pbkdf2FreeKeyFields | Pbkdf2PlaceFields, options?: CallOptions): Promise<KeyHandle | undefined | void> {
		return deriveKeyPbkdf2(this.connection, fields, options);
	}

	/**
	 * Makes an encryption or decryption in AES-CTR of data that come in pieces. `counter`: the first counter block, 16 bytes; `length`: as many of
	 * its last bits count, 1 to 128. Copies a key of the caller's. @throws TypeError for invalid fields.
	 */
	createAesCtr(fields: AesCtrFields): AesCtr {
		return createAesCtr(this.connection, fields);
	}
}

export interface Client extends Methods {}

const { request } = Client.prototype;

/** Makes the method `name` of the client, for the request `code`. It works without the client, and follows a `request` that the application has replaced. */
function makeMethod(client: Client, connection: Connection, name: RequestName, code: number): ClientMethod["call"] {
	const call = (fields: object, options?: CallOptions): Promise<unknown> =>
		client.request === request ? connection.send(code, fields, options, false) : client.request(name, fields as never, options);
	connection.lastMethod = { client, name, call };
	return call;
}

/** The client's methods come from a proxy: a function for each would take half of the memory of the whole API. */
Object.setPrototypeOf(
	Client.prototype,
	new Proxy(Object.prototype, {
		get(target, property, client: Client) {
			// Only the prototype has no connection.
			if (property === "connection") return undefined;
			const connection: Connection | undefined = client["connection"];
			const last = connection?.lastMethod;
			if (last !== undefined && property === last.name && client === last.client) return last.call;
			const code: number | undefined = codes[property as keyof typeof codes];
			if (code === undefined || connection === undefined) return Reflect.get(target, property, client) as unknown;
			return makeMethod(client, connection, property as RequestName, code);
		},
		has: (target, property) => property in codes || Reflect.has(target, property),
	}),
);
