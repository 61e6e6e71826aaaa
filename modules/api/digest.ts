import type { RequestFields } from "../messages/types.js";
import { limited, type CallOptions, type Timers } from "./options.js";
import { Session, type Requester, type SessionRequests } from "./session.js";

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
	 * Takes data in: do not change it until the promise settles. Rejects with an HsmError, `Session.Full` among them, if that fails
	 * or is given up; so does then all that follows.
	 */
	update(data: Uint8Array, options?: CallOptions): Promise<void> {
		if (!(data instanceof Uint8Array)) return Promise.reject(new TypeError(`"data" expected Uint8Array, got ${typeof data}`));
		return this.limited(options, () => this.session.add(data));
	}

	/** The digest of all that was taken in, which ends it. */
	digest(options?: CallOptions): Promise<Uint8Array> {
		return this.limited(options, () => this.session.finish(this.ask));
	}

	/** Ends it without an answer, when what was asked for is done. */
	close(): void {
		this.session.close();
	}

	private limited<Answer>(options: CallOptions | undefined, work: () => Promise<Answer>): Promise<Answer> {
		return limited("Digest", options, this.timers, (reason) => this.session.fail(reason), work);
	}
}

/** The requests of a digest. */
export function hashRequests(client: Requester, fields: RequestFields<"HashStart">): SessionRequests {
	return {
		name: "Hash",
		start: () => client.request("HashStart", fields),
		update: (session, data) => client.request("HashUpdate", { session, data }),
	};
}

/** The requests of a MAC, which is calculated, or verified. */
export function hmacRequests(client: Requester, start: "HmacStart" | "HmacVerifyStart", fields: RequestFields<"HmacStart">): SessionRequests {
	return {
		name: "Hmac",
		start: () => client.request(start, fields),
		update: (session, message) => client.request("HmacUpdate", { session, message }),
	};
}

export function finishHash(client: Requester, session: number): Promise<Uint8Array> {
	return client.request("HashFinish", { session });
}

export function finishHmac(client: Requester, session: number): Promise<Uint8Array> {
	return client.request("HmacFinish", { session });
}
