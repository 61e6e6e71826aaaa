import type { Client } from "../api/client.js";
import type { Key } from "../api/key.js";
import type { KeyAlgorithm as HsmAlgorithm, KeyOperation } from "../messages/algorithms.js";
import type { KeyAttributes, KeyType } from "../messages/attributes.js";
import { HsmError } from "../messages/errors.js";
import { type ErrorName, fromHsmError, webError } from "./errors.js";
import type { KeyUsage } from "./types.js";

/** How often a key is made again after garbage was collected for it. */
const ATTEMPTS = 3;

/** The HSM, as the algorithms use it. */
export interface HsmKeys {
	readonly client: Client;
	/** Collects garbage: then the HSM deletes the keys that the application has dropped. */
	readonly collect?: (() => void) | undefined;
}

/** Waits for an answer of the HSM. @throws the error of the Web Cryptography API; `otherwise` is its name if the algorithm itself refuses */
export async function answer<Result>(request: Promise<Result>, otherwise: ErrorName = "OperationError"): Promise<Result> {
	try {
		return await request;
	} catch (error) {
		throw fromHsmError(error, otherwise);
	}
}

/**
 * Makes a free key. If the client has no room for one, collects garbage and tries again.
 * @throws as `answer`
 */
export async function makeKey(hsm: HsmKeys, make: () => Promise<Key>, otherwise: ErrorName = "OperationError"): Promise<Key> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await make();
		} catch (error) {
			if (!(error instanceof HsmError) || error.code !== "KeyStore.Full" || hsm.collect === undefined || attempt === ATTEMPTS)
				throw fromHsmError(error, otherwise);
		}
		hsm.collect();
		// The engine tells of dropped keys in a later turn. Their deletions are sent before this request is answered.
		await answer(hsm.client.getRandom({ size: 1 }));
	}
}

/** The attributes of a key of the application's. `operations`: what the usages mean to the HSM. */
export function attributesOf(type: KeyType, algorithm: HsmAlgorithm, operations: readonly KeyOperation[], extractable: boolean): KeyAttributes {
	return { type, usage: { algorithms: [algorithm], operations }, permissions: { exportPrivate: extractable, delete: true } };
}

/** The operations of the HSM that the usages need, each once. */
export function operationsOf(usages: readonly KeyUsage[], meaning: Readonly<Partial<Record<KeyUsage, readonly KeyOperation[]>>>): KeyOperation[] {
	const operations = new Set<KeyOperation>();
	for (const usage of usages) for (const operation of meaning[usage] ?? []) operations.add(operation);
	return [...operations];
}

/** @throws SyntaxError if one of the usages is not among `allowed` */
export function expectUsages(usages: readonly KeyUsage[], allowed: readonly KeyUsage[], what: string): void {
	const wrong = usages.find((usage) => !allowed.includes(usage));
	if (wrong !== undefined) throw webError("SyntaxError", `${what} has no usage "${wrong}"; its usages are ${allowed.join(", ") || "none"}`);
}

/** @throws SyntaxError if a secret or private key would have no usage */
export function expectAnyUsage(usages: readonly KeyUsage[], what: string): void {
	if (usages.length === 0) throw webError("SyntaxError", `${what} needs a usage`);
}

/** Piece by piece, data of any length need no copy in the request queue. */
const PIECE_BYTES = 1024;

/** Data as the client takes it in any length. */
export function piecesOf(data: Uint8Array): Uint8Array | Iterable<Uint8Array> {
	if (data.length <= PIECE_BYTES) return data;
	return (function* () {
		for (let start = 0; start < data.length; start += PIECE_BYTES) yield data.subarray(start, start + PIECE_BYTES);
	})();
}

/** The bytes in a buffer of their own, as the Web Cryptography API gives them. */
export function toBuffer(bytes: Uint8Array): ArrayBuffer {
	const { buffer } = bytes;
	return buffer instanceof ArrayBuffer && bytes.length === buffer.byteLength ? buffer : (bytes.slice().buffer as ArrayBuffer);
}
