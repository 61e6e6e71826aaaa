import {
	curves,
	digestSizes,
	hashAlgorithms,
	type KeyAlgorithm,
	type KeyOperation,
	keyAlgorithms,
	keyOperations,
	privateKeySizes,
	signatureSizes,
} from "./algorithms.js";
import type { Status } from "./errors.js";
import { SessionRole } from "./session.js";
import { DRAWN_IV_BYTES } from "./sizes.js";

/** The worker families. A request for `core` is answered by the core itself: it only moves keys. */
export enum WorkerFamily {
	core = 1,
	random,
	aes,
	chachapoly,
	hash,
	mac,
	kdf,
	ecc,
}
export type WorkerName = keyof typeof WorkerFamily;

/** The enum as an object, which would know it too, takes many times the memory. */
export function workerFamily(name: WorkerName): WorkerFamily {
	switch (name) {
		case "core":
			return WorkerFamily.core;
		case "random":
			return WorkerFamily.random;
		case "aes":
			return WorkerFamily.aes;
		case "chachapoly":
			return WorkerFamily.chachapoly;
		case "hash":
			return WorkerFamily.hash;
		case "mac":
			return WorkerFamily.mac;
		case "kdf":
			return WorkerFamily.kdf;
		case "ecc":
			return WorkerFamily.ecc;
	}
}

/**
 * What the core does with the key that the request names:
 * - `none`: it names none.
 * - `use`: the worker is given it; a key id, or the caller's own bytes.
 * - `generate`, `import`: the worker's output is stored under the key id, and not given to the caller.
 * - `manage`: the core imports, exports, looks for or deletes it.
 */
export enum KeyRole {
	none,
	use,
	generate,
	import,
	manage,
}

/** The largest symmetric key that a key store takes, in bytes. */
export const MAXIMUM_SYMMETRIC_KEY_BYTES = 64;

/** Which kind of key a request has to do with: bytes without structure, or a pair on some curve. */
export enum KeyKind {
	any,
	symmetric,
	pair,
}

/** A part of a key's bytes. Of a pair, `whole` is the public key and the private one behind it. */
export enum KeyPart {
	whole,
	private,
	public,
}

/**
 * What the core does with a second key, named by parameter 0 (`target`):
 * - `store`: the worker's output is stored there, and not given to the caller.
 * - `wrap`: the worker is given it as its first input.
 */
export enum TargetRole {
	none,
	store,
	wrap,
}

/** What the caller's promise resolves with. */
export enum Result {
	nothing,
	bytes,
	boolean,
	number,
}

/** How many bytes of output a request needs: as many as its index says (`most`), or as output.ts says. */
export enum OutputRule {
	none,
	most,
	parameter,
	listed,
	input,
	blocks,
	sealed,
	opened,
}

/**
 * One input of a request, by its number in the table: a byte string of a size within bounds; any other size is answered with
 * an error. It may be left out if it is optional, and is then empty.
 */
export type Field<Name extends string = string, IsOptional extends boolean = boolean> = number & {
	readonly field?: { readonly name: Name; readonly isOptional: IsOptional };
};

/**
 * One parameter of a request, by its number in the table: a number, one that may be left out, a boolean, or one of a list of names
 * whose index goes over the wire.
 */
export type Parameter<Name extends string = string, Values extends ParameterValues = ParameterValues> = number & {
	readonly parameter?: { readonly name: Name; readonly values: Values };
};
export type ParameterValues = "number" | "optional number" | "boolean" | readonly string[];

/** How a request uses a key. */
export interface KeyUse {
	readonly algorithm: KeyAlgorithm;
	readonly operation: KeyOperation;
	readonly kind: KeyKind;
	/** What the worker is given, and what the caller brings if the key is its own. */
	readonly part: KeyPart;
	/** Sizes in bytes that the key may have, and the error for all others; empty: the worker decides. */
	readonly sizes: readonly number[];
	readonly error: Status;
}

/** How many bytes of output a request needs: the rule, what it is about, and how many bytes more. What the rules mean, output.ts says. */
export type OutputSize =
	| readonly [rule: Exclude<OutputRule, OutputRule.none | OutputRule.listed>, index: number, more?: number]
	| readonly [rule: OutputRule.listed, sizes: readonly number[], more?: never];

