/**
 * Bad requests, made from the table, so a new row gets its own. The HSM must answer each of them, with the error that the table or
 * the key store names, and never with WorkerFailed.
 */
import type { KeyDescription } from "../../modules/keystore/description.js";
import type { KeyAlgorithm } from "../../modules/messages/algorithms.js";
import type { ErrorCode } from "../../modules/messages/errors.js";
import type { ParameterValues } from "../../modules/messages/row.js";
import { EXTERNAL_KEY, INPUT, KEY, OUTPUT, SLOT_WORDS } from "../../modules/messages/slot.js";
import { endedSession, othersSessions, ownSessions } from "./bad-sessions.js";
import {
	agreeing,
	all,
	allButWrap,
	bytesWrapping,
	deriving,
	keySealing,
	noPermissions,
	pair,
	publicKey,
	sealing,
	signing,
	stretching,
	symmetric,
	wrapping,
} from "./hsm-keys.js";
import type { RawRequest } from "./raw-client.js";
import { RawSlot } from "./raw-slot.js";
import type { UnpackedRow as Row } from "./rows.js";
import { requestNames, rowOf, sessionKinds } from "./rows.js";

/** The keys that the requests name. The test first generates or imports the present ones, and starts the sessions of bad-sessions.ts. */
export const badRequestKeys: readonly KeyDescription[] = [
	symmetric(1, 32),
	symmetric(2, 32, noPermissions, deriving),
	symmetric(3, 32),
	symmetric(4, 32, allButWrap, wrapping),
	symmetric(5, 32, allButWrap, wrapping),
	symmetric(6, 32, all, sealing("AES-CBC")),
	symmetric(7, 32, all, sealing("AES-CCM")),
	symmetric(8, 32, all, signing("AES-CMAC")),
	symmetric(9, 32, all, deriving),
	symmetric(10, 32, { ...allButWrap, exportPrivate: false }, keySealing),
	pair(11, "P-256"),
	pair(12, "P-256", noPermissions, agreeing),
	pair(13, "P-256"),
	pair(14, "P-256", allButWrap, agreeing),
	pair(15, "Ed25519"),
	pair(16, "X25519"),
	publicKey(17, "P-256"),
	publicKey(18, "P-256", agreeing),
	symmetric(19, 32, all, sealing("AES-CTR")),
	symmetric(20, 32, allButWrap, bytesWrapping),
	symmetric(21, 32, all, stretching),
];
export const presentSymmetric = [1, 2, 4];
export const presentPairs = [11, 12];
export const presentPublicKeys = [17, 18];
/** The base point of P-256, compressed (SP 800-186 §3.2.1.3), for the public keys. */
export const presentPublicKey = "036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
const unknownId = 99;
/** `forbidden` has no permission but those that its kind must have, and one use only. */
const ids = {
	symmetric: { present: 1, forbidden: 2 },
	pair: { present: 11, forbidden: 12 },
	public: { present: 17, forbidden: 18 },
} as const;
/** For each algorithm, the id of a key that is not present. */
const absent: Readonly<Record<KeyAlgorithm, number>> = {
	"AES-GCM": 3,
	"AES-CBC": 6,
	"AES-CCM": 7,
	"AES-CMAC": 8,
	"AES-CTR": 19,
	"AES-KW": 5,
	"ChaCha20-Poly1305": 3,
	HMAC: 3,
	HKDF: 9,
	ECDSA: 13,
	ECDH: 14,
	Ed25519: 15,
	X25519: 16,
	Seal: 10,
	PBKDF2: 21,
};
/** As `absent`, for AES-KW of the caller's bytes. */
const ABSENT_BYTES_WRAPPING = 20;
/** Too small, odd and too large for CCM (SP 800-38C §A.1). Some overflow a 32-bit sum. */
const badCcmTagLengths = [0, 1, 2, 3, 5, 7, 9, 11, 13, 15, 17, 18, 32, 255, 256, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff];
/** Too small and too large for AES-GCM (SP 800-38D §5.2.1.2). 0 is valid: it means the whole tag. */
const badGcmTagLengths = [1, 2, 3, 4, 8, 11, 17, 18, 32, 255, 256, 0x8000000c, 0xfffffff0, 0xffffffff];
/** Too small and too large for any MAC. 0 is valid likewise. */
const badMacTagLengths = [1, 2, 3, 65, 255, 256, 0x80000004, 0xffffffff];

