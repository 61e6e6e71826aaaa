/**
 * The table of requests: everything that an application can ask the HSM for. The TypeScript types of requests and
 * results (types.ts), the layout in the slot, the core's validation and the methods of the API all derive from these
 * rows. To add a request, add a row here and a method of the same name to the worker that it names.
 */
import {
	anySize, asAsked, atLeast, atMost, exactly, inputSize, optional, parameter,
	type Field, type OutputSize, type Parameter,
} from "./fields.js";

/** The worker families. A request for `core` is answered by the core itself: it only moves keys. */
export type WorkerName = "core" | "random" | "aes" | "hash";

/**
 * What the core does with the key of a request:
 * - `none`: it has no key.
 * - `use`: a key id, or the caller's own bytes; the worker is given the key bytes.
 * - `generate`: the worker's output is stored under the key id and not given to the caller.
 * - `manage`: the core imports, exports, looks for or deletes the key with this id.
 */
export type KeyRole = "none" | "use" | "generate" | "manage";

/** What the caller's promise resolves with. */
export type ResultKind = "nothing" | "bytes" | "boolean";

export interface Row {
	/** Number on the wire, 1 to 63. */
	readonly code: number;
	readonly worker: WorkerName;
	readonly key: KeyRole;
	/** Sizes in bytes that a key may have; empty: any. Only for `key: "use"`. */
	readonly keySizes: readonly number[];
	readonly inputs: readonly Field[];
	readonly parameters: readonly Parameter[];
	readonly result: ResultKind;
	/** Bytes of output that the API makes room for; undefined where nothing is given out. A worker gets no less. */
	readonly output: OutputSize | undefined;
	/** Changes the key store: it is never taken before an earlier request of the same client. */
	readonly ordered: boolean;
}

/** SHA-2, by the names of WebCrypto; the index is the number on the wire. */
export const hashAlgorithms = Object.freeze(["SHA-256", "SHA-384", "SHA-512"] as const);
/** Digest sizes in bytes (FIPS 180-4 §1), by the same index. */
export const digestSizes = Object.freeze([32, 48, 64] as const);

/** The largest symmetric key that a key store takes, in bytes. */
export const MAXIMUM_SYMMETRIC_KEY_BYTES = 64;

const none: readonly number[] = Object.freeze([]);
const noInputs: readonly Field[] = Object.freeze([]);
const noParameters: readonly Parameter[] = Object.freeze([]);
const aesKeySizes = Object.freeze([16, 24, 32]);

const overwrite = Object.freeze([parameter("overwrite", "boolean")] as const);

const TAG_BYTES = 16;
/** The 96-bit iv that SP 800-38D §8.2 recommends, and the only size of the original. */
const iv12 = exactly("iv", 12, "Crypto.InvalidIvSize");
const aad = optional("aad");
/** Authenticated encryption as in RFC 5116 §2.1: the ciphertext has the tag behind it. */
const sealInputs = Object.freeze([iv12, aad, anySize("plaintext")] as const);
const openInputs = Object.freeze([iv12, aad, atLeast("ciphertext", TAG_BYTES, "Crypto.InvalidTagSize")] as const);
const sealed = inputSize(2, TAG_BYTES);
const opened = inputSize(2, -TAG_BYTES);

export const requests = Object.freeze({
	GetRandom: {
		code: 1, worker: "random", key: "none", keySizes: none,
		inputs: noInputs, parameters: [parameter("size", "number")],
		result: "bytes", output: asAsked, ordered: false,
	},
	GenerateSymmetricKey: {
		code: 2, worker: "random", key: "generate", keySizes: none,
		inputs: noInputs, parameters: overwrite,
		result: "nothing", output: undefined, ordered: true,
	},
	ImportSymmetricKey: {
		code: 4, worker: "core", key: "manage", keySizes: none,
		inputs: [anySize("data")], parameters: overwrite,
		result: "nothing", output: undefined, ordered: true,
	},
	ExportSymmetricKey: {
		code: 6, worker: "core", key: "manage", keySizes: none,
		inputs: noInputs, parameters: noParameters,
		result: "bytes", output: atMost(MAXIMUM_SYMMETRIC_KEY_BYTES), ordered: true,
	},
	IsKeyAvailable: {
		code: 9, worker: "core", key: "manage", keySizes: none,
		inputs: noInputs, parameters: noParameters,
		result: "boolean", output: undefined, ordered: true,
	},
	DeleteKey: {
		code: 10, worker: "core", key: "manage", keySizes: none,
		inputs: noInputs, parameters: noParameters,
		result: "nothing", output: undefined, ordered: true,
	},
	EncryptAesGcm: {
		code: 18, worker: "aes", key: "use", keySizes: aesKeySizes,
		inputs: sealInputs, parameters: noParameters,
		result: "bytes", output: sealed, ordered: false,
	},
	DecryptAesGcm: {
		code: 19, worker: "aes", key: "use", keySizes: aesKeySizes,
		inputs: openInputs, parameters: noParameters,
		result: "bytes", output: opened, ordered: false,
	},
	Hash: {
		code: 28, worker: "hash", key: "none", keySizes: none,
		inputs: [anySize("data")], parameters: [parameter("algorithm", hashAlgorithms)],
		result: "bytes", output: (request) => digestSizes[request.parameter(0)] ?? 0, ordered: false,
	},
} as const satisfies Record<string, Row>);
