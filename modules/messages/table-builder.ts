/** Builds the table of requests. Only requests.ts, fields.ts and table.ts import this file; all others read the finished table from table.ts. */
import { curves, digestSizes, hashAlgorithms, hmacAlgorithms, hmacSizes, keyAlgorithms, keyOperations, privateKeySizes, signatureSizes } from "./algorithms.js";
import { permissionNames } from "./attributes.js";
import { Content, KeyKind, KeyRole, type Row, type RowCode, TargetRole, WorkerFamily } from "./row.js";
import { ANY_KEY_SIZE, AS_SESSION, Code, Fields, InputOffset, keySizeBit, Needs, RowOffset, Size, Sizes } from "./row-layout.js";
import { SessionRole, sessionParameter } from "./session.js";
import { GENERATED_IV_BYTES } from "./sizes.js";

/** The largest signed byte. */
const LARGEST = 127;

/**
 * The table (row-layout.ts). As objects it would take fifteen times the memory, in each machine of the HSM and of the host. Reading the
 * array leaves no garbage.
 */
export const rows = /* @__PURE__ */ emptyTable();
let fieldCount = 0;

/** The names of the values of parameters, list after list, then "key", then the names of inputs and parameters. */
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
	return [digestSizes, signatureSizes, privateKeySizes, hmacSizes];
}

function valueNames(): string[] {
	return [...hashAlgorithms, ...hmacAlgorithms, ...curves, ...keyAlgorithms, ...keyOperations, ...permissionNames, "key"];
}

/** Adds an input to the table (row-layout.ts). Returns its number. @throws RangeError if the table or a value has no room. */
export function addInput(name: string, isOptional: number, minimum: number, maximum: number, error: number): number {
	if (minimum > Size.Largest || maximum > Size.NoMaximum) throw new RangeError(`input "${name}" expected sizes of ${Size.Largest} at most`);
	return addField(name, isOptional, minimum, maximum, error);
}

/** As addInput, for a parameter. */
export function addParameter(name: string, ...values: readonly number[]): number {
	if (Math.max(...values) > LARGEST) throw new RangeError(`parameter "${name}" expected values of ${LARGEST} at most`);
	return addField(name, ...values);
}

function addField(name: string, ...values: readonly number[]): number {
	if (fieldCount === Fields.Maximum) throw new RangeError(`more fields than ${Fields.Maximum}`);
	const found = names.indexOf(name);
	rows.set([found >= 0 ? found : names.push(name) - 1, ...values], Fields.Start + fieldCount * Fields.Bytes);
	return fieldCount++;
}

