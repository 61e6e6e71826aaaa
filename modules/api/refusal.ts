import { errorCode, HsmError, Status } from "../messages/errors.js";
import { hasKeySize } from "../messages/key-sizes.js";
import { isCcmTag } from "../messages/output.js";
import { KeyRole, MAXIMUM_SYMMETRIC_KEY_BYTES, TargetRole } from "../messages/row.js";
import { Fields, InputOffset, RowOffset, Size, Sizes } from "../messages/row-layout.js";
import { SESSIONS } from "../messages/session.js";
import { MINIMUM_GCM_TAG_BYTES, MINIMUM_TAG_BYTES } from "../messages/sizes.js";
import { EXTERNAL_KEY, INPUT, PAIR, SUBJECT, Subject, TYPE } from "../messages/slot.js";
import { codes, rows } from "../messages/table.js";
import { inputName, methodOf } from "./table-names.js";

/** The end of a message. */
const NO_SESSION = "is not open, or is for something else";

/** The index of a list of sizes in the table (table-builder.ts). */
enum List {
	privateKeys = 2,
}

/** The input that has the ciphertext in modes with aad. */
const CIPHERTEXT = 2;
/** The size of a whole tag of AES-GCM. */
const WHOLE_TAG_BYTES = 16;

/**
 * The error for the response at the word `at`, which refuses the request `code` with `status`. It names the field that caused the refusal,
 * the given value and the expected one, as far as the table and the response tell.
 */
export function refusalError(status: Status, code: number, control: Int32Array, at: number): HsmError {
	const [field, detail] = fieldAndDetail(status, code, control, at);
	return new HsmError(errorCode(status), methodOf(code), detail === undefined || field === undefined ? detail : `"${field}" ${detail}`, field);
}

