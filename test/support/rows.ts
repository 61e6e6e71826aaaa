/** Unpacks the rows of the request table into objects, for tests and for the table in modules/README.md. */
import { type KeyAlgorithm, type KeyOperation, keyAlgorithms, keyOperations } from "../../modules/messages/algorithms.js";
import { type ErrorCode, Status } from "../../modules/messages/errors.js";
import { outputBytes } from "../../modules/messages/output.js";
import { requests } from "../../modules/messages/requests.js";
import {
	Content,
	KeyKind,
	KeyPart,
	KeyRole,
	OutputRule,
	type ParameterValues,
	Result,
	TargetRole,
	WorkerFamily,
	type WorkerName,
} from "../../modules/messages/row.js";
import {
	ANY_KEY_SIZE,
	Fields,
	INSTEAD_OF_INPUT,
	InputOffset,
	keySizeBit,
	Needs,
	ParameterOffset,
	RowOffset,
	Size,
	SOME_NAMES,
} from "../../modules/messages/row-layout.js";
import { SessionKind, SessionRole } from "../../modules/messages/session.js";
import type { Slot } from "../../modules/messages/slot.js";
import { names, rows } from "../../modules/messages/table.js";
import type { RequestName } from "../../modules/messages/types.js";

/** All request names of the table. */
export const requestNames = Object.keys(requests) as RequestName[];

/** The maximum of a size without a limit. */
export const ANY = Infinity;

export interface UnpackedInput {
	name: string;
	optional: boolean;
	minimum: number;
	maximum: number;
	error: ErrorCode;
}

export interface UnpackedUse {
	algorithm: KeyAlgorithm;
	operation: KeyOperation;
	kind: "symmetric" | "pair" | "public";
	part: keyof typeof KeyPart;
	sizes: number[];
	mayBeEmpty: boolean;
	error: ErrorCode;
}

export interface UnpackedSession {
	role: "start" | "use" | "end";
	kinds: (keyof typeof SessionKind)[];
}

export interface UnpackedRow {
	code: number;
	worker: WorkerName;
	key: keyof typeof KeyRole;
	use: UnpackedUse | undefined;
	/** The key must be a stored one. */
	storedOnly: boolean;
	kind: "symmetric" | "pair" | "public" | undefined;
	target: "store" | "wrap" | "seal" | "unseal" | undefined;
	/** Parameter 2 may name a stored public key instead of the first input. */
	hasPeer: boolean;
	inputs: UnpackedInput[];
	parameters: { name: string; values: ParameterValues }[];
	result: keyof typeof Result;
	/** What the bytes of the result are for the caller. */
	content: keyof typeof Content;
	output: ((slot: Slot) => number) | undefined;
	ordered: boolean;
	session: UnpackedSession | undefined;
	/** The input that may have any length. */
	anyLength: string | undefined;
	/** The most bytes that one request may hash; 0: the pool bounds the work. */
	expansion: number;
}

