/** Types and packed attributes of keys in words. */
import { curves, keyAlgorithms, keyOperations } from "../../modules/messages/algorithms.js";
import {
	ALL_OWNERS,
	ATTRIBUTES_VERSION,
	AttributeFlag,
	AttributeOffset,
	type KeyType,
	LABEL_BYTES,
	permissionNames,
} from "../../modules/messages/attributes.js";
import { KeyKind } from "../../modules/messages/row.js";

const FLAGS: readonly (readonly [AttributeFlag, string])[] = [
	[AttributeFlag.confined, "confined"],
	[AttributeFlag.generatesIv, "generates ivs"],
	[AttributeFlag.persistent, "persistent"],
];

export function typeWords(type: KeyType): string {
	switch (type.kind) {
		case "symmetric":
			return `symmetric key of ${type.size} bytes`;
		case "pair":
			return `pair on ${type.curve}`;
		case "public":
			return `public key on ${type.curve}`;
	}
}

/** Packed attributes, which may be any bytes: what has no name is shown as a number. */
export function attributeWords(bytes: Buffer): string {
	const version = bytes[AttributeOffset.Version];
	if (version !== ATTRIBUTES_VERSION) return `attributes of version ${version}, expected ${ATTRIBUTES_VERSION}`;
	const minimum = bytes[AttributeOffset.MinimumTagLength];
	const flags = bytes[AttributeOffset.Flags];
	const label = bytes.toString("latin1", AttributeOffset.Label, AttributeOffset.Label + LABEL_BYTES).replace(/\0+$/, "");
	const parts = [
		packedType(bytes),
		`algorithms ${names(keyAlgorithms, bytes.readUInt16LE(AttributeOffset.Algorithms))}`,
		`operations ${names(keyOperations, bytes.readUInt16LE(AttributeOffset.Operations))}`,
		`permissions ${names(permissionNames, bytes[AttributeOffset.Permissions])}`,
		`owners ${owners(bytes[AttributeOffset.Owners])}`,
		...(minimum > 0 ? [`tags of ${minimum} bytes or more`] : []),
		...FLAGS.filter(([flag]) => (flags & flag) !== 0).map(([, name]) => name),
		...(label === "" ? [] : [`label "${label.replace(/[^ -~]|["\\]/g, (letter) => `\\x${letter.charCodeAt(0).toString(16).padStart(2, "0")}`)}"`]),
	];
	return parts.join("; ");
}

function packedType(bytes: Buffer): string {
	const kind = bytes[AttributeOffset.Kind];
	if (kind === KeyKind.symmetric) return typeWords({ kind: "symmetric", size: bytes[AttributeOffset.Size] });
	const curve = curves[bytes[AttributeOffset.Curve]];
	if (curve === undefined) return `key on the unknown curve ${bytes[AttributeOffset.Curve]}`;
	if (kind === KeyKind.pair || kind === KeyKind.public) return typeWords({ kind: kind === KeyKind.pair ? "pair" : "public", curve });
	return `key of the unknown kind ${kind}`;
}

function names(list: readonly string[], bits: number): string {
	const found = Array.from({ length: 16 }, (_, bit) => ((bits >>> bit) & 1 ? (list[bit] ?? `number ${bit}`) : undefined));
	return found.filter((name) => name !== undefined).join(", ") || "none";
}

function owners(mask: number): string {
	if (mask === ALL_OWNERS) return "all";
	const clients = Array.from({ length: 8 }, (_, client) => client).filter((client) => (mask >>> client) & 1);
	return clients.join(", ") || "none but the maker";
}
