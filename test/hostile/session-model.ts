import { pbkdf2Sync } from "node:crypto";
import { hashAlgorithms, hmacAlgorithms, keyAlgorithms, keyOperations, pbkdf2Algorithms } from "../../modules/messages/algorithms.js";
import { Status } from "../../modules/messages/errors.js";
import { requests } from "../../modules/messages/requests.js";
import { TargetRole } from "../../modules/messages/row.js";
import { SESSIONS, sessionParameter } from "../../modules/messages/session.js";
import { INPUT, KEY, type Slot } from "../../modules/messages/slot.js";
import { aesCtr } from "../support/ctr.js";
import { digest, tag } from "../support/digests.js";
import { requestNames, rowOf, type UnpackedRow, type UnpackedSession } from "../support/rows.js";
import type { TakenRequest } from "./outstanding-requests.js";

const parts = new Map<number, UnpackedSession>(
	requestNames.flatMap((name) => {
		const { code, session } = rowOf(name);
		return session === undefined ? [] : [[code, session]];
	}),
);
/** The requests that replace, delete or narrow keys. */
const keyChanges = new Map<number, Pick<UnpackedRow, "target" | "result">>(
	requestNames.flatMap((name) => {
		const { code, ordered, target, result } = rowOf(name);
		return ordered && (result === "nothing" || result === "key") ? [[code, { target, result }]] : [];
	}),
);

interface Session {
	readonly kind: UnpackedSession["kinds"][number];
	readonly algorithm: number;
	/** Undefined if the key is unknown or can change. */
	readonly key: Uint8Array | undefined;
	readonly keyId: number | undefined;
	/** The tag length in bytes; 0: the whole tag. */
	readonly tagLength: number;
	/** The turns in which the core took its start, and the last of its requests that it answered with `Ok`. */
	readonly start: number;
	lastUse: number;
	/** The turn in which the core took the request that ended it. */
	end: number | undefined;
	/** Its key changed in this turn or earlier. */
	revoked: number | undefined;
	pieces: Uint8Array[];
	/** For PBKDF2. */
	readonly stretch: { readonly salt: Uint8Array; readonly iterations: number; readonly size: number };
	/** Of AES-CTR: the first counter block, and the operation that its key needs. `algorithm` is the number of bits that count. */
	readonly counter: Uint8Array;
	readonly operation: "encrypt" | "decrypt";
	/** A response may have been for this session or for another: its message is unknown, and whether it has ended. */
	isDoubtful: boolean;
}

/** A response, and the requests of which it answers one: `candidates`. */
export interface Answered {
	readonly client: number;
	readonly response: Slot;
	readonly candidates: readonly TakenRequest[];
	readonly output: Uint8Array | undefined;
	/** The requests of the client that the core has taken and not answered. */
	readonly underWay: readonly TakenRequest[];
	/** The present turn of the core. */
	readonly now: number;
}

/** A model of the sessions of all clients, from requests and responses. Throws if a response is impossible. */
export class SessionModel {
	/** The number of digests, tags and pieces of AES-CTR that were checked. */
	checked = 0;
	/** By client, then by number. */
	private readonly sessions: readonly Map<number, Session>[];
	private readonly ended: readonly Map<number, Session>[];
	/**
	 * By client: sessions that were ended before the response to their start. EndSession has another worker than HMAC and may be
	 * faster.
	 */
	private readonly early: readonly Map<number, { readonly taken: TakenRequest; readonly isCertain: boolean }>[];
	private readonly keyOf: (id: number) => Uint8Array | undefined;

	/** `keyOf` returns the bytes of a stored key that no client can change. */
	constructor(clients: number, keyOf: (id: number) => Uint8Array | undefined) {
		this.sessions = Array.from({ length: clients }, () => new Map());
		this.ended = Array.from({ length: clients }, () => new Map());
		this.early = Array.from({ length: clients }, () => new Map());
		this.keyOf = keyOf;
	}

	/** The numbers of the client's sessions that may be open. */
	open(client: number): number[] {
		return [...this.sessions[client].keys()];
	}

	/** To be called when no request is under way: every session that was ended early must have been started. */
	checkIdle(): void {
		this.early.forEach((early, client) => {
			for (const [number, { isCertain }] of early)
				expectThat(!isCertain || this.ended[client].has(number), `client ${client} has ended session ${number}, which it has not got`);
			early.clear();
		});
	}

	answer(answered: Answered): void {
		const {
			response: { code, status },
			candidates,
		} = answered;
		const part = parts.get(code);
		if (part === undefined) {
			if (status === Status.Ok && candidates.length === 1) this.changeKey(candidates[0], answered);
			return;
		}
		if (code === requests.EndSession && status === Status["Session.NotFound"] && candidates.length === 1) this.endUnseen(candidates[0], answered);
		if (status !== Status.Ok) return code === requests.Pbkdf2Finish || code === requests.Pbkdf2KeyFinish ? this.doubtEnd(answered) : undefined;
		if (part.role === "start") this.start(part, answered);
		else this.use(part, answered);
	}

