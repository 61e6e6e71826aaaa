import { pbkdf2Sync } from "node:crypto";
import type { MethodFields } from "../../modules/api/pieces.js";
import { digestSizes, hashAlgorithms, hmacAlgorithms, hmacSizes, pbkdf2Algorithms } from "../../modules/messages/algorithms.js";
import { MINIMUM_TAG_BYTES } from "../../modules/messages/sizes.js";
import type { RequestName } from "../../modules/messages/types.js";
import { aesCtr } from "../support/ctr.js";
import { digest, type HashName, tag } from "../support/digests.js";
import { rowOf, sessionKinds, type UnpackedSession } from "../support/rows.js";
import { ctrBytes, type Expected, type GeneratorInputs, type Message, type RequestCase, requestCase, type SessionPart, type Stretch } from "./request-case.js";

type Kind = UnpackedSession["kinds"][number];

/** A session that an application has started. It may have ended. */
export interface KnownSession {
	readonly number: number;
	readonly start: SessionPart;
	/** The pieces that the application has sent. */
	readonly sent: Uint8Array[];
	/** The HSM has answered a request for its end. */
	hasEnded: boolean;
}

/** The fields of all requests of sessions. */
interface Fields {
	readonly session?: number;
	readonly algorithm?: HashName;
	readonly key?: number | Uint8Array;
	readonly data?: Uint8Array;
	readonly message?: Uint8Array;
	readonly tag?: Uint8Array;
	readonly tagLength?: number;
	readonly salt?: Uint8Array;
	readonly iterations?: number;
	readonly size?: number;
	readonly counter?: Uint8Array;
	readonly length?: number;
}

/** The iterations of one Pbkdf2Continue (software-pbkdf2.ts). */
const STEPS = { "SHA-256": 16, "SHA-384": 4, "SHA-512": 4 };

const nothing = new Uint8Array(0);

/** Makes a request of a session; undefined if `name` has no session. */
export function sessionRequest<Name extends RequestName>(name: Name, fields: MethodFields<Name>): RequestCase | undefined {
	const { session } = rowOf(name);
	if (session === undefined) return undefined;
	const {
		session: number = 0,
		algorithm = "SHA-256",
		key,
		data,
		message,
		tag: given = nothing,
		tagLength,
		salt,
		iterations = 0,
		size = 0,
		counter,
		length = 0,
	} = fields as Fields;
	// Its own, so that it can be found among the pieces.
	const piece = session.role === "start" ? nothing : (data ?? message ?? new Uint8Array(0));
	const part: SessionPart = {
		...session,
		number,
		algorithm,
		tagLength,
		key: typeof key === "number" ? undefined : key,
		stretch: salt === undefined ? undefined : { salt, iterations, size },
		counter: counter === undefined ? undefined : { block: counter, bits: length },
		piece,
		answer: (of) => {
			if (name === "AesCtrUpdate") return ctrOf(of, piece);
			return of.stretch === undefined || name === "EndSession" ? answerOf(name, of, given) : stretched(name, of, of.stretch, piece);
		},
	};
	const refusal = { error: session.role === "start" ? "Session.Full" : "Session.NotFound" } as const;
	return {
		...requestCase(name, fields, (stored) => (typeof key === "number" && stored === undefined ? { error: "KeyStore.KeyNotFound" } : refusal)),
		session: part,
		...(typeof key === "number" ? { keyId: key } : {}),
	};
}

/** The next bytes of AES-CTR. */
function ctrOf({ key = nothing, counter, done }: Message, piece: Uint8Array): Expected {
	if (counter === undefined || done + piece.length > ctrBytes(counter)) return { error: "Crypto.InvalidBufferSize" };
	return aesCtr(key, counter.block, counter.bits, Buffer.concat([new Uint8Array(done), piece])).subarray(done);
}

function answerOf(name: RequestName, { algorithm, key = nothing, tagLength, pieces }: Message, given: Uint8Array): Expected {
	if (name === "HashFinish") return digest(algorithm, pieces);
	if (name === "HmacFinish") return tag(algorithm, key, pieces).subarray(0, tagLength);
	if (name !== "HmacVerifyFinish") return undefined;
	const right = tag(algorithm, key, pieces).subarray(0, tagLength);
	return Buffer.compare(given, right) === 0;
}

