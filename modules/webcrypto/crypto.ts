import { describeValue, ownOptions, typeMismatch, viewName } from "../api/arguments.js";
import type { Client } from "../api/client.js";
import type { KeyId } from "../messages/types.js";
import type { CryptoKey } from "./crypto-key.js";
import { webError } from "./errors.js";
import { HsmAccess } from "./hsm-access.js";
import { expectBytes } from "./idl.js";
import { placeKey, placePublicKey } from "./place-keys.js";
import { RandomPool } from "./random-pool.js";
import { SubtleCrypto } from "./subtle.js";
import type { AlgorithmIdentifier } from "./types.js";

/** The most bytes for one call of getRandomValues (Web Cryptography API §10.1.1). */
const RANDOM_QUOTA = 65_536;
const UUID_BYTES = 16;
const LARGEST_POOL = 1_048_576;

export interface CryptoOptions {
	/**
	 * Random bytes that are fetched ahead for `getRandomValues`; 256 if left out. They take as much memory. One call can not have more.
	 */
	readonly randomBytes?: number;
	/**
	 * Collects garbage. Called if the client has no room for another key: the HSM then deletes the keys whose CryptoKeys are dropped. Without it such a
	 * call rejects until the engine collects by itself.
	 */
	readonly collect?: () => void;
	/** How many calls may wait while the client's queue is full; 32 if left out. Each keeps a copy of its data. Beyond that a call rejects. */
	readonly waiting?: number;
}

/** An array that getRandomValues fills. */
type IntegerArray = Int8Array | Uint8Array | Uint8ClampedArray | Int16Array | Uint16Array | Int32Array | Uint32Array | BigInt64Array | BigUint64Array;

/** The Web Cryptography API on keys of the HSM. */
export class HeimligCrypto {
	readonly subtle: SubtleCrypto;
	declare private readonly hsm: HsmAccess;
	declare private readonly pool: RandomPool;

	/** Applications use `createCrypto`. */
	constructor(hsm: HsmAccess, randomBytes: number) {
		this.subtle = new SubtleCrypto(hsm);
		Object.defineProperty(this, "hsm", { value: hsm });
		Object.defineProperty(this, "pool", { value: new RandomPool(hsm, randomBytes) });
	}

	/** Resolves when random bytes for `getRandomValues` are there. */
	get ready(): Promise<void> {
		return this.pool.ready;
	}

	/**
	 * Fills the array with random bytes of the HSM, and returns it.
	 * @throws TypeMismatchError for an array of other elements than integers; QuotaExceededError for more than 65,536 bytes, or more than the pool has;
	 * OperationError while too few random bytes are there
	 */
	getRandomValues<Values extends IntegerArray>(array: Values): Values {
		if (!ArrayBuffer.isView(array)) throw typeMismatch("array", "an array of integers", describeValue(array));
		expectBytes(array, "array");
		const kind = viewName(array);
		if (!/^(Big)?(Ui|I)nt/.test(kind)) throw webError("TypeMismatchError", `"array" expected integers, got ${kind}`);
		if (array.byteLength > RANDOM_QUOTA) throw webError("QuotaExceededError", `"array" expected up to ${RANDOM_QUOTA} bytes, got ${array.byteLength}`);
		this.pool.take(new Uint8Array(array.buffer, array.byteOffset, array.byteLength));
		return array;
	}

	/** A random UUID (RFC 9562 §5.4). @throws OperationError while too few random bytes are there */
	randomUUID(): `${string}-${string}-${string}-${string}-${string}` {
		const bytes = new Uint8Array(UUID_BYTES);
		this.pool.take(bytes);
		bytes[6] = (bytes[6] & 0x0f) | 0x40;
		bytes[8] = (bytes[8] & 0x3f) | 0x80;
		const text = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
		return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
	}

	/**
	 * The key in a place of the firmware, or a persistent free key, as a CryptoKey; the private key of a pair. Usages and `extractable` are those that
	 * the HSM allows.
	 * `algorithm`: the name, if the key is for several; for HMAC also the hash function.
	 * @throws OperationError, by rejection, if the client owns no such key; NotSupportedError if the Web Cryptography API has no such keys
	 */
	key(id: KeyId, algorithm?: AlgorithmIdentifier): Promise<CryptoKey> {
		return placeKey(this.hsm, id, algorithm);
	}

	/** The public key of the pair in a place, as `key`. */
	publicKey(id: KeyId, algorithm?: AlgorithmIdentifier): Promise<CryptoKey> {
		return placePublicKey(this.hsm, id, algorithm);
	}

	get [Symbol.toStringTag](): string {
		return "Crypto";
	}
}

/**
 * The Web Cryptography API over a client of the HSM. Wait for `ready` before you call `getRandomValues`.
 * @throws TypeError for invalid options
 */
export function createCrypto(client: Client, options: CryptoOptions = {}): HeimligCrypto {
	const { randomBytes = 256, waiting = 32, collect } = ownOptions("options", options, ["randomBytes", "waiting", "collect"]);
	if (typeof (client as Partial<Client> | undefined)?.request !== "function") throw typeMismatch("client", "a client of an Hsm", describeValue(client));
	if (!Number.isInteger(randomBytes) || randomBytes < UUID_BYTES || randomBytes > LARGEST_POOL)
		throw typeMismatch("randomBytes", `an integer of ${UUID_BYTES} to ${LARGEST_POOL}`, describeValue(randomBytes));
	if (!Number.isInteger(waiting) || waiting < 0) throw typeMismatch("waiting", "0 or a positive integer", describeValue(waiting));
	if (collect !== undefined && typeof collect !== "function") throw typeMismatch("collect", "a function", describeValue(collect));
	return new HeimligCrypto(new HsmAccess(client, waiting, collect), randomBytes);
}
