import { HsmError } from "../messages/errors.js";
import { codes } from "../messages/table.js";
import type { RequestFields } from "../messages/types.js";
import { describeValue, typeMismatch } from "./arguments.js";
import { type CallOptions, cancellable, type Timers } from "./call-options.js";
import { holdKey } from "./key.js";
import { RequestEncoder } from "./request-encoder.js";
import { closeWhenCollected, type Requester, Session, type SessionRequests } from "./session.js";

/**
 * A digest or a MAC of data that come in pieces of any length. Calls run in order, also if the caller does not await them. The HSM has four
 * sessions for each client, and each open digest uses one. Finish or close a digest; otherwise it keeps its session until it is collected
 * as garbage.
 */
export class Digest {
	private readonly session: Session;
	private readonly ask: (session: number) => Promise<Uint8Array>;
	private readonly timers: Timers | undefined;

	constructor(session: Session, ask: (session: number) => Promise<Uint8Array>, timers: Timers | undefined) {
		this.session = session;
		this.ask = ask;
		this.timers = timers;
	}

	/**
	 * Adds data, as they are at the call. If that fails or is cancelled, the promise rejects with an HsmError, such as `Session.Full` or
	 * `Api.QueueFull`, and so do all later calls.
	 */
	update(data: Uint8Array, options?: CallOptions): Promise<void> {
		let isTaken = false;
		const done = this.cancellable(options, () => {
			isTaken = true;
			if (data instanceof Uint8Array) return this.session.add(data);
			const error = typeMismatch("data", "Uint8Array", describeValue(data));
			this.session.fail(error);
			return Promise.reject(error);
		});
		// Without these data the digest would be wrong.
		if (!isTaken) this.session.fail(new HsmError("Session.NotFound", "Digest", "an update was refused"));
		return done;
	}

	/**
	 * Returns the digest of all data, and ends it. @throws HsmError, by rejection: `Api.QueueFull`, after which the caller may try again.
	 */
	digest(options?: CallOptions): Promise<Uint8Array> {
		return this.cancellable(options, () => this.session.finish(this.ask));
	}

	/** Ends the digest without an answer, after all earlier calls. */
	close(): void {
		this.session.close();
	}

	private cancellable<Result>(options: CallOptions | undefined, work: () => Promise<Result>): Promise<Result> {
		return cancellable("Digest", options, this.timers, (reason) => this.session.fail(reason), work);
	}
}

/** As `Client.createHash`. */
export function createHash(client: Requester, algorithm: RequestFields<"Hash">["algorithm"]): Digest {
	new RequestEncoder().encode(codes.hashStart, { algorithm });
	return createDigest(client, hashRequests(client, { algorithm }), finishHash);
}

/** As `Client.createHmac`. */
export function createHmac(client: Requester, fields: RequestFields<"HmacStart">): Digest {
	const encoder = new RequestEncoder();
	encoder.encode(codes.hmacStart, fields, client.hsm);
	const copy = encoder.copyFields(codes.hmacStart) as RequestFields<"HmacStart">;
	return createDigest(client, hmacRequests(client, "HmacStart", copy, holdKey(copy.key)), finishHmac);
}

function createDigest(client: Requester, requests: SessionRequests, finish: (client: Requester, session: number) => Promise<Uint8Array>): Digest {
	const session = new Session(client, requests, false);
	const digest = new Digest(session, (id) => finish(client, id), client.timers);
	closeWhenCollected(digest, session);
	return digest;
}

/** The requests of a digest. */
export function hashRequests(client: Requester, fields: RequestFields<"HashStart">): SessionRequests {
	return {
		name: "Hash",
		start: () => client.ask("HashStart", fields),
		update: (session, data) => client.ask("HashUpdate", { session, data }),
		wipeKey: () => undefined,
		over: () => undefined,
	};
}

/** The requests of a MAC, to calculate or to verify it. A key in `fields` is wiped after the start. `over`: called at the end. */
export function hmacRequests(
	client: Requester,
	start: "HmacStart" | "HmacVerifyStart",
	fields: RequestFields<"HmacStart">,
	over: () => void = () => undefined,
): SessionRequests {
	return {
		name: "Hmac",
		start: () => client.ask(start, fields),
		update: (session, message) => client.ask("HmacUpdate", { session, message }),
		wipeKey() {
			if (fields.key instanceof Uint8Array) fields.key.fill(0);
		},
		over,
	};
}

export function finishHash(client: Requester, session: number): Promise<Uint8Array> {
	return client.ask("HashFinish", { session });
}

export function finishHmac(client: Requester, session: number): Promise<Uint8Array> {
	return client.ask("HmacFinish", { session });
}