/** One request of the table, as it is written there. */
export interface Row {
	/** Number on the wire, 1 to 47. */
	readonly code: number;
	readonly worker: WorkerFamily;
	readonly key: KeyRole;
	/** How the key is used; only for `KeyRole.use`. */
	readonly use?: KeyUse;
	/** Which kind of key is generated, imported or managed; undefined: any. */
	readonly kind?: KeyKind;
	readonly target?: TargetRole;
	readonly inputs: readonly Field[];
	readonly parameters: readonly Parameter[];
	readonly result: Result;
	/** Bytes of output that the worker must have room for, and the caller too if the result is `bytes`. */
	readonly output?: OutputSize;
	/** Changes the key store or asks about it: of one client's requests, none overtakes it and it overtakes none. */
	readonly ordered?: true;
	/** What it does with a session, and of which kinds (SessionKind, added up). */
	readonly session?: readonly [SessionRole, kinds: number];
	/**
	 * Kilobytes that HKDF may hash at most: for each digest of output, `info` and another digest (RFC 5869 §2.3). The pool
	 * bounds the work of all other requests, which grows no faster than their sizes.
	 */
	readonly expansion?: number;
	/** From this value of parameter 0 on the request is slow: the family may have another worker for such. */
	readonly slowFrom?: number;
	/** The input that the API takes in any length, and in pieces: it then asks for a session's requests instead. */
	readonly anyLength?: string;
}

/** Where in its piece of `rows` a row has what. Every value is one signed byte. */
export enum At {
	/** 0: there is no row with this code. */
	Worker,
	KeyRole,
	KeyKind,
	Target,
	Result,
	IsOrdered,
	OutputRule,
	OutputIndex,
	OutputMore,
	Algorithm,
	Operation,
	Part,
	KeySizes,
	KeyError,
	Session,
	SessionKinds,
	/** From which value of parameter 0 on the request is slow; 0: from none; AS_SESSION: if its session is. */
	SlowFrom,
	/** Kilobytes that may be hashed; 0: the pool bounds the work. */
	Expansion,
	/** The number of the input that may have any length, from 1 on; 0: none. */
	AnyLength,
	/** The number of the parameter that is the length of a tag, from 1 on; 0: none. */
	TagLength,
	/**
	 * Bytes of the iv, the first input, that the HSM draws if it is left out, and puts in front of the output; below 0: that it then takes from
	 * the front of the ciphertext. 0: there is none, or none that may be left out.
	 */
	IvBytes,
	/** How many inputs and parameters there are, and the number of the field of each. */
	Inputs,
	FirstInput,
	Parameters = FirstInput + 3,
	FirstParameter,
	End = FirstParameter + 3,
}

/** Where in its piece of `rows` an input has what. Its name is an index of `names`. */
export enum InputAt {
	Name,
	IsOptional,
	Minimum,
	Maximum,
	Error,
}

/**
 * The same of a parameter. `First`: the name of its first value, which the others follow. A number has neither largest value (-1)
 * nor names (-1), a boolean no names. `Zero`: of a number that may be left out, the error for an explicit 0; else 0.
 */
export enum ParameterAt {
	Name,
	Largest,
	First,
	Zero,
}

/** Numbers on the wire. */
enum Code {
	Largest = 47,
}

/** The pieces of inputs and parameters: where the first begins, how long each is, how many there may be. */
export enum Fields {
	Start = (Code.Largest + 1) * At.End,
	Bytes = 5,
	Most = 40,
}

/** The lists of sizes in bytes that a named value stands for: where the first begins, how long each is at most. */
export enum Sizes {
	Start = Fields.Start + Fields.Most * Fields.Bytes,
	Bytes = 8,
	Lists = 3,
	End = Start + Lists * Bytes,
}

/** In `At.SlowFrom`. */
export const AS_SESSION = -1;

/** What fits into a signed byte. */
const LARGEST = 127;

/**
 * All rows, each as `At.End` bytes from its code times `At.End` on, and behind them all fields that they name by numbers, and sizes.
 * Objects would be fifteen times the size in a machine's memory, in each machine of the HSM and in the host's, and reading
 * them leaves no garbage either.
 */
export const rows = /* @__PURE__ */ emptyTable();
let fieldCount = 0;

/** All names: of the values of parameters, list behind list, and of inputs and parameters. */
export const names = /* @__PURE__ */ valueNames();

function emptyTable(): Int8Array {
	const table = new Int8Array(Sizes.End);
	sizeLists().forEach((sizes, index) => {
		if (sizes.length > Sizes.Bytes || Math.max(...sizes) > LARGEST) throw new RangeError(`a list of sizes expected ${Sizes.Bytes} of ${LARGEST} at most`);
		table.set(sizes, Sizes.Start + index * Sizes.Bytes);
	});
	return table;
}

function sizeLists(): readonly (readonly number[])[] {
	return [digestSizes, signatureSizes, privateKeySizes];
}

function valueNames(): string[] {
	return [...hashAlgorithms, ...curves];
}

