/** Requests with bad attributes, made from the table: for each row that makes keys, each part of the attributes wrong in turn. */
import { AttributeOffset, type KeyAttributes } from "../../modules/messages/attributes.js";
import type { ErrorCode } from "../../modules/messages/errors.js";
import { INPUT } from "../../modules/messages/slot.js";
import { cipherKey, packed, signatureKey } from "./attributes.js";
import { plain } from "./bad-requests.js";
import type { RawRequest } from "./raw-client.js";
import { requestNames, rowOf } from "./rows.js";

export interface BadAttributes {
	readonly what: string;
	readonly request: RawRequest;
	/** The attributes, which lie at `at` in the pool. */
	readonly attributes: Uint8Array;
	readonly at: number;
	readonly error: ErrorCode;
}

/** One byte wrong for any key. */
const wrongBytes: readonly (readonly [what: string, offset: number, value: number])[] = [
	["version 2", AttributeOffset.Version, 2],
	["no kind", AttributeOffset.Kind, 0],
	["kind 4", AttributeOffset.Kind, 4],
	["curve 9", AttributeOffset.Curve, 9],
	["255 bytes", AttributeOffset.Size, 255],
	["algorithm 15", AttributeOffset.Algorithms + 1, 0x80],
	["operation 15", AttributeOffset.Operations + 1, 0x80],
	["the permission import", AttributeOffset.Permissions, 1],
	["the permission overwrite", AttributeOffset.Permissions, 4],
	["owners without the maker", AttributeOffset.Owners, 1],
	["a client that there is not", AttributeOffset.Owners, 6],
	["a tag of 255 bytes", AttributeOffset.MinimumTagLength, 255],
	["confinement", AttributeOffset.Flags, 2],
	["persistence", AttributeOffset.Flags, 8],
	["a flag that there is not", AttributeOffset.Flags, 128],
	["a reserved byte", AttributeOffset.Label - 1, 1],
	["a label that can not be printed", AttributeOffset.Label, 1],
];

/** For client 1 of two clients, which may have every algorithm. */
export function badAttributes(): BadAttributes[] {
	return requestNames.flatMap((name) => {
		const row = rowOf(name);
		const index = row.inputs.findIndex((field) => field.name === "attributes");
		// Agreement takes no key of the caller's, and PBKDF2 that of its session; tests of their own are about them.
		if (index < 0 || row.storedOnly || row.session !== undefined) return [];
		const request = plain(row);
		const at = 1024;
		const pairs = request.pairs.map((pair, number) => (number === INPUT + index ? ([at, 32] as const) : pair));
		const good: RawRequest = { ...request, pairs, keyId: 0, parameters: request.parameters.map((value, number) => (number < 2 ? 0 : value)) };
		const attributes = fitting(row.kind);
		const bad = (what: string, bytes: Uint8Array, error: ErrorCode, changed: RawRequest = good): BadAttributes => ({
			what: `${name}: ${what}`,
			request: changed,
			attributes: bytes,
			at,
			error,
		});
		const place = row.target === undefined ? { ...good, keyId: 1 } : { ...good, parameters: [1, 0, ...(good.parameters?.slice(2) ?? [])] };
		const overwrite = row.target === undefined ? { ...good, parameters: [1] } : { ...good, parameters: [0, 1, ...(good.parameters?.slice(2) ?? [])] };
		return [
			...wrongBytes.map(([what, offset, value]) => bad(what, packed(attributes).with(offset, value), "KeyStore.InvalidAttributes")),
			bad("the other kind of key", packed(fitting(row.kind === undefined || row.kind === "symmetric" ? "pair" : "symmetric")), "KeyStore.InvalidKeyType"),
			bad("a place as well", packed(attributes), "InvalidParameter", place),
			bad("overwrite as well", packed(attributes), "InvalidParameter", overwrite),
		];
	});
}

/** Attributes of a key of this kind. A target is symmetric. */
function fitting(kind: "symmetric" | "pair" | "public" = "symmetric"): KeyAttributes {
	if (kind === "symmetric") return cipherKey();
	if (kind === "pair") return signatureKey();
	return { type: { kind, curve: "P-256" }, usage: { algorithms: ["ECDSA"], operations: ["verify"] } };
}