export interface BadRequest {
	what: string;
	request: RawRequest;
	/** Undefined: any answer but WorkerFailed. */
	error: ErrorCode | undefined;
}

/** All bad requests for a client whose pool has `poolBytes`. */
export function badRequests(poolBytes: number): BadRequest[] {
	return requestNames.flatMap((name) => {
		const row = rowOf(name);
		return [...badRequestsOf(row, poolBytes), ...badSessions(row, poolBytes)].map(({ what, ...rest }) => ({ what: `${name}: ${what}`, ...rest }));
	});
}

/** Where nothing else is wrong, the HSM refuses the session: the request names none, or starts one too many. */
function badRequestsOf(row: Row, poolBytes: number): BadRequest[] {
	const request = plain(row);
	const bad = [
		...badInputs(row, request, poolBytes),
		...badKeySizes(row, request),
		...badParameters(row, request),
		...badKeys(row),
		...badOutputs(row, request, poolBytes),
	];
	if (row.session === undefined) return bad;
	const missing = row.session.role === "start" ? "Session.Full" : "Session.NotFound";
	return bad.map(({ what, request: given, error }): BadRequest => {
		return { what, request: given, error: error ?? (hasShortOutput(row, given) ? "Crypto.InvalidBufferSize" : missing) };
	});
}

/** Whether the output of the request has less room than its inputs need. */
function hasShortOutput(row: Row, { pairs = [] }: RawRequest): boolean {
	const slot = new RawSlot(new Uint32Array(SLOT_WORDS));
	pairs.forEach((place, index) => slot.setPair(index, ...(place ?? [0, 0])));
	return row.result === "bytes" && slot.length(OUTPUT) < (row.output?.(slot) ?? 0);
}

/** Requests whose session does not exist, and requests that fail for another reason and must not change their session. */
function badSessions(row: Row, poolBytes: number): BadRequest[] {
	if (row.session === undefined) return [];
	const { role, kinds } = row.session;
	if (role === "start") return [{ what: "a session too many", request: plain(row), error: "Session.Full" }];
	const wrong = sessionKinds.filter((kind) => !kinds.includes(kind)).flatMap((kind) => sessionOf(ownSessions, kind));
	const own = kinds.flatMap((kind) => sessionOf(ownSessions, kind));
	const later = own.flatMap((session) => [session + 4, session + 256, (session | 0x80000000) >>> 0]);
	const numbers = [0, 1, 0xffffffff, endedSession, ...kinds.flatMap((kind) => sessionOf(othersSessions, kind)), ...wrong, ...later];
	return [
		...numbers.map((session): BadRequest => ({ what: `session ${session}`, request: plain(row, session), error: "Session.NotFound" })),
		...own.flatMap((session) => {
			const request = plain(row, session);
			return [...badInputs(row, request, poolBytes), ...badOutputs(row, request, poolBytes)]
				.filter(({ error }) => error !== undefined)
				.map(({ what, ...rest }) => ({ what: `${what}, of session ${session}`, ...rest }));
		}),
	];
}

/** The session of this kind, if there is one. */
function sessionOf(sessions: Readonly<Partial<Record<(typeof sessionKinds)[number], number>>>, kind: (typeof sessionKinds)[number]): number[] {
	const session = sessions[kind];
	return session === undefined ? [] : [session];
}

/** A request with valid sizes and parameters: output first, then key and inputs, all zeros. Session 0 does not exist. */
export function plain(row: Row, session = 0): Required<RawRequest> {
	const slot = new RawSlot(new Uint32Array(SLOT_WORDS));
	const external = row.use !== undefined && !row.storedOnly;
	slot.type = row.code + (external ? EXTERNAL_KEY : 0);
	slot.setPair(KEY, 0, external ? (row.use?.sizes[0] ?? 32) : 0);
	row.inputs.forEach(({ name, minimum, maximum }, index) => {
		slot.setPair(INPUT + index, 0, name === "attributes" ? 0 : Math.max(minimum, Math.min(maximum, 16)));
	});
	const parameters = row.parameters.map(({ name, values }) => {
		if (name === "session") return session;
		return values !== "number" ? 0 : name === "target" ? ids.symmetric.present : 16;
	});
	parameters.forEach((value, index) => slot.setParameter(index, value));
	const capacity = row.result === "bytes" ? (row.output?.(slot) ?? 0) : 0;
	let offset = capacity;
	const pairs = Array.from({ length: 5 }, (_, index): readonly [number, number] => {
		if (index === OUTPUT) return [0, capacity];
		const place = [offset, slot.length(index)] as const;
		offset += place[1];
		return place;
	});
	return { type: slot.type, requestId: 7, keyId: 0, parameters, pairs };
}

