import { curves, digestSizes, hashAlgorithms, keyAlgorithms, keyOperations, privateKeySizes, signatureSizes } from "./algorithms.js";
import { Status } from "./errors.js";
import type { Field, KeyUse, OutputSize, Parameter } from "./fields.js";

/** The worker families. A request for `core` is answered by the core itself: it only moves keys. */
export enum WorkerFamily { core = 1, random, aes, chachapoly, hash, mac, kdf, ecc }
export type WorkerName = keyof typeof WorkerFamily;

/**
 * What the core does with the key that the request names:
 * - `none`: it names none.
 * - `use`: the worker is given it; a key id, or the caller's own bytes.
 * - `generate`, `import`: the worker's output is stored under the key id, and not given to the caller.
 * - `manage`: the core imports, exports, looks for or deletes it.
 */
export enum KeyRole { none, use, generate, import, manage }

/** Which kind of key a request has to do with: bytes without structure, or a pair on some curve. */
export enum KeyKind { any, symmetric, pair }

/** A part of a key's bytes. Of a pair, `whole` is the public key and the private one behind it. */
export enum KeyPart { whole, private, public }

/**
 * What the core does with a second key, named by parameter 0 (`target`):
 * - `store`: the worker's output is stored there, and not given to the caller.
 * - `wrap`: the worker is given it as its first input.
 */
export enum TargetRole { none, store, wrap }

/** What the caller's promise resolves with. */
export enum Result { nothing, bytes, boolean }

/** How many bytes of output a request needs, see output.ts. */
export enum OutputRule { none, most, parameter, listed, input, blocks, sealed, opened }

/** One request of the table, as it is written there. */
export interface Row {
	/** Number on the wire, 1 to 47. */
	readonly code: number;
	readonly worker: WorkerName;
	readonly key: keyof typeof KeyRole;
	/** How the key is used; only for `key: "use"`. */
	readonly use?: KeyUse;
	/** Which kind of key is generated, imported or managed; undefined: any. */
	readonly kind?: "symmetric" | "pair";
	readonly target?: "store" | "wrap";
	readonly inputs: readonly Field[];
	readonly parameters: readonly Parameter[];
	readonly result: keyof typeof Result;
	/** Bytes of output that the worker must have room for, and the caller too if the result is `bytes`. */
	readonly output?: OutputSize;
	/** Changes the key store or asks about it: of one client's requests, none overtakes it and it overtakes none. */
	readonly ordered?: true;
}

/** Where in its piece of `rows` a row has what. Every value is one signed byte. */
export enum At {
	/** 0: there is no row with this code. */
	Worker, KeyRole, KeyKind, Target, Result, IsOrdered,
	OutputRule, OutputIndex, OutputMore,
	Algorithm, Operation, Part, KeySizes, KeyError,
	Inputs, FirstInput, Parameters = FirstInput + 3 * 5, FirstParameter, End = FirstParameter + 3 * 3,
}

/** Where in its piece of a row an input has what, and how long these pieces are. */
export enum InputAt { Name, IsOptional, Minimum, Maximum, Error, Bytes }

/** The same of a parameter. A number has no largest value here (-1) and no list (-1), a boolean no list. */
export enum ParameterAt { Name, Largest, List, Bytes }

const LARGEST_CODE = 47;

/**
 * All rows, each as `At.End` bytes from its code times `At.End` on. Objects would be fifteen times the size in a
 * machine's memory, in each machine of the HSM and in the host's, and reading them leaves no garbage either.
 */
export const rows = new Int8Array((LARGEST_CODE + 1) * At.End);

/** The names of inputs and parameters, by the number that a row has for them. */
export const fieldNames: string[] = [];

/** The lists that a parameter chooses from: all of one, or some from its beginning. */
export const valueLists: readonly (readonly string[])[] = Object.freeze([hashAlgorithms, curves]);

/** The sizes in bytes that a list's value stands for. */
export const sizeLists: readonly (readonly number[])[] = Object.freeze([digestSizes, signatureSizes, privateKeySizes]);

/** The code of a row, which remembers for the compiler what was written in it. */
export type Packed<Source extends Row = Row> = number & { readonly source?: Source };

/** Puts a row into `rows`. @throws RangeError if the table contradicts itself. */
export function row<const Source extends Row>(source: Source): Packed<Source> {
	const { code, worker, key, use, kind, target, inputs, parameters, result, output, ordered }: Row = source;
	const start = code * At.End;
	if (!(code > 0 && code <= LARGEST_CODE) || rows[start] !== 0) throw new RangeError(`"code" expected a free one of 1 to ${LARGEST_CODE}, got ${code}`);
	if (inputs.length > 3 || parameters.length > 3) throw new RangeError(`row ${code} expected 3 inputs and parameters at most`);
	rows[start + At.Worker] = WorkerFamily[worker];
	rows[start + At.KeyRole] = KeyRole[key];
	rows[start + At.KeyKind] = KeyKind[use?.kind ?? kind ?? "any"];
	rows[start + At.Target] = TargetRole[target ?? "none"];
	rows[start + At.Result] = Result[result];
	rows[start + At.IsOrdered] = ordered ? 1 : 0;
	if (output !== undefined) {
		rows[start + At.OutputRule] = OutputRule[output.rule];
		rows[start + At.OutputIndex] = output.rule === "listed" ? sizeLists.indexOf(output.sizes) : output.index;
		rows[start + At.OutputMore] = output.more;
	}
	if (use !== undefined) {
		rows[start + At.Algorithm] = keyAlgorithms.indexOf(use.algorithm);
		rows[start + At.Operation] = keyOperations.indexOf(use.operation);
		rows[start + At.Part] = KeyPart[use.part];
		for (const size of use.sizes) rows[start + At.KeySizes] |= keySizeBit(size);
		rows[start + At.KeyError] = Status[use.error];
	}
	rows[start + At.Inputs] = inputs.length;
	inputs.forEach(({ name, optional, minimum, maximum, error }, index) =>
		rows.set([numberOf(name), optional ? 1 : 0, minimum, maximum, Status[error]], start + At.FirstInput + index * InputAt.Bytes));
	rows[start + At.Parameters] = parameters.length;
	parameters.forEach(({ name, values }, index) => {
		const list = typeof values === "string" ? -1 : valueLists.findIndex((names) => names[0] === values[0]);
		const largest = values === "number" ? -1 : values === "boolean" ? 1 : values.length - 1;
		rows.set([numberOf(name), largest, list], start + At.FirstParameter + index * ParameterAt.Bytes);
	});
	return code;
}

function numberOf(name: string): number {
	const found = fieldNames.indexOf(name);
	return found >= 0 ? found : fieldNames.push(name) - 1;
}

/** The bit of a key size in `At.KeySizes`: 16, 24 or 32 bytes. */
export function keySizeBit(size: number): number {
	return size % 8 === 0 && size >= 16 && size <= 32 ? 1 << (size / 8 - 2) : 0;
}