export function rowOf(name: RequestName): UnpackedRow {
	const code = requests[name];
	const at = (place: number) => rows[code * RowOffset.End + place];
	const kinds = { [KeyKind.any]: undefined, [KeyKind.symmetric]: "symmetric", [KeyKind.pair]: "pair", [KeyKind.public]: "public" } as const;
	const kind = kinds[at(RowOffset.KeyKind) as KeyKind];
	const isUse = at(RowOffset.KeyRole) === KeyRole.use;
	const targets = {
		[TargetRole.none]: undefined,
		[TargetRole.store]: "store",
		[TargetRole.wrap]: "wrap",
		[TargetRole.seal]: "seal",
		[TargetRole.unseal]: "unseal",
	} as const;
	return {
		code,
		worker: WorkerFamily[at(RowOffset.Worker)] as WorkerName,
		key: KeyRole[at(RowOffset.KeyRole)] as keyof typeof KeyRole,
		use: isUse
			? {
					algorithm: keyAlgorithms[at(RowOffset.Algorithm)],
					operation: keyOperations[at(RowOffset.Operation)],
					kind: kind ?? "symmetric",
					part: KeyPart[at(RowOffset.Part)] as keyof typeof KeyPart,
					sizes: at(RowOffset.KeySizes) === ANY_KEY_SIZE ? [] : [16, 24, 32].filter((size) => (at(RowOffset.KeySizes) & keySizeBit(size)) !== 0),
					mayBeEmpty: at(RowOffset.KeySizes) === ANY_KEY_SIZE,
					error: Status[at(RowOffset.KeyError)] as ErrorCode,
				}
			: undefined,
		storedOnly: at(RowOffset.IsStoredOnly) === 1,
		kind: isUse ? undefined : kind,
		hasPeer: at(RowOffset.HasPeer) === 1,
		target: targets[at(RowOffset.Target) as TargetRole],
		inputs: Array.from({ length: at(RowOffset.Inputs) }, (_, index) => input(field(at(RowOffset.FirstInput + index)))),
		parameters: Array.from({ length: at(RowOffset.Parameters) }, (_, index) => parameter(field(at(RowOffset.FirstParameter + index)))),
		result: Result[at(RowOffset.Result)] as keyof typeof Result,
		content: Content[at(RowOffset.Content)] as keyof typeof Content,
		output: at(RowOffset.OutputRule) === OutputRule.none ? undefined : (slot) => outputBytes(code, slot.words, slot.base),
		ordered: (at(RowOffset.Needs) & Needs.order) !== 0,
		session: session(at(RowOffset.Session), at(RowOffset.SessionKinds)),
		expansion: 1024 * at(RowOffset.Expansion),
		anyLength: at(RowOffset.AnyLength) === 0 ? undefined : input(field(at(RowOffset.FirstInput + at(RowOffset.AnyLength) - 1))).name,
	};
}

/** The kinds of sessions, in the order of their codes. */
export const sessionKinds = ["hash", "hmac", "hmacVerify", "aesCtr", "pbkdf2", "pbkdf2Key"] as const;

function session(role: SessionRole, kinds: number): UnpackedSession | undefined {
	if (role === SessionRole.none) return undefined;
	return { role: SessionRole[role] as UnpackedSession["role"], kinds: sessionKinds.filter((name) => (kinds & SessionKind[name]) !== 0) };
}

/** A reader of the field with this number. */
function field(number: number): (place: number) => number {
	return (place) => rows[Fields.Start + number * Fields.Bytes + place];
}

function input(at: (place: InputOffset) => number): UnpackedInput {
	const maximum = at(InputOffset.Maximum) & 255;
	return {
		name: names[at(InputOffset.Name)],
		optional: at(InputOffset.IsOptional) === 1,
		minimum: at(InputOffset.Minimum) & 255,
		maximum: maximum === Size.NoMaximum ? ANY : maximum,
		error: Status[at(InputOffset.Error)] as ErrorCode,
	};
}

function parameter(at: (place: ParameterOffset) => number): UnpackedRow["parameters"][number] {
	const largest = at(ParameterOffset.Largest);
	const first = at(ParameterOffset.First);
	const zero = at(ParameterOffset.Zero);
	const list = names.slice(first, first + largest + 1);
	const name = names[at(ParameterOffset.Name)];
	if (zero === SOME_NAMES) return { name, values: { names: list } };
	if (zero === INSTEAD_OF_INPUT) return { name, values: "optional key" };
	return { name, values: first >= 0 ? list : largest >= 0 ? "boolean" : zero === 0 ? "number" : "optional number" };
}

/** The field of an application for the value of a parameter on the wire; undefined if it is to be left out. */
export function fieldOf(values: ParameterValues, value: number): number | boolean | string | string[] | undefined {
	if (values === "number") return value;
	if (values === "optional number" || values === "optional key") return value === 0 ? undefined : value;
	if (values === "boolean") return value === 1;
	return "names" in values ? values.names.filter((_, bit) => ((value >>> bit) & 1) === 1) : values[value];
}

/** A valid value of a parameter on the wire: 4, or the first name. */
export function validValue(values: ParameterValues): number {
	// The input that the key would replace is given.
	if (values === "optional key") return 0;
	return typeof values !== "string" ? ("names" in values ? 1 : 0) : values === "boolean" ? 1 : 4;
}