function withPair(request: Required<RawRequest>, pairIndex: number, place: readonly [number, number]): RawRequest {
	return { ...request, pairs: request.pairs.map((old, index) => (index === pairIndex ? place : old)) };
}

function badInputs(row: Row, request: Required<RawRequest>, poolBytes: number): BadRequest[] {
	return row.inputs.flatMap((field, index) => {
		const [offset] = request.pairs[INPUT + index] ?? [0, 0];
		const sizes = new Set([0, 1, field.minimum - 1, field.minimum, field.minimum + 1, field.maximum, field.maximum + 1, 15, 17, 1000]);
		return [...sizes]
			.filter((size) => size >= 0 && size <= poolBytes - offset)
			.map(
				(size): BadRequest => ({
					what: `${field.name} of ${size} bytes`,
					request: withPair(request, INPUT + index, [offset, size]),
					error:
						field.name === "attributes" && size === field.minimum
							? zeroAttributes(row, request)
							: (size > 0 && size < field.minimum) || (size === 0 && !field.optional && field.minimum > 0) || size > field.maximum
								? field.error
								: undefined,
				}),
			)
			.concat(
				[
					[poolBytes, 1],
					[0, poolBytes + 1],
					[4, 0xffffffff],
					[0xfffffff0, 32],
				].map((place) => ({
					what: `${field.name} at ${place[0]} of ${place[1]} bytes`,
					request: withPair(request, INPUT + index, [place[0], place[1]]),
					error: "InvalidBuffer",
				})),
			);
	});
}

/** The error for attributes of zeros. A request that names a target as well is refused for that. */
function zeroAttributes(row: Row, { parameters }: Required<RawRequest>): ErrorCode {
	if (row.session !== undefined && parameters[2] === 0) return "Session.NotFound";
	if (row.storedOnly) return "KeyStore.InvalidKeyId";
	return row.target === undefined ? "KeyStore.InvalidAttributes" : "InvalidParameter";
}

function badKeySizes(row: Row, request: Required<RawRequest>): BadRequest[] {
	if (row.use === undefined || row.storedOnly)
		return [{ what: "an external key for a request that takes none", request: { ...request, type: row.code | EXTERNAL_KEY }, error: "UnexpectedRequestType" }];
	const { sizes, mayBeEmpty, error } = row.use;
	const [offset] = request.pairs[KEY] ?? [0, 0];
	return [0, 1, 15, 17, 23, 31, 33, 48, 63, 64, 65, 97, 200].map((size) => ({
		what: `external key of ${size} bytes`,
		request: withPair(request, KEY, [offset, size]),
		error: (size > 0 || mayBeEmpty) && (sizes.length === 0 || sizes.includes(size)) ? undefined : error,
	}));
}

function badParameters(row: Row, request: Required<RawRequest>): BadRequest[] {
	const tooLarge = (values: ParameterValues): number[] =>
		isNumber(values) ? [] : values === "boolean" ? [2] : "names" in values ? [1 << values.names.length, 0x80000000] : [values.length];
	return row.parameters.flatMap(({ name, values }, index) => {
		const set = (value: number, error: ErrorCode): BadRequest => ({
			what: `${name} ${value}`,
			request: { ...request, parameters: request.parameters.map((old, place) => (place === index ? value : old)) },
			error,
		});
		if (name === "tagLength") {
			// A worker never sees the tag length of a start: the client has no free session.
			const error = row.session === undefined ? "Crypto.InvalidTagSize" : "Session.Full";
			const lengths = values === "number" ? badCcmTagLengths : row.use?.algorithm === "AES-GCM" ? badGcmTagLengths : badMacTagLengths;
			return lengths.map((value) => set(value, error));
		}
		if (name === "length") {
			const error = row.session === undefined ? "InvalidParameter" : "Session.Full";
			return [0, 129, 256 + 16, 0x80000010, 0xffffffff].map((value) => set(value, error));
		}
		// With an info of 16 bytes, the bound allows 125 digests.
		if (name === "size" && row.expansion > 0) return [126 * 32, 0x7fffffff, 0xffffffff].map((value) => set(value, "RequestTooLarge"));
		return [...tooLarge(values), ...(isNumber(values) ? [] : [0xffffffff])].map((value) => set(value, "InvalidParameter"));
	});
}