/** The code of a row, which remembers for the compiler what was written in it. */
export type Packed<Source extends Row = Row> = number & { readonly source?: Source };

/** Puts a field into `rows`: its name, then what `values` says. Returns its number. */
export function addField(name: string, ...values: readonly number[]): number {
	if (fieldCount === Fields.Most) throw new RangeError(`more fields than ${Fields.Most}`);
	if (Math.max(...values) > LARGEST) throw new RangeError(`field "${name}" expected sizes of ${LARGEST} at most`);
	const found = names.indexOf(name);
	rows.set([found >= 0 ? found : names.push(name) - 1, ...values], Fields.Start + fieldCount * Fields.Bytes);
	return fieldCount++;
}

/** Puts a row into `rows`. @throws RangeError if the table contradicts itself. */
export function row<const Source extends Row>(source: Source): Packed<Source> {
	const { code, worker, key, use, kind, target, inputs, parameters, result, output, ordered, session, slowFrom = 0, expansion = 0, anyLength }: Row = source;
	const start = code * At.End;
	if (!(code > 0 && code <= Code.Largest) || rows[start] !== 0) throw new RangeError(`"code" expected a free one of 1 to ${Code.Largest}, got ${code}`);
	if (inputs.length > 3 || parameters.length > 3) throw new RangeError(`row ${code} expected 3 inputs and parameters at most`);
	rows[start + At.Worker] = worker;
	rows[start + At.KeyRole] = key;
	rows[start + At.KeyKind] = use?.kind ?? kind ?? KeyKind.any;
	rows[start + At.Target] = target ?? TargetRole.none;
	rows[start + At.Result] = result;
	rows[start + At.IsOrdered] = ordered ? 1 : 0;
	if (session !== undefined) {
		if (inputs.length > 2) throw new RangeError(`row ${code} expected 2 inputs at most: the third pair is the session's`);
		[rows[start + At.Session], rows[start + At.SessionKinds]] = session;
	}
	rows[start + At.SlowFrom] = session !== undefined && session[0] !== SessionRole.start ? AS_SESSION : slowFrom;
	rows[start + At.Expansion] = expansion;
	if (output !== undefined) {
		const [rule, of, more = 0] = output;
		const index = typeof of === "number" ? of : sizeLists().indexOf(of);
		if (index < 0) throw new RangeError(`row ${code} expected a list of sizes that is known`);
		if (index > LARGEST || more > LARGEST) throw new RangeError(`row ${code} expected an output of ${LARGEST} bytes at most`);
		rows[start + At.OutputRule] = rule;
		rows[start + At.OutputIndex] = index;
		rows[start + At.OutputMore] = more;
	}
	if (use !== undefined) {
		rows[start + At.Algorithm] = keyAlgorithms.indexOf(use.algorithm);
		rows[start + At.Operation] = keyOperations.indexOf(use.operation);
		rows[start + At.Part] = use.part;
		for (const size of use.sizes) {
			if (keySizeBit(size) === 0) throw new RangeError(`row ${code} expected keys of 16, 24 or 32 bytes, got ${size}`);
			rows[start + At.KeySizes] |= keySizeBit(size);
		}
		rows[start + At.KeyError] = use.error;
	}
	if (anyLength !== undefined) {
		const index = inputs.findIndex((field) => names[rows[Fields.Start + field * Fields.Bytes + InputAt.Name]] === anyLength);
		if (index < 0) throw new RangeError(`row ${code} has no input "${anyLength}"`);
		rows[start + At.AnyLength] = index + 1;
	}
	rows[start + At.Inputs] = inputs.length;
	rows.set(inputs, start + At.FirstInput);
	if (inputs.length > 0) {
		const at = Fields.Start + inputs[0] * Fields.Bytes;
		const minimum = rows[at + InputAt.Minimum];
		if (rows[at + InputAt.IsOptional] === 1 && minimum > 0)
			rows[start + At.IvBytes] = Math.max(minimum, DRAWN_IV_BYTES) * (use?.operation === "decrypt" ? -1 : 1);
	}
	rows[start + At.Parameters] = parameters.length;
	rows.set(parameters, start + At.FirstParameter);
	rows[start + At.TagLength] = parameters.findIndex((field) => names[rows[Fields.Start + field * Fields.Bytes + ParameterAt.Name]] === "tagLength") + 1;
	return code;
}

/** The bit of a key size in `At.KeySizes`: 16, 24 or 32 bytes. */
export function keySizeBit(size: number): number {
	return size % 8 === 0 && size >= 16 && size <= 32 ? 1 << (size / 8 - 2) : 0;
}
