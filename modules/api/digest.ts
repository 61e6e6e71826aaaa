import { HsmError } from "../messages/errors.js";
import { codes } from "../messages/table.js";
import type { RequestFields } from "../messages/types.js";
import { describeValue, typeMismatch } from "./arguments.js";
import { type CallOptions, cancellable, type Timers } from "./call-options.js";
import { RequestEncoder } from "./request-encoder.js";
import { type Requester, Session, type SessionRequests } from "./session.js";

/**
 * A digest or a MAC of data that comes in pieces, each of any length. What is asked for without waiting is done in order. The HSM has
 * four sessions for each client: a digest that is neither asked for nor closed keeps one, until it is collected as garbage.
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
	 * Takes data in, as it is at the call. Rejects with an HsmError, `Session.Full` and `Api.QueueFull` among them, if that fails
	 * or is given up; so does then all that follows.
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
		// The digest would lack the data.
		if (!isTaken) this.session.fail(new HsmError("Session.NotFound", "Digest", "an update was refused"));
		return done;
	}

	/** The digest of all that was taken in, which ends it. @throws HsmError, by rejection: `Api.QueueFull`, after which it may be asked for again. */
	digest(options?: CallOptions): Promise<Uint8Array> {
		return this.cancellable(options, () => this.session.finish(this.ask));
	}

	/** Ends it without an answer, when what was asked for is done. */
	close(): void {
		this.session.close();
	}

	private cancellable<Answer>(options: CallOptions | undefined, work: () => Promise<Answer>): Promise<Answer> {
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
	encoder.encode(codes.hmacStart, fields);
	return createDigest(client, hmacRequests(client, "HmacStart", encoder.copyFields(codes.hmacStart) as RequestFields<"HmacStart">), finishHmac);
}

/** Digests that nobody refers to any more let go of their sessions. */
let digests: FinalizationRegistry<Session> | undefined;

function createDigest(client: Requester, requests: SessionRequests, finish: (client: Requester, session: number) => Promise<Uint8Array>): Digest {
	const session = new Session(client, requests, false);
	const digest = new Digest(session, (id) => finish(client, id), client.timers);
	digests ??= new FinalizationRegistry((abandoned) => abandoned.close());
	digests.register(digest, session);
	return digest;
}

/** The requests of a digest. */
export function hashRequests(client: Requester, fields: RequestFields<"HashStart">): SessionRequests {
	return {
		name: "Hash",
		start: () => client.ask("HashStart", fields),
		update: (session, data) => client.ask("HashUpdate", { session, data }),
		wipeKey: () => undefined,
	};
}

/** The requests of a MAC, which is calculated, or verified. A key in `fields` is wiped when it has served. */
export function hmacRequests(client: Requester, start: "HmacStart" | "HmacVerifyStart", fields: RequestFields<"HmacStart">): SessionRequests {
	return {
		name: "Hmac",
		start: () => client.ask(start, fields),
		update: (session, message) => client.ask("HmacUpdate", { session, message }),
		wipeKey() {
			if (fields.key instanceof Uint8Array) fields.key.fill(0);
		},
	};
}

export function finishHash(client: Requester, session: number): Promise<Uint8Array> {
	return client.ask("HashFinish", { session });
}

export function finishHmac(client: Requester, session: number): Promise<Uint8Array> {
	return client.ask("HmacFinish", { session });
}
