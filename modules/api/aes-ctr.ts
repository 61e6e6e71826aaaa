import { HsmError } from "../messages/errors.js";
import { codes } from "../messages/table.js";
import type { RequestFields } from "../messages/types.js";
import { describeValue, typeMismatch } from "./arguments.js";
import { joined } from "./bytes.js";
import { type CallOptions, cancellable, type Timers } from "./call-options.js";
import { holdKey } from "./key.js";
import { RequestEncoder } from "./request-encoder.js";
import { closeWhenCollected, type Requester, Session, type SessionRequests } from "./session.js";

/** The fields of `Client.createAesCtr`. `operation` is the one that the key's usage must have. */
export type AesCtrFields = RequestFields<"AesCtrStart"> & { readonly operation: "encrypt" | "decrypt" };

/**
 * AES-CTR of data that come in pieces of any length. Calls run in order, also if the caller does not await them. It uses one of the client's
 * four sessions. Close it; otherwise it keeps its session until it is collected as garbage.
 */
export class AesCtr {
	private readonly session: Session;
	private readonly timers: Timers | undefined;

	constructor(session: Session, timers: Timers | undefined) {
		this.session = session;
		this.timers = timers;
	}

	/**
	 * Encrypts or decrypts the next bytes, as they are at the call. Returns as many. If that fails or is cancelled, the promise rejects with an
	 * HsmError, such as `Crypto.InvalidBufferSize` for more bytes than the counter has blocks for, and so do all later calls.
	 */
	update(data: Uint8Array, options?: CallOptions): Promise<Uint8Array> {
		let isTaken = false;
		const done = cancellable(
			"AesCtr",
			options,
			this.timers,
			(reason) => this.session.fail(reason),
			() => {
				isTaken = true;
				const parts: Uint8Array[] = [];
				if (data instanceof Uint8Array) return this.session.add(data, parts).then(() => joined(parts));
				const error = typeMismatch("data", "Uint8Array", describeValue(data));
				this.session.fail(error);
				return Promise.reject(error);
			},
		);
		// The stream of the next bytes would be wrong.
		if (!isTaken) this.session.fail(new HsmError("Session.NotFound", "AesCtr", "an update was refused"));
		return done;
	}

	/** Ends the session, after all earlier calls. */
	close(): void {
		this.session.close();
	}
}

/** As `Client.createAesCtr`. */
export function createAesCtr(client: Requester, fields: AesCtrFields): AesCtr {
	const encoder = new RequestEncoder();
	// The encoder says what is wrong with fields that are no object.
	if (typeof fields !== "object" || fields === null) encoder.encode(codes.aesCtrStart, fields);
	const { operation, ...given } = { ...fields };
	if (operation !== "encrypt" && operation !== "decrypt") throw typeMismatch("operation", "encrypt or decrypt", describeValue(operation, true));
	encoder.encode(codes.aesCtrStart, given, client.hsm);
	const copy = encoder.copyFields(codes.aesCtrStart) as RequestFields<"AesCtrStart">;
	const session = new Session(client, ctrRequests(client, operation, copy, holdKey(copy.key)), false);
	const ctr = new AesCtr(session, client.timers);
	closeWhenCollected(ctr, session);
	return ctr;
}

/** The requests of AES-CTR. A key in `fields` is wiped after the start. `over`: called at the end. */
export function ctrRequests(
	client: Requester,
	operation: AesCtrFields["operation"],
	fields: RequestFields<"AesCtrStart">,
	over: () => void = () => undefined,
): SessionRequests {
	return {
		name: "AesCtr",
		answersData: true,
		start: () => client.ask(operation === "encrypt" ? "AesCtrStart" : "AesCtrDecryptStart", fields),
		// The answers of one session come in the order of its requests.
		update: (session, data, output) => client.ask("AesCtrUpdate", { session, data }).then((bytes) => void output?.push(bytes)),
		wipeKey() {
			if (fields.key instanceof Uint8Array) fields.key.fill(0);
		},
		over,
	};
}