	private start({ kinds: [kind] }: UnpackedSession, { client, response, candidates, underWay }: Answered): void {
		const own = this.sessions[client];
		expectThat(!own.has(response.answer) && !this.ended[client].has(response.answer), `client ${client} was answered session ${response.answer} twice`);
		const isCertain = candidates.length === 1;
		const [{ slot, copied, turn }] = candidates;
		const keyId = kind === "hash" || slot.isExternal ? undefined : slot.keyId;
		const key = slot.isExternal ? ((slot.length(KEY) > 0 ? copied[0] : undefined) ?? new Uint8Array(0)) : this.keyOf(slot.keyId);
		const early = this.early[client].get(response.answer);
		own.set(response.answer, {
			kind,
			algorithm: slot.parameter(0),
			tagLength: slot.parameter(1),
			stretch: { salt: copied[slot.isExternal && slot.length(KEY) > 0 ? 1 : 0] ?? new Uint8Array(0), iterations: slot.parameter(1), size: slot.parameter(2) },
			key,
			keyId,
			start: turn,
			lastUse: turn,
			end: undefined,
			revoked: undefined,
			pieces: [],
			counter: copied[slot.isExternal ? 1 : 0] ?? new Uint8Array(0),
			operation: response.code === requests.AesCtrStart ? "encrypt" : "decrypt",
			isDoubtful: !isCertain || early?.isCertain === false,
		});
		if (early?.isCertain === true) this.end(client, early.taken);
		const ending = endsIn(underWay);
		const surely = [...own].filter(([number, { isDoubtful, keyId: stored }]) => !isDoubtful && stored === undefined && !ending.has(number));
		expectThat(surely.length <= SESSIONS, `client ${client} has ${surely.length} sessions`);
	}

	private use({ role, kinds }: UnpackedSession, answered: Answered): void {
		const { client, response, candidates, underWay } = answered;
		if (response.code === requests.EndSession && underWay.some(({ slot: { code } }) => parts.get(code)?.role === "start")) this.endEarly(client, candidates);
		const named = candidates.map(({ slot }) => this.sessions[client].get(numberIn(slot)) ?? this.ended[client].get(numberIn(slot)));
		const what = `client ${client} was answered ${Status[response.status]} to request ${response.code} of session ${numberIn(candidates[0].slot)}`;
		if (candidates.length > 1) {
			const mayBe = named.some((session) => session !== undefined && kinds.includes(session.kind));
			expectThat(mayBe || candidates.some(({ slot }) => this.early[client].has(numberIn(slot))), `${what}, which it has not got`);
			for (const session of named) if (session !== undefined) session.isDoubtful = true;
			return;
		}
		const [session] = named;
		const [taken] = candidates;
		if (session === undefined && this.early[client].has(numberIn(taken.slot))) return;
		expectThat(session !== undefined && kinds.includes(session.kind), `${what}, which it has not got`);
		expectThat(!(session.end !== undefined && session.end < taken.turn), `${what}, which had ended`);
		expectThat(!(session.revoked !== undefined && session.revoked < taken.turn), `${what}, whose key had changed`);
		if (role === "end") {
			expectThat(session.lastUse <= taken.turn, `${what}, and to later ones`);
			if (!session.isDoubtful) this.checkEnd(session, taken, answered);
			this.end(client, taken);
		} else {
			session.lastUse = Math.max(session.lastUse, taken.turn);
			const piece = taken.copied[0] ?? new Uint8Array(0);
			if (session.kind === "aesCtr" && !session.isDoubtful) this.checkPiece(session, piece, answered);
			session.pieces.push(piece);
		}
	}

	/** Checks the output of the next piece of AES-CTR. */
	private checkPiece({ algorithm: bits, key, counter, pieces }: Session, piece: Uint8Array, { client, output }: Answered): void {
		const all = Buffer.concat([...pieces, piece]);
		expectThat(all.length <= 16 * 2 ** bits, `client ${client} has more bytes of AES-CTR than a counter of ${bits} bits has`);
		if (key === undefined) return;
		const right = aesCtr(key, counter, bits, all).subarray(all.length - piece.length);
		expectThat(isEqual(output ?? new Uint8Array(0), right), `client ${client} was answered AES-CTR of something else than what was copied`);
		this.checked++;
	}

	private endEarly(client: number, candidates: readonly TakenRequest[]): void {
		for (const taken of candidates) {
			const number = numberIn(taken.slot);
			if (!this.sessions[client].has(number) && !this.ended[client].has(number)) this.early[client].set(number, { taken, isCertain: candidates.length === 1 });
		}
	}

