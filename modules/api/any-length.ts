import { HsmError } from "../messages/errors.js";
import { codes } from "../messages/table.js";
import type { RequestFields } from "../messages/types.js";
import { finishHash, finishHmac, hashRequests, hmacRequests } from "./digest.js";
import { limited, type CallOptions, type Timers } from "./options.js";
import { lengthOf, type Pieces } from "./pieces.js";
import { Session, type Requester, type SessionRequests } from "./session.js";

type PieceIterator = Iterator<unknown> | AsyncIterator<unknown>;

/** A request that may wait for its next piece. */
interface Run {
	stop(reason: unknown): void;
}

/** The requests of one client whose data do not fit into one: each has a session of its own. */
export class AnyLength {
	private readonly client: Requester;
	private readonly timers: Timers | undefined;
	private readonly running = new Set<Run>();

	constructor(client: Requester, timers: Timers | undefined) {
		this.client = client;
		this.timers = timers;
	}

	/**
	 * Answers what the request would if its data went into one. `fields`: those of the request, checked, and nobody else's; `data`: in the place of
	 * the field that may have any length.
	 */
	request(code: number, fields: object, data: Uint8Array | Pieces, options: CallOptions | undefined): Promise<Uint8Array | boolean> {
		const { client } = this;
		const { key, algorithm, tag, tagLength } = fields as RequestFields<"VerifyHmac">;
		const mac = { key, algorithm, ...tagLength === undefined ? {} : { tagLength } };
		if (code === codes.calculateHmac)
			return this.inSession(hmacRequests(client, "HmacStart", mac), data, options, (session) => finishHmac(client, session));
		if (code === codes.verifyHmac)
			return this.inSession(hmacRequests(client, "HmacVerifyStart", mac), data, options,
				(session) => client.request("HmacVerifyFinish", { session, tag }));
		if (code === codes.hash)
			return this.inSession(hashRequests(client, fields as RequestFields<"HashStart">), data, options, (session) => finishHash(client, session));
		return this.requestEcdsa(code, fields as RequestFields<"VerifyEcdsa">, data, options);
	}

	/** The HSM has ended: no request waits for a piece any longer. */
	end(reason: unknown): void {
		for (const run of this.running) run.stop(reason);
	}

	/** Hashes first, and signs or verifies the digest. */
	private requestEcdsa(
		code: number, fields: RequestFields<"VerifyEcdsa">, data: Uint8Array | Pieces, options: CallOptions | undefined,
	): Promise<Uint8Array | boolean> {
		const { client } = this;
		const name = code === codes.signEcdsa ? "SignEcdsa" : "VerifyEcdsa";
		if (fields.prehashed === true) return Promise.reject(new HsmError("Crypto.InvalidDigestSize", name));
		const hash = hashRequests(client, { algorithm: fields.curve === "P-384" ? "SHA-384" : "SHA-256" });
		return this.inSession(hash, data, options, (session) => finishHash(client, session),
			(message) => client.request(name, { ...fields, message, prehashed: true }));
	}

	/** `finish`: the request that ends the session; `after`: what is done with its answer. */
	private inSession<Result>(
		requests: SessionRequests, data: Uint8Array | Pieces, options: CallOptions | undefined, finish: (session: number) => Promise<Result>,
		after: (result: Result) => Promise<Uint8Array | boolean> | Result = (result) => result,
	): Promise<Uint8Array | boolean | Result> {
		const session = new Session(this.client, requests, true);
		let stopWaiting: (reason: unknown) => void = () => undefined;
		const run: Run = {
			stop(reason) {
				session.fail(reason);
				stopWaiting(reason);
			},
		};
		const length = data instanceof Uint8Array ? lengthOf(data) : 0;
		this.running.add(run);
		return limited(requests.name, options, this.timers, (reason) => run.stop(reason), async () => {
			if (data instanceof Uint8Array) await session.add(data, length);
			else {
				await session.start();
				await take(session, requests.name, data, (stop) => { stopWaiting = stop; });
			}
			return after(await session.finish(finish));
		}).finally(() => {
			session.close();
			this.running.delete(run);
		});
	}
}

/** Sends the pieces as they come. `waits`: is given, for each, what ends the wait for it. */
async function take(session: Session, name: string, pieces: Pieces, waits: (stop: (reason: unknown) => void) => void): Promise<void> {
	const iterator: PieceIterator = Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]();
	try {
		for (;;) {
			const { done, value } = await new Promise<IteratorResult<unknown>>((resolve, reject) => {
				waits(reject);
				Promise.resolve(iterator.next()).then(resolve, reject);
			});
			if (done === true) return;
			if (!(value instanceof Uint8Array)) throw new TypeError(`data of ${name} expected pieces of Uint8Array, got ${typeof value}`);
			await session.add(value);
		}
	} catch (error) {
		// Whoever has made the pieces lets go of what they are made of; what that throws is nobody's.
		Promise.resolve().then(() => iterator.return?.()).catch(() => undefined);
		throw error;
	}
}