/** Adds a row to the table, and returns its code. @throws RangeError if the row is invalid or its code is taken. */
export function row<const Source extends Row>(source: Source): RowCode<Source> {
	const {
		code,
		worker,
		key,
		use,
		storedOnly,
		kind,
		target,
		inputs,
		parameters,
		result,
		content,
		output,
		session,
		slowFrom = 0,
		expansion = 0,
		anyLength,
	}: Row = source;
	const start = code * RowOffset.End;
	if (!(code > 0 && code <= Code.Largest) || rows[start] !== 0) throw new RangeError(`"code" expected a free one of 1 to ${Code.Largest}, got ${code}`);
	if (inputs.length > 3 || parameters.length > 3) throw new RangeError(`row ${code} expected 3 inputs and parameters at most`);
	rows[start + RowOffset.Worker] = worker;
	rows[start + RowOffset.KeyRole] = key;
	rows[start + RowOffset.KeyKind] = use?.kind ?? kind ?? KeyKind.any;
	rows[start + RowOffset.Target] = target ?? TargetRole.none;
	rows[start + RowOffset.Result] = result;
	rows[start + RowOffset.Content] = content ?? Content.bytes;
	if (session !== undefined) {
		const place = numberOf("session", parameters) - 1;
		if (session[0] !== SessionRole.start && place !== sessionParameter(target ?? TargetRole.none))
			throw new RangeError(`row ${code} expected "session" as parameter ${sessionParameter(target ?? TargetRole.none)}, got ${place}`);
		if (inputs.length > 2) throw new RangeError(`row ${code} expected 2 inputs at most: the third pair is the session's`);
		[rows[start + RowOffset.Session], rows[start + RowOffset.SessionKinds]] = session;
	}
	rows[start + RowOffset.SlowFrom] = session !== undefined && session[0] !== SessionRole.start ? AS_SESSION : slowFrom;
	rows[start + RowOffset.Expansion] = expansion;
	if (output !== undefined) {
		const [rule, of, more = 0] = output;
		const index = typeof of === "number" ? of : sizeLists().indexOf(of);
		if (index < 0) throw new RangeError(`row ${code} expected a list of sizes that is known`);
		if (index > Size.Largest || more > LARGEST) throw new RangeError(`row ${code} expected an output of ${Size.Largest} bytes at most`);
		rows[start + RowOffset.OutputRule] = rule;
		rows[start + RowOffset.OutputIndex] = index;
		rows[start + RowOffset.OutputMore] = more;
	}
	if (use !== undefined) {
		rows[start + RowOffset.Algorithm] = keyAlgorithms.indexOf(use.algorithm);
		rows[start + RowOffset.Operation] = keyOperations.indexOf(use.operation);
		rows[start + RowOffset.Part] = use.part;
		rows[start + RowOffset.IsStoredOnly] = storedOnly ? 1 : 0;
		for (const size of use.sizes) {
			if (keySizeBit(size) === 0) throw new RangeError(`row ${code} expected keys of 16, 24 or 32 bytes, got ${size}`);
			rows[start + RowOffset.KeySizes] |= keySizeBit(size);
		}
		if (use.takesEmpty) {
			if (use.sizes.length > 0) throw new RangeError(`row ${code} expected no sizes beside "takesEmpty"`);
			rows[start + RowOffset.KeySizes] = ANY_KEY_SIZE;
		}
		rows[start + RowOffset.KeyError] = use.error;
	}
	if (anyLength !== undefined) {
		rows[start + RowOffset.AnyLength] = numberOf(anyLength, inputs);
		if (rows[start + RowOffset.AnyLength] === 0) throw new RangeError(`row ${code} has no input "${anyLength}"`);
	}
	rows[start + RowOffset.Attributes] = numberOf("attributes", inputs);
	rows[start + RowOffset.Inputs] = inputs.length;
	rows.set(inputs, start + RowOffset.FirstInput);
	if (use !== undefined && inputs.length > 0 && rows[start + RowOffset.Attributes] !== 1) {
		const at = Fields.Start + inputs[0] * Fields.Bytes;
		const minimum = rows[at + InputOffset.Minimum] & 255;
		if (rows[at + InputOffset.IsOptional] === 1 && minimum > 0 && use.kind === KeyKind.symmetric)
			rows[start + RowOffset.IvBytes] = Math.max(minimum, GENERATED_IV_BYTES) * (use.operation === "decrypt" ? -1 : 1);
	}
	rows[start + RowOffset.Parameters] = parameters.length;
	rows.set(parameters, start + RowOffset.FirstParameter);
	rows[start + RowOffset.TagLength] = numberOf("tagLength", parameters);
	const peer = numberOf("peer", parameters);
	if (peer !== 0 && (peer !== 3 || !storedOnly)) throw new RangeError(`row ${code} expected "peer" only as the third parameter of a row that is "storedOnly"`);
	rows[start + RowOffset.HasPeer] = peer === 0 ? 0 : 1;
	rows[start + RowOffset.Needs] = needsOf(source);
	return code;
}

/** @throws RangeError for a row whose worker makes or takes out a key, and that is not in order: a later request could find the key store as it was. */
function needsOf({ code, worker, key, target, session, ordered }: Row): number {
	const isStoring = key === KeyRole.generate || key === KeyRole.import || target !== undefined;
	if (worker !== WorkerFamily.core && isStoring !== (ordered === true))
		throw new RangeError(`row ${code} expected "ordered" if its worker stores a key or gets a second one`);
	let needs = key === KeyRole.none ? 0 : Needs.key;
	if (key === KeyRole.use) needs |= Needs.use;
	if (isStoring) needs |= Needs.storing;
	if (session !== undefined) needs |= Needs.session;
	if (ordered) needs |= Needs.order;
	return needs;
}

/** The number of the field `name` among `fields`, from 1 on; 0 if it is not there. */
function numberOf(name: string, fields: readonly number[]): number {
	return fields.findIndex((field) => names[rows[Fields.Start + field * Fields.Bytes + InputOffset.Name]] === name) + 1;
}