/** The request with an output buffer of the size that its parameters need, behind its other buffers. */
function withOutput(row: Row, request: Required<RawRequest>): RawRequest {
	const slot = new RawSlot(new Uint32Array(SLOT_WORDS));
	request.parameters.forEach((value, index) => slot.setParameter(index, value));
	return row.result === "bytes" ? withPair(request, OUTPUT, [1024, row.output?.(slot) ?? 0]) : request;
}

function isNumber(values: ParameterValues): values is "number" | "optional number" | "optional key" {
	return values === "number" || values === "optional number" || values === "optional key";
}

function badKeys(row: Row): BadRequest[] {
	if (row.key === "none") return [];
	const request = { ...plain(row), type: row.code };
	const named = (what: string, keyId: number, error: ErrorCode | undefined): BadRequest => ({ what, request: { ...request, keyId }, error });
	if (row.kind === undefined && row.use === undefined) return [named("unknown key", unknownId, row.result === "boolean" ? undefined : "KeyStore.InvalidKeyId")];
	const kind = row.use?.kind ?? row.kind ?? "symmetric";
	const { present, forbidden } = ids[kind];
	const algorithm = row.use?.algorithm;
	const bad = [
		named("unknown key", unknownId, "KeyStore.InvalidKeyId"),
		named("the other kind of key", ids[kind === "symmetric" ? "pair" : "symmetric"].present, "KeyStore.InvalidKeyType"),
	];
	if (kind !== "public") bad.push(named("a public key", ids.public.present, "KeyStore.InvalidKeyType"));
	else if (row.key === "import") bad.push(named("a pair", ids.pair.present, "KeyStore.InvalidKeyType"));
	if (algorithm !== undefined) {
		// The forbidden keys have one use, which the present keys lack.
		const isUsed = algorithm === "HKDF" || algorithm === "ECDH";
		bad.push(
			named("a key without permission for this use", isUsed ? present : forbidden, "KeyStore.NotAllowed"),
			named("a key that is not present", isBytesWrapping(row) ? ABSENT_BYTES_WRAPPING : absent[algorithm], "KeyStore.KeyNotFound"),
		);
		if (row.parameters[0]?.name === "curve") {
			const other = { ...request, keyId: isUsed ? forbidden : present, parameters: [1, ...request.parameters.slice(1)] };
			bad.push({ what: "a key on another curve", request: withOutput(row, other), error: "KeyStore.InvalidKeyType" });
		}
	}
	if (row.key === "generate")
		bad.push(
			named("a key that is present", present, "KeyStore.KeyAlreadyExists"),
			named("a key that is present and can not be overwritten", forbidden, "KeyStore.KeyAlreadyExists"),
		);
	if (row.key === "import")
		bad.push(
			named("a key that is present", present, "KeyStore.KeyAlreadyExists"),
			named(
				"a key that can not be imported",
				ids[kind === "public" ? "pair" : kind].forbidden,
				kind === "public" ? "KeyStore.InvalidKeyType" : "KeyStore.NotAllowed",
			),
		);
	return bad;
}

function isBytesWrapping({ use }: Row): boolean {
	return use?.algorithm === "AES-KW" && use.operation !== "wrap";
}

function badOutputs(row: Row, request: Required<RawRequest>, poolBytes: number): BadRequest[] {
	const [offset, capacity] = request.pairs[OUTPUT] ?? [0, 0];
	if (row.result !== "bytes") return [];
	const bad: BadRequest[] = [
		{ what: "output behind the pool", request: withPair(request, OUTPUT, [poolBytes + 4, capacity]), error: "InvalidBuffer" },
		{ what: "output of 2^32 - 1 bytes", request: withPair(request, OUTPUT, [offset, 0xffffffff]), error: "InvalidBuffer" },
	];
	if (row.worker !== "core" && capacity > 0)
		bad.push({ what: "output one byte short", request: withPair(request, OUTPUT, [offset, capacity - 1]), error: "Crypto.InvalidBufferSize" });
	[KEY, ...row.inputs.map((_, index) => INPUT + index)].forEach((pairIndex) => {
		const [start, length] = request.pairs[pairIndex] ?? [0, 0];
		if (length > 0 && capacity > 0)
			bad.push({ what: `output over pair ${pairIndex}`, request: withPair(request, OUTPUT, [start, capacity]), error: "InvalidBuffer" });
	});
	return bad;
}
