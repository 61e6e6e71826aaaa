/**
 * The layout of the table in memory: one array of signed bytes. First come the rows, by code, then the fields (inputs and parameters) that
 * the rows refer to by number, then lists of sizes. `& 255` reads a size of up to 254 bytes.
 */

/** Offsets of the values of a row. */
export enum RowOffset {
	/** 0: no row has this code. */
	Worker,
	KeyRole,
	KeyKind,
	Target,
	Result,
	/** A Content. */
	Content,
	OutputRule,
	/** Up to 254, unsigned. */
	OutputIndex,
	OutputMore,
	Algorithm,
	Operation,
	Part,
	KeySizes,
	KeyError,
	/** A SessionRole. */
	Session,
	SessionKinds,
	/** The request is slow from this value of parameter 0 on. 0: never. AS_SESSION: if its session is slow. */
	SlowFrom,
	/** Kilobytes that the request may hash. 0: the pool bounds the work. */
	Expansion,
	/** The number of the input of any length, from 1 on. 0: none. */
	AnyLength,
	/** The number of the input that is the attributes of a free key, from 1 on. 0: none. */
	Attributes,
	/** The number of the parameter that is a tag's length, from 1 on. 0: none. */
	TagLength,
	/**
	 * Bytes of the optional iv, the first input. Above 0: if the caller leaves it out, the HSM generates it and puts it in front of the output.
	 * Below 0: if the caller leaves it out, the HSM takes it from the front of the ciphertext. 0: the request has no optional iv.
	 */
	IvBytes,
	/** 1: the key must be a stored one. */
	IsStoredOnly,
	/** 1: parameter 2 may name a stored public key, which then takes the place of the first input. */
	HasPeer,
	/** A sum of Needs. */
	Needs,
	/** The number of inputs, then the field number of each. Parameters likewise. */
	Inputs,
	FirstInput,
	Parameters = FirstInput + 3,
	FirstParameter,
	End = FirstParameter + 3,
}

/** Offsets of the values of an input. The name is an index of `names`. `Minimum` and `Maximum` are unsigned, up to 254, or Size.NoMaximum. */
export enum InputOffset {
	Name,
	IsOptional,
	Minimum,
	Maximum,
	Error,
}

/**
 * Offsets of the values of a parameter. `First`: index in `names` of the first value's name; the other values follow. A number has -1 for
 * `Largest` and `First`, a boolean -1 for `First`. `Zero`: for an optional number the error if the caller gives 0; INSTEAD_OF_INPUT for the
 * id of a key; SOME_NAMES for several names; 0 for all others.
 */
export enum ParameterOffset {
	Name,
	Largest,
	First,
	Zero,
}

/** The core's further work for a request, beside checking it and copying its inputs. */
export enum Needs {
	/** Find the stored key that the request names. */
	key = 1,
	/** Check what that key allows, and give it to the worker. */
	use = 2,
	/** Look at a second key, or at the place or the attributes of a key that the request stores. */
	storing = 4,
	session = 8,
	/** Keep it in the client's order: the request changes the key store or asks about it. */
	order = 16,
	/** None of `storing`, `session` and `order` is below this. */
	Least = storing,
}

/** The numbers of requests on the wire. */
export enum Code {
	Largest = 79,
}

/** The fields: offset of the first, bytes of each, and how many the table has room for. */
export enum Fields {
	Start = (Code.Largest + 1) * RowOffset.End,
	Bytes = 5,
	Maximum = 56,
}

/** The lists of sizes in bytes by algorithm or curve: offset of the first, bytes of each, and their number. */
export enum Sizes {
	Start = Fields.Start + Fields.Maximum * Fields.Bytes,
	Bytes = 8,
	Lists = 4,
	End = Start + Lists * Bytes,
	/** The sizes of whole tags of HMAC. */
	Hmac = Start + 3 * Bytes,
}

/** Sizes of inputs and outputs in bytes: the largest of the table, and the maximum of an input that only the client's memory limits. */
export enum Size {
	Largest = 254,
	NoMaximum = 255,
}

/** A value of `RowOffset.SlowFrom`. */
export const AS_SESSION = -1;

/** The bit of a key size in `RowOffset.KeySizes`: 16, 24 or 32 bytes; 0 for another size. */
export function keySizeBit(size: number): number {
	return size % 8 === 0 && size >= 16 && size <= 32 ? 1 << (size / 8 - 2) : 0;
}

/** `RowOffset.KeySizes` of a row that takes a key of any size, an empty one too. */
export const ANY_KEY_SIZE = 8;

/** `ParameterOffset.Zero` of a parameter that takes some of a list of names. Bit n of the parameter stands for the name n. */
export const SOME_NAMES = -2;
/** `ParameterOffset.Zero` of an id that takes the place of an optional input. 0 is an id. */
export const INSTEAD_OF_INPUT = -1;