/** The iterations that are left after the Pbkdf2Continue whose piece is `last`, or the output at the end. */
function stretched(name: RequestName, { algorithm, key = nothing, pieces }: Message, { salt, iterations, size }: Stretch, last: Uint8Array): Expected {
	const index = (pbkdf2Algorithms as readonly string[]).indexOf(algorithm);
	const all = Math.ceil(size / digestSizes[index]) * (iterations - 1);
	const done = (pieces.indexOf(last) + (name === "Pbkdf2Continue" ? 1 : 0)) * STEPS[pbkdf2Algorithms[index]];
	if (name === "Pbkdf2Continue") return Math.max(0, all - done);
	return done < all ? { error: "Session.Unfinished" } : pbkdf2Sync(key, salt, iterations, size, algorithm.replace("-", ""));
}

/**
 * Makes the start of a session, or a request of a session that the application knows. That session is mostly open and of the right kind.
 * Mostly undefined if there is no such session.
 */
export function generateSessionRequest(inputs: GeneratorInputs, known: readonly KnownSession[]): RequestCase | undefined {
	const { random, bytes, size, poolBytes } = inputs;
	const any = random.pick(["hash", ...sessionKinds.filter((each) => each !== "pbkdf2Key")] as const);
	const step = random.below(12);
	const session = choose(inputs, known);
	if (step < 1 || (session === undefined && step < 4)) return start(any, inputs);
	if (session === undefined && step < 11) return undefined;
	const kind = session !== undefined && random.below(8) > 0 ? session.start.kinds[0] : any;
	// Never the number of a session that the API started: guessing it would spoil results of the application itself.
	const number = session?.number ?? random.pick([0, 0xffffffff]);
	if (kind === "pbkdf2") return stretch(number, step, session);
	const isCtr = kind === "aesCtr";
	const piece = bytes(random.below(40) === 0 ? poolBytes + 1 : isCtr ? size() >> 1 : size());
	const isTooLarge = piece.length > poolBytes;
	if (step < 9 || isTooLarge) {
		if (!isTooLarge) session?.sent.push(piece);
		const requestCase = isCtr
			? request("AesCtrUpdate", { session: number, data: piece })
			: kind === "hash"
				? request("HashUpdate", { session: number, data: piece })
				: request("HmacUpdate", { session: number, message: piece });
		return isTooLarge ? { ...requestCase, isNeverSent: true } : requestCase;
	}
	const rest = random.below(2) === 0 ? piece : nothing;
	if (step === 9 || isCtr) return request("EndSession", { session: number });
	if (kind === "hash") return request("HashFinish", { session: number, ...(rest.length > 0 ? { data: rest } : {}) });
	if (kind === "hmac") return request("HmacFinish", { session: number, ...(rest.length > 0 ? { message: rest } : {}) });
	return request("HmacVerifyFinish", { session: number, message: rest, tag: guess(inputs, session, rest) });
}

/** The next request of PBKDF2. Sometimes the last one comes too early. */
function stretch(number: number, step: number, session: KnownSession | undefined): RequestCase {
	const [asked, { iterations = 0, size = 0 } = {}] = [session?.sent.length ?? 0, session?.start.stretch];
	if (step === 9) return request("EndSession", { session: number });
	if (step > 9 || asked * STEPS["SHA-512"] > (size / 32 + 1) * iterations) return request("Pbkdf2Finish", { session: number });
	session?.sent.push(nothing);
	return request("Pbkdf2Continue", { session: number });
}

/** The number of latest sessions that an application remembers. */
const LAST = 8;

/** Chooses a session, mostly an open one; undefined if there is none. */
function choose({ random }: GeneratorInputs, known: readonly KnownSession[]): KnownSession | undefined {
	const last = known.slice(-LAST);
	const open = last.filter(({ hasEnded }) => !hasEnded);
	if (random.below(6) === 0) return last[random.below(LAST)];
	return open.length > 0 ? random.pick(open) : undefined;
}

/** A counter with few bits ends soon; one of ones wraps around soon. */
export function someCounter({ random, bytes }: GeneratorInputs): { readonly counter: Uint8Array; readonly length: number } {
	return { counter: random.below(3) === 0 ? new Uint8Array(16).fill(0xff) : bytes(16), length: random.pick([1, 2, 4, 8, 32, 64, 100, 128]) };
}

function startCtr(inputs: GeneratorInputs): RequestCase {
	const { random, bytes, ctrId } = inputs;
	const key = random.below(2) === 0 ? ctrId : bytes(random.pick([16, 24, 32]));
	return request(random.below(2) === 0 ? "AesCtrStart" : "AesCtrDecryptStart", { key, ...someCounter(inputs) });
}

