import type { PrivateMemory } from "../../modules/core/private-memory.js";
import { Status } from "../../modules/messages/errors.js";
import { SESSION_BYTES, SESSIONS } from "../../modules/messages/session.js";
import type { UnpackedSession } from "../support/rows.js";
import type { IssuedRequest } from "./issued-request.js";
import { ctrBytes, type Expected, type Message } from "./request-case.js";
import type { Tally } from "./tally.js";
import { check } from "./violation.js";

/** A session, from the time when the core gives its start to a worker until its last job is back. */
interface Session extends Message {
	readonly client: number;
	readonly kind: UnpackedSession["kinds"][number];
	/** The stored key of its start. */
	readonly keyId: number | undefined;
	readonly pieces: Uint8Array[];
	done: number;
	key: Uint8Array | undefined;
	/** Undefined until its start is answered. */
	number: number | undefined;
	jobs: number;
	/** Its last request is under way, or its start failed. */
	isClosing: boolean;
	/** A request failed. It can only be ended. */
	isBroken: boolean;
	/** Its key was replaced or deleted. */
	isRevoked: boolean;
}

/**
 * A model of the sessions of one HSM. It follows the jobs that the core gives to workers and takes back, and the changes of keys; it does
 * not use the core's own state. When the core refuses a request without a worker, the time of the decision is unknown: the refusal must
 * have been right at some moment.
 */
export class SessionModel {
	private readonly memory: PrivateMemory;
	private readonly tally: Tally;
	private readonly places: (Session | undefined)[];
	/** Requests in the rings that the core has neither given to a worker nor answered. */
	private readonly waiting = new Set<IssuedRequest>();
	private readonly ofJob = new Map<IssuedRequest, Session>();
	/** All session numbers that each client has ever got. */
	private readonly numbers: readonly Set<number>[];
	/** Indexes of sessions that ended in this step. */
	private readonly ended: number[] = [];

	constructor(clients: number, memory: PrivateMemory, tally: Tally) {
		this.memory = memory;
		this.tally = tally;
		this.places = Array.from({ length: clients * SESSIONS }, () => undefined);
		this.numbers = Array.from({ length: clients }, () => new Set());
	}

	/** Whether the client has this session and can still end it. */
	isOpen(client: number, number: number): boolean {
		return this.ownOf(client).some((session) => session?.number === number && !session.isClosing && !session.isRevoked);
	}

	/** Whether the client's session has a slow algorithm; false if it does not exist. */
	isSlow(client: number, number: number): boolean {
		const session = this.ownOf(client).find((own) => own?.number === number);
		return session !== undefined && (session.algorithm === "SHA-1" || !session.algorithm.startsWith("SHA-"));
	}

	/** A request entered its ring. */
	put(issued: IssuedRequest): void {
		this.waiting.add(issued);
		this.consider(issued);
	}

	/** The core gives a request to a worker. The state of the session lies at `offset` of private memory. */
	take(issued: IssuedRequest, offset: number): void {
		const {
			client,
			requestCase: { session: part, keyId },
		} = issued;
		if (part === undefined) return;
		this.waiting.delete(issued);
		const place = (offset - this.memory.sessionStart(0)) / SESSION_BYTES;
		check(Math.floor(place / SESSIONS) === client, () => `${issued} was given the state of a session that is not its client's`);
		let session = this.places[place];
		if (part.role === "start") {
			check(session === undefined, () => `${issued} was given the state of another session`);
			const {
				algorithm,
				key,
				tagLength,
				stretch,
				counter,
				kinds: [kind],
			} = part;
			session = {
				client,
				kind,
				algorithm,
				key,
				tagLength,
				stretch,
				keyId,
				pieces: [],
				counter,
				done: 0,
				number: undefined,
				jobs: 0,
				isClosing: false,
				isBroken: false,
				isRevoked: false,
			};
			this.places[place] = session;
		} else {
			check(session !== undefined, () => `${issued} was taken for a session that has ended`);
			check(isFor(session, issued), () => `${issued} was taken for session ${session?.number}, which is not for it`);
			session.pieces.push(part.piece);
			if (part.role === "end") session.isClosing = true;
		}
		session.jobs++;
		this.ofJob.set(issued, session);
		this.changed(client);
	}