function fieldAndDetail(status: Status, code: number, control: Int32Array, at: number): [field?: string | undefined, detail?: string] {
	const row = code * RowOffset.End;
	const pair = at + PAIR;
	const id = control[pair] >>> 0;
	const parameter = control[pair + 2 * INPUT] >>> 0;
	const external = control[pair + 1];
	const isExternal = (control[at + TYPE] & EXTERNAL_KEY) !== 0;
	const peer = control[pair + 2 * (INPUT + 2)] >>> 0;
	if (rows[row + RowOffset.HasPeer] === 1 && control[pair + 2 * INPUT + 1] === 0 && status === Status["Crypto.InvalidPublicKey"])
		return ["peer", `${peer} is no such key`];
	if (status === Status["KeyStore.Busy"]) return [undefined, "the client has written to the flash as often as the firmware lets it: try again later"];
	if (status === Status["KeyStore.StorageFailed"]) return [undefined, "the flash does not take what is written: nothing has changed"];
	if (status === Status.NoKeyStore) return [undefined, "the HSM has no store in flash: getInfo says why"];
	// The iv is at the front of the ciphertext.
	const ivBytes = control[pair + 2 * INPUT + 1] === 0 ? Math.max(0, -rows[row + RowOffset.IvBytes]) : 0;
	if (status === Status["Crypto.InvalidTagSize"] && rows[row + RowOffset.TagLength] > 0) {
		const length = control[pair + 2 * (INPUT + rows[row + RowOffset.TagLength] - 1)] >>> 0;
		return tagDetail(code, length, ivBytes, control[pair + 2 * (INPUT + CIPHERTEXT) + 1]);
	}
	for (let index = 0; index < rows[row + RowOffset.Inputs]; index++) {
		const bytes = control[pair + 2 * (INPUT + index) + 1];
		const field = inputName(code, index);
		const expected = expectedSize(status, code, index, bytes, parameter, index === 0 ? 0 : ivBytes);
		if (expected !== undefined) return [field, `expected ${expected} bytes, got ${bytes}`];
		if ((status === Status["Crypto.InvalidPublicKey"] && field === "publicKey") || (status === Status["Crypto.InvalidPrivateKey"] && field === "privateKey"))
			return [field, `of ${bytes} bytes is no such key`];
		if (status === Status["KeyStore.InvalidBufferSize"] && code === codes.importSymmetricKey)
			return [field, `expected as many bytes as ${control[at + SUBJECT] === Subject.type ? "attributes.type says" : `key ${id} has`}, got ${bytes}`];
	}
	if (status === Status.RequestTooLarge && rows[row + RowOffset.Expansion] > 0)
		return ["size", `and info let HKDF hash more than ${1024 * rows[row + RowOffset.Expansion]} bytes: for each digest of output a digest, info and 1`];
	if (status === Status["Session.Full"]) return [undefined, `a client has ${SESSIONS} sessions, all are in use`];
	if (status === Status["Session.NotFound"]) return ["session", rows[row + RowOffset.Target] === TargetRole.none ? `${parameter} ${NO_SESSION}` : NO_SESSION];
	if (code === codes.pbkdf2Start || code === codes.pbkdf2KeyStart) {
		if (status === Status.InvalidParameter) return ["iterations", `expected 1 or more, got ${control[pair + 2 * (INPUT + 1)] >>> 0}`];
		if (status === Status["Crypto.InvalidBufferSize"]) return ["size", `expected 1 to ${MAXIMUM_SYMMETRIC_KEY_BYTES} bytes`];
	}
	if (status === Status["Session.Unfinished"]) return ["session", "has iterations left: pbkdf2Continue tells how many"];
	if (status === Status["Crypto.InvalidSymmetricKeySize"]) {
		const expected = [16, 24, 32].filter((_, bit) => ((rows[row + RowOffset.KeySizes] >>> bit) & 1) === 1).join(", ") || "1 or more";
		if (isExternal && !hasKeySize(row, external)) return ["key", `expected ${expected} bytes, got ${external}`];
		return ["key", `${isExternal ? `of ${external} bytes` : id}: this chip supports no key of this size`];
	}
	if (status === Status["Crypto.InvalidPublicKey"] || status === Status["Crypto.InvalidPrivateKey"])
		return ["key", isExternal ? `of ${external} bytes is no such key` : `${id} is no such key`];
	if (status === Status.InvalidParameter && code === codes.revokeUsage)
		return [undefined, "expected algorithms, operations or permissions to revoke, got none"];
	if (status === Status.InvalidParameter && isCtr(code)) return ["length", `expected 1 to 128 bits, got ${parameter}`];
	if (status === Status["Crypto.InvalidBufferSize"] && code === codes.aesCtrUpdate)
		return ["data", "is, with the data before it, more than the counter has blocks for"];
	if (code === codes.incrementCounter || code === codes.readCounter) return ["counter", `${parameter}`];
	if (control[at + SUBJECT] >= Subject.attributes) return aboutAttributes(status, code, control[at + SUBJECT]);
	if (status < Status["KeyStore.NotAllowed"] || status > Status["KeyStore.InvalidBufferSize"]) return [];
	if (rows[row + RowOffset.KeyRole] === KeyRole.none && control[at + SUBJECT] !== Subject.target)
		return code === codes.pbkdf2KeyFinish ? keyOfSession(status) : [];
	if (control[at + SUBJECT] === Subject.peer) return ["peer", `${peer}`];
	return control[at + SUBJECT] === Subject.target ? ["target", `${parameter}`] : ["key", `${id}`];
}

/** A refusal that is about the key that a session has derived, or about the key that it was derived from. */
function keyOfSession(status: Status): [field: string, detail: string] {
	const isSize = status === Status["KeyStore.InvalidBufferSize"];
	return ["session", isSize ? "was started for a key of another size" : "has a key that does not allow this"];
}

/** The part of the attributes that a refusal is about, and why. */
function aboutAttributes(status: Status, code: number, subject: Subject): [field: string, detail: string] {
	const inUsage = subject >= Subject.algorithms && subject <= Subject.iv ? "usage." : "";
	const isSealed = code === codes.unsealKey;
	const [part, expected] = partOf(subject);
	const field = isSealed ? "sealed" : subject === Subject.attributes ? "attributes" : `attributes.${inUsage}${part}`;
	if (status === Status["KeyStore.Full"])
		return [field, "has no room: the client has as many keys, or bytes of keys, as the firmware lets it have, or the flash is full"];
	if (isSealed) return [field, `has attributes whose ${part} this client may not have, or no key can have`];
	if (status === Status["KeyStore.InvalidAttributes"]) return [field, `expected ${expected}`];
	if (status === Status["KeyStore.InvalidKeyType"]) return [field, "is not what this request makes"];
	const isAgreed = rows[code * RowOffset.End + RowOffset.HasPeer] === 1;
	if (status === Status["KeyStore.InvalidBufferSize"])
		return [field, isAgreed ? "does not fit the size of the shared secret" : "has another size than the key"];
	return [field, "is not allowed for this client, or for a key that is made in this way"];
}

