/**
 * PBKDF2 (RFC 8018 §5.2) by the requests of a session. All iterations together may take a minute, and no request may take long: each does some of
 * them.
 */
import type { KeyAttributes } from "../messages/attributes.js";
import { HsmError } from "../messages/errors.js";
import { MAXIMUM_SYMMETRIC_KEY_BYTES } from "../messages/row.js";
import { codes } from "../messages/table.js";
import type { KeyHandle, KeyId, RequestFields } from "../messages/types.js";
import { describeValue, ownOptions, typeMismatch } from "./arguments.js";
import { copyAttributes } from "./attributes.js";
import { type CallOptions, cancellable } from "./call-options.js";
import { dropResult } from "./content.js";
import { holdKey } from "./key.js";
import { RequestEncoder } from "./request-encoder.js";
import { type Requester, Session } from "./session.js";

type StartFields = RequestFields<"Pbkdf2Start">;

/** The fields of `Client.pbkdf2`. */
export interface Pbkdf2Fields {
	/** The password: a key id, a key, or the caller's own bytes, which may be empty. */
	readonly key: StartFields["key"];
	readonly salt: Uint8Array;
	/** 1 or more. */
	readonly iterations: number;
	readonly algorithm: StartFields["algorithm"];
	/** Bytes of output, 1 to 144. */
	readonly size: number;
}

/** The fields of `Client.deriveKeyPbkdf2` for a free key. */
export interface Pbkdf2FreeKeyFields extends Omit<Pbkdf2Fields, "size"> {
	readonly attributes: KeyAttributes;
	readonly target?: undefined;
	readonly overwrite?: undefined;
}

/** The fields of `Client.deriveKeyPbkdf2` for a key in a place. */
export interface Pbkdf2PlaceFields extends Omit<Pbkdf2Fields, "size"> {
	readonly target: KeyId | KeyHandle;
	readonly overwrite?: boolean;
	readonly attributes?: undefined;
}

const startNames = ["key", "salt", "iterations", "algorithm"] as const;
const anyField: readonly string[] = [...startNames, "size"];
const anyKeyField: readonly string[] = [...startNames, "attributes", "target", "overwrite"];

/** The work of one call. */
interface Derivation<Result> {
	/** For error messages. */
	readonly name: string;
	readonly start: "Pbkdf2Start" | "Pbkdf2KeyStart";
	/** Copies of the caller's fields. */
	readonly fields: StartFields;
	/** Bytes of key and salt. */
	readonly bytes: number;
	/** Asks for the size of the output, if the fields do not tell it. */
	readonly size?: () => Promise<number>;
	/** Sends the request that ends the session. */
	readonly finish: (session: number) => Promise<Result>;
	/** Nobody gets the result. */
	readonly drop: (result: Result) => void;
	readonly releaseKeys: () => void;
}

/** As `Client.pbkdf2`. */
export async function pbkdf2(client: Requester, given: Pbkdf2Fields, options?: CallOptions): Promise<Uint8Array> {
	const name = "Pbkdf2";
	const own = ownFields(name, given, anyField);
	const { fields, bytes } = startOf(client, name, "pbkdf2Start", own, own["size"]);
	const finish = (session: number) => client.ask("Pbkdf2Finish", { session });
	return derive(client, { name, start: "Pbkdf2Start", fields, bytes, finish, drop: (output) => output.fill(0), releaseKeys: holdKey(fields.key) }, options);
}

/** As `Client.deriveKeyPbkdf2`. */
export async function deriveKeyPbkdf2(
	client: Requester,
	given: Pbkdf2FreeKeyFields | Pbkdf2PlaceFields,
	options?: CallOptions,
): Promise<KeyHandle | undefined> {
	const name = "DeriveKeyPbkdf2";
	const own = ownFields(name, given, anyKeyField);
	const end = endOf(client, own);
	const { fields, bytes } = startOf(client, name, "pbkdf2KeyStart", own, end.size ?? 1);
	const { target } = end;
	const releases = [holdKey(fields.key), holdKey(own["target"])];
	const derivation: Derivation<KeyHandle | undefined> = {
		name,
		start: "Pbkdf2KeyStart",
		fields,
		bytes,
		...(target === undefined ? {} : { size: () => sizeOf(client, name, target) }),
		finish: end.finish,
		drop: (key) => dropResult(client, codes.pbkdf2KeyFinish, key?.id ?? 0),
		releaseKeys() {
			for (const release of releases) release();
		},
	};
	return derive(client, derivation, options);
}