function start(kind: Kind, inputs: GeneratorInputs): RequestCase {
	const { random, bytes, keyId } = inputs;
	if (kind === "aesCtr") return startCtr(inputs);
	if (kind === "hash") return request("HashStart", { algorithm: random.pick(hashAlgorithms) });
	if (kind === "pbkdf2") {
		const [password, salt] = [bytes(random.below(4) * random.below(60)), bytes(random.below(40))];
		const stretched = { iterations: 1 + random.below(40), size: 1 + random.below(128), algorithm: random.pick(pbkdf2Algorithms) };
		return request("Pbkdf2Start", { key: password, salt, ...stretched });
	}
	const key = random.below(2) === 0 ? keyId : bytes(1 + random.below(199));
	const algorithm = random.pick(hmacAlgorithms);
	return request(kind === "hmac" ? "HmacStart" : "HmacVerifyStart", { key, algorithm, ...cutTag(random, hmacSizes[hmacAlgorithms.indexOf(algorithm)]) });
}

/** Sometimes a length to which a tag of `full` bytes is truncated. */
export function cutTag(random: GeneratorInputs["random"], full: number): { readonly tagLength?: number } {
	return random.below(3) === 0 ? { tagLength: MINIMUM_TAG_BYTES + random.below(full - MINIMUM_TAG_BYTES + 1) } : {};
}

/** The right tag, if the HSM accepted all pieces and the application knows the key; otherwise, or sometimes, another. */
function guess({ random, bytes }: GeneratorInputs, session: KnownSession | undefined, rest: Uint8Array): Uint8Array {
	const { algorithm, key, tagLength } = session?.start ?? {};
	if (algorithm === undefined || key === undefined || random.below(4) === 0) return bytes(random.pick([0, 31, 32, 48, 64]));
	return tag(algorithm, key, [...(session?.sent ?? []), rest]).subarray(0, tagLength);
}

function request<Name extends RequestName>(name: Name, fields: MethodFields<Name>): RequestCase {
	const requestCase = sessionRequest(name, fields);
	if (requestCase === undefined) throw new Error(`${name} has nothing to do with a session`);
	return requestCase;
}

/** A request with data that do not fit into the pool, as one array or in pieces: the API uses a session. */
export function generateLongRequest(inputs: GeneratorInputs): RequestCase {
	const { random, bytes, poolBytes } = inputs;
	const data = bytes(poolBytes + 1 + random.below(2 * poolBytes));
	const pieces: Uint8Array[] = [];
	for (let start = 0; start < data.length; ) pieces.push(data.subarray(start, (start += random.below(poolBytes))));
	const given = random.below(2) === 0 ? data : pieces;
	const requests = 8 + 4 * pieces.length;
	const algorithm = random.pick(hmacAlgorithms);
	const key = bytes(1 + random.below(199));
	const cut = cutTag(random, hmacSizes[hmacAlgorithms.indexOf(algorithm)]);
	switch (random.below(4)) {
		case 3:
			return longCtr(inputs, data, given, 2 * requests);
		case 0:
			return requestCase("Hash", { data: given, algorithm }, () => digest(algorithm, [data]), { requests });
		case 1:
			return requestCase("CalculateHmac", { key, message: given, algorithm, ...cut }, () => tag(algorithm, key, [data]).subarray(0, cut.tagLength), {
				requests,
			});
		default: {
			const isRight = random.below(2) === 0;
			const right = tag(algorithm, key, isRight ? [data] : [data, data]);
			return requestCase("VerifyHmac", { key, message: given, algorithm, tag: right.subarray(0, cut.tagLength), ...cut }, () => isRight, { requests });
		}
	}
}

/** Encryption or decryption of data that do not fit into the pool. */
function longCtr({ random, bytes }: GeneratorInputs, data: Uint8Array, given: Uint8Array | Uint8Array[], requests: number): RequestCase {
	const fields = { key: bytes(random.pick([16, 24, 32])), counter: bytes(16), length: random.pick([16, 32, 64, 128]) };
	const expected = (): Expected => aesCtr(fields.key, fields.counter, fields.length, data);
	if (random.below(2) === 0) return requestCase("EncryptAesCtr", { ...fields, plaintext: given }, expected, { requests });
	return requestCase("DecryptAesCtr", { ...fields, ciphertext: given }, expected, { requests });
}