	/** The last request of PBKDF2 has failed: too early, or its key can not be stored. Whether the core had begun the end, only the core knows. */
	private doubtEnd({ client, candidates }: Answered): void {
		for (const { slot } of candidates) {
			const session = this.sessions[client].get(numberIn(slot));
			if (session !== undefined) session.isDoubtful = true;
		}
	}

	/** The HSM has no such session: it ended with its key, or by a request that the model could not assign to it. */
	private endUnseen(taken: TakenRequest, { client, underWay }: Answered): void {
		if (!endsIn(underWay).has(numberIn(taken.slot))) this.end(client, taken);
	}

	private end(client: number, { slot, turn }: TakenRequest): void {
		const number = numberIn(slot);
		const session = this.sessions[client].get(number);
		if (session === undefined) return;
		session.end = turn;
		session.pieces = [];
		this.sessions[client].delete(number);
		this.ended[client].set(number, session);
	}

	/** Checks the digest, tag or verification against all bytes that the core copied for the session, in order. */
	private checkEnd(
		{ algorithm, key, tagLength, pieces, stretch }: Session,
		{ slot, copied }: TakenRequest,
		{ client, response: { code, answer }, output }: Answered,
	): void {
		if (code === requests.EndSession) return;
		const what = `client ${client} was answered by request ${code}`;
		if (code === requests.Pbkdf2KeyFinish) return;
		if (code === requests.Pbkdf2Finish) {
			if (key === undefined) return;
			const { salt, iterations, size } = stretch;
			const right = pbkdf2Sync(key, salt, iterations, size, pbkdf2Algorithms[algorithm].replace("-", ""));
			expectThat(isEqual(output, right), `${what} bytes that PBKDF2 does not derive from what was copied`);
		} else if (code === requests.HashFinish) {
			expectThat(isEqual(output, digest(hashAlgorithms[algorithm], [...pieces, ...copied])), `${what} a digest of something else than what was copied`);
		} else {
			if (key === undefined) return;
			const given = code === requests.HmacVerifyFinish && slot.length(INPUT) > 0 ? copied[0] : new Uint8Array(0);
			const rest = given.length > 0 ? copied.slice(1) : copied;
			const right = tag(hmacAlgorithms[algorithm], key, [...pieces, ...rest]).subarray(0, tagLength === 0 ? undefined : tagLength);
			if (code === requests.HmacFinish) expectThat(isEqual(output, right), `${what} a tag of something else than what was copied`);
			else expectThat(answer === (isEqual(given, right) ? 1 : 0), `${what} a wrong answer about a tag`);
		}
		this.checked++;
	}

	private changeKey({ slot, turn }: TakenRequest, { response, now }: Answered): void {
		const change = keyChanges.get(slot.code);
		// A free key has an id that no key had before.
		if (change === undefined || (change.result === "key" && response.answer !== 0)) return;
		const id = change.target === "store" ? slot.parameter(0) : slot.keyId;
		for (const own of this.sessions)
			for (const session of own.values()) if (session.keyId === id && session.start < turn && takesUsage(slot, session)) session.revoked ??= now;
	}
}

/** The usage of a key that a session of each kind needs. No hash has a key. */
const needs = {
	hash: ["HMAC", "sign"],
	hmac: ["HMAC", "sign"],
	hmacVerify: ["HMAC", "verify"],
	pbkdf2: ["PBKDF2", "deriveBits"],
	pbkdf2Key: ["PBKDF2", "deriveKey"],
} as const;

/** The session that the request names. */
function numberIn(slot: Slot): number {
	return slot.parameter(sessionParameter(slot.code === requests.Pbkdf2KeyFinish ? TargetRole.store : TargetRole.none));
}

/** Whether the change takes from the key what the session needs. RevokeUsage ends no session of a key that had none of the usage it names. */
function takesUsage(slot: Slot, { kind, operation }: Session): boolean {
	if (slot.code !== requests.RevokeUsage) return true;
	const isNamed = (parameter: number, bit: number) => ((slot.parameter(parameter) >>> bit) & 1) !== 0;
	if (kind === "aesCtr") return isNamed(0, keyAlgorithms.indexOf("AES-CTR")) || isNamed(1, keyOperations.indexOf(operation));
	const [algorithm, needed] = needs[kind];
	return isNamed(0, keyAlgorithms.indexOf(algorithm)) || isNamed(1, keyOperations.indexOf(needed));
}

/** The numbers of the sessions that these requests end. */
function endsIn(underWay: readonly TakenRequest[]): Set<number> {
	return new Set(underWay.filter(({ slot: { code } }) => parts.get(code)?.role === "end").map(({ slot }) => numberIn(slot)));
}

function isEqual(bytes: Uint8Array | undefined, expected: Uint8Array): boolean {
	return bytes !== undefined && Buffer.compare(bytes, expected) === 0;
}

function expectThat(holds: boolean, complaint: string): asserts holds {
	if (!holds) throw new Error(complaint);
}