/** Does all iterations, unless the caller cancels them. Until it is done, it counts in the queue as one waiting request. */
function derive<Result>(client: Requester, derivation: Derivation<Result>, options: CallOptions | undefined): Promise<Result> {
	const { name, start, fields, bytes, size, finish, drop, releaseKeys } = derivation;
	const { queue } = client;
	let stopped: { readonly reason: unknown } | undefined;
	const throwIfStopped = (): void => {
		if (stopped !== undefined) throw stopped.reason;
	};
	const wipeKey = (): void => {
		if (fields.key instanceof Uint8Array) fields.key.fill(0);
	};
	const session = new Session(
		client,
		{
			name,
			start: async () => client.ask(start, size === undefined ? fields : { ...fields, size: await size() }),
			update: () => Promise.resolve(),
			wipeKey,
			over: releaseKeys,
		},
		true,
	);
	const stop = (reason: unknown): void => {
		stopped ??= { reason };
		session.fail(reason);
	};
	let hasBegun = false;
	const work = async (): Promise<Result> => {
		if (!queue.take(bytes)) throw queue.full(name, bytes);
		hasBegun = true;
		try {
			return await session.finish(async (id) => {
				let left = fields.iterations - 1;
				while (left > 0) {
					left = await client.ask("Pbkdf2Continue", { session: id });
					throwIfStopped();
				}
				const result = await finish(id);
				if (stopped !== undefined) drop(result);
				return result;
			});
		} finally {
			queue.add(-1, -bytes);
		}
	};
	const answer = cancellable(name, options, client.timers, stop, work);
	if (!hasBegun) {
		wipeKey();
		releaseKeys();
	}
	return answer;
}

/** The caller's own fields, each read once. @throws TypeError for an unknown one */
function ownFields(name: string, given: object, known: readonly string[]): Readonly<Record<string, unknown>> {
	return ownOptions(name, given as Record<string, unknown>, known);
}

/** Checks the fields of the start, and copies them. @throws TypeError or HsmError that names the field */
function startOf(
	client: Requester,
	name: string,
	method: "pbkdf2Start" | "pbkdf2KeyStart",
	own: Readonly<Record<string, unknown>>,
	size: unknown,
): { readonly fields: StartFields; readonly bytes: number } {
	const encoder = new RequestEncoder();
	const code = codes[method];
	encoder.encode(code, { key: own["key"], salt: own["salt"], iterations: own["iterations"], algorithm: own["algorithm"], size }, client.hsm);
	const fields = encoder.copyFields(code) as StartFields;
	if (fields.iterations === 0) throw new HsmError("InvalidParameter", name, '"iterations" expected 1 to 4294967295, got 0', "iterations");
	if (fields.size === 0 || fields.size > MAXIMUM_SYMMETRIC_KEY_BYTES)
		throw new HsmError("Crypto.InvalidBufferSize", name, `"size" expected 1 to ${MAXIMUM_SYMMETRIC_KEY_BYTES} bytes, got ${fields.size}`, "size");
	return { fields, bytes: encoder.inputBytes };
}

/** The end of a derivation of a key: of a free one with its size in bytes, or of one in the place `target`. */
interface KeyEnd {
	readonly size?: number;
	readonly target?: KeyId;
	readonly finish: (session: number) => Promise<KeyHandle | undefined>;
}

/** Checks the fields of the end, and copies them. @throws TypeError that names the field */
function endOf(client: Requester, own: Readonly<Record<string, unknown>>): KeyEnd {
	const given = { session: 0, attributes: own["attributes"], target: own["target"], overwrite: own["overwrite"] };
	if (given.attributes === undefined) {
		const encoder = new RequestEncoder();
		encoder.encode(codes.pbkdf2KeyFinish, given, client.hsm);
		const { target, overwrite } = encoder.copyFields(codes.pbkdf2KeyFinish) as { target: KeyId; overwrite: boolean };
		return { target, finish: (session) => client.ask("Pbkdf2KeyFinish", { session, target, overwrite }) };
	}
	const attributes = copyAttributes(given.attributes as KeyAttributes);
	new RequestEncoder().encode(codes.pbkdf2KeyFinish, { ...given, attributes }, client.hsm);
	const { type } = attributes;
	if (type.kind !== "symmetric") throw typeMismatch("attributes.type.kind", "symmetric", describeValue(type.kind, true));
	return { size: type.size, finish: (session) => client.ask("Pbkdf2KeyFinish", { session, attributes }) };
}

/** The size of the key in the place `target`. @throws HsmError that names the target */
async function sizeOf(client: Requester, name: string, target: KeyId): Promise<number> {
	const { type } = await client.ask("GetAttributes", { key: target }).catch((error: unknown) => {
		throw error instanceof HsmError && error.code === "KeyStore.InvalidKeyId" ? new HsmError(error.code, name, `"target" ${target}`, "target") : error;
	});
	if (type.kind !== "symmetric") throw new HsmError("KeyStore.InvalidKeyType", name, `"target" ${target}`, "target");
	return type.size;
}