	/** The core takes a request back from its worker. */
	giveBack(issued: IssuedRequest): void {
		const session = this.ofJob.get(issued);
		const {
			requestCase: { session: part, name },
		} = issued;
		if (session === undefined || part === undefined) return;
		const { isBroken, done } = session;
		const expected = (): Expected => part.answer({ ...session, done });
		session.jobs--;
		if (part.role === "start") {
			issued.verdict = (key) => {
				session.key ??= key;
				return session.number;
			};
			if (issued.hasFailed) session.isClosing = true;
		} else if (isBroken && name === "Pbkdf2Finish") {
			// Nobody knows whether the failed request has done its iterations.
			issued.verdict = (_, status) => ({ error: status === Status["Session.Unfinished"] ? "Session.Unfinished" : "Session.NotFound" });
		} else if (isBroken && name !== "EndSession") issued.verdict = () => orFailure(expected()) ?? { error: "Session.NotFound" };
		else issued.verdict = expected;
		if (name === "AesCtrUpdate") this.encrypted(session, part.piece.length);
		if (issued.hasFailed && part.role !== "start") {
			this.tally.count("session broken");
			session.isBroken = true;
		}
		this.endIfDone(session);
	}

	/** A piece of AES-CTR, for which the counter may not have enough blocks. */
	private encrypted(session: Session, bytes: number): void {
		if (session.counter === undefined || session.done + bytes <= ctrBytes(session.counter)) session.done += bytes;
		else {
			this.tally.count("session out of counter blocks");
			session.isBroken = true;
		}
	}

	/** The key was replaced or deleted. */
	keyChanged(id: number): void {
		for (const session of this.places) {
			if (session?.keyId !== id) continue;
			this.tally.count("session ended with its key");
			session.isRevoked = true;
			this.endIfDone(session);
		}
	}

	/** A request is answered. `number`: the session number that a start returns. */
	answer(issued: IssuedRequest, status: number, number: number): void {
		const {
			client,
			requestCase: { session: part },
		} = issued;
		if (part === undefined) return;
		this.waiting.delete(issued);
		const session = this.ofJob.get(issued);
		this.ofJob.delete(issued);
		if (status === Status["Session.Full"]) this.tally.count("session too many");
		if (status === Status["Session.NotFound"]) this.tally.count("session not found");
		if (session === undefined) {
			const isOfSession = status === Status["Session.Full"] || status === Status["Session.NotFound"];
			check(!isOfSession || issued.mayBeRefused, () => `${issued} was answered ${Status[status]} although there was a session for it`);
		} else if (part.role === "start" && status === Status.Ok) {
			check(!this.numbers[client].has(number), () => `${issued} was answered a number that client ${client} has had before`);
			this.numbers[client].add(number);
			session.number = number;
		}
	}

	/** To be called after each step of the core. */
	checkWiped(): void {
		for (const place of this.ended.splice(0)) {
			const start = this.memory.sessionStart(place);
			check(
				this.memory.bytes.subarray(start, start + SESSION_BYTES).every((byte) => byte === 0),
				() => "the state of a session that has ended is not wiped",
			);
		}
	}

	/** To be called when all requests are answered and all sessions ended. */
	finish(): void {
		this.places.forEach((session) => check(session === undefined, () => `session ${session?.number} of client ${session?.client} was left open`));
	}

	private ownOf(client: number): readonly (Session | undefined)[] {
		return this.places.slice(client * SESSIONS, (client + 1) * SESSIONS);
	}

	private endIfDone(session: Session): void {
		if (session.jobs === 0 && (session.isClosing || session.isRevoked)) {
			const place = this.places.indexOf(session);
			this.places[place] = undefined;
			this.ended.push(place);
		}
		this.changed(session.client);
	}

	/** Sessions of the client have changed: waiting requests may be refused from now on. */
	private changed(client: number): void {
		for (const issued of this.waiting) if (issued.client === client) this.consider(issued);
	}

	private consider(issued: IssuedRequest): void {
		const own = this.ownOf(issued.client);
		if (issued.requestCase.session?.role === "start") issued.mayBeRefused ||= own.every((session) => session !== undefined);
		else issued.mayBeRefused ||= !own.some((session) => session !== undefined && isFor(session, issued));
	}
}

/** Whether a request that is not a start can be taken for the session. */
function isFor({ number, kind, isClosing, isBroken, isRevoked }: Session, { requestCase: { name, session: part } }: IssuedRequest): boolean {
	if (part === undefined || number !== part.number || !part.kinds.includes(kind)) return false;
	return !isClosing && !isRevoked && (!isBroken || name === "EndSession");
}

function orFailure(expected: Expected): Expected {
	return typeof expected === "object" && "error" in expected ? expected : undefined;
}