/**
 * The name of a part of attributes, and what the HSM expects there. The enum as an object would take many times the memory of this
 * function.
 */
function partOf(subject: Subject): readonly [name: string, expected: string] {
	switch (subject) {
		case Subject.type:
			return ["type", `1 to ${MAXIMUM_SYMMETRIC_KEY_BYTES} bytes or a curve`];
		case Subject.algorithms:
			return ["algorithms", "some that fit the type, and each other"];
		case Subject.operations:
			return ["operations", "one for each algorithm, none without, and one that needs the private key of a pair"];
		case Subject.minimumTagLength:
			return ["minimumTagLength", "a length of the algorithm's tags, or to be left out"];
		case Subject.iv:
			return ["iv", "to be left out of a usage that encrypts with no generated iv"];
		case Subject.permissions:
			return ["permissions", "only exportPrivate, delete and wrap, as far as such a key can have them"];
		case Subject.owners:
			return ["owners", "clients of the HSM, the maker among them"];
		case Subject.persistent:
			return ["persistent", "false: the HSM has no store in flash"];
		case Subject.label:
			return ["label", "printable characters of ASCII"];
		default:
			return ["layout", "attributes of this version"];
	}
}

/** `bytes`: the size of the ciphertext, which is too small for its tag if there are tags of `length` bytes. `ivBytes`: the iv in front of it. */
function tagDetail(code: number, length: number, ivBytes: number, bytes: number): [field: string, detail: string] {
	const isGcm = code === codes.decryptAesGcm;
	const isCcm = code === codes.encryptAesCcm || code === codes.decryptAesCcm;
	const isGcmTag = length === 0 || (length >= MINIMUM_GCM_TAG_BYTES && length <= WHOLE_TAG_BYTES);
	if ((isGcm && isGcmTag) || (isCcm && isCcmTag(length)))
		return ["ciphertext", `expected ${ivBytes + (length || WHOLE_TAG_BYTES)} or more bytes, got ${bytes}`];
	const ofCipher = isGcm ? `${MINIMUM_GCM_TAG_BYTES} to ${WHOLE_TAG_BYTES}` : "4, 6, … 16";
	return ["tagLength", `expected ${isGcm || isCcm ? ofCipher : `${MINIMUM_TAG_BYTES} to the size of the whole tag`}, got ${length}`];
}

/**
 * The expected size of the input `index`, if its size, `bytes`, is the reason for `status`. `parameter`: parameter 0, a curve or an
 * algorithm.
 */
function expectedSize(status: Status, code: number, index: number, bytes: number, parameter: number, ivBytes: number): string | undefined {
	const input = Fields.Start + rows[code * RowOffset.End + RowOffset.FirstInput + index] * Fields.Bytes;
	const smallest = rows[input + InputOffset.Minimum] & 255;
	const minimum = smallest + (smallest > 0 ? ivBytes : 0);
	const maximum = rows[input + InputOffset.Maximum] & 255;
	if (rows[input + InputOffset.Error] === status && (bytes < minimum || (bytes > maximum && maximum !== Size.NoMaximum)))
		return maximum === Size.NoMaximum ? `${minimum} or more` : minimum === maximum ? `${minimum}` : `${minimum} to ${maximum}`;
	if (status === Status["Crypto.InvalidDigestSize"]) return `${rows[Sizes.Start + List.privateKeys * Sizes.Bytes + parameter]}`;
	if (status !== Status["Crypto.InvalidBufferSize"]) return undefined;
	if (code === codes.encryptAesKw || code === codes.decryptAesKw) return "a multiple of 8";
	if (index !== 1) return undefined;
	return code === codes.decryptAesCbc ? "a multiple of 16" : isCtr(code) ? `${16 * 2 ** parameter} or less` : undefined;
}

/** Whether the request has the parameter `length` of AES-CTR. */
function isCtr(code: number): boolean {
	return code === codes.encryptAesCtr || code === codes.decryptAesCtr || code === codes.aesCtrStart || code === codes.aesCtrDecryptStart;
}
