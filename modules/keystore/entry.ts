import { curves, keyAlgorithms, keyOperations, privateKeySizes, publicKeySizes } from "../messages/algorithms.js";
import { KeyKind, KeyPart } from "../messages/row.js";
import type { KeyDescription, Permissions } from "./description.js";

/** A place in the key store, and its key. The bytes of a pair are the public key, then the private key. */
export class Entry {
	readonly kind: KeyKind;
	/** Index of the curve of a pair; -1 for a symmetric key. */
	readonly curve: number;
	readonly permissions: Permissions;
	/** The offset of its bytes among those of all places, and their number. */
	readonly offset: number;
	readonly length: number;
	available = false;
	/** The key never leaves in the clear, whatever the permissions of its place. */
	isConfined = false;
	/** The smallest tag in bytes that a request may ask for. */
	readonly minimumTagLength: number;
	/** The HSM generates the iv for each encryption. */
	readonly generatesIv: boolean;
	/** One bit for each algorithm and each operation that the key may be used with. */
	private readonly algorithms: number;
	private readonly operations: number;

	/** Copies what it needs of a checked description. */
	constructor({ type, permissions, usage }: KeyDescription, offset: number) {
		this.kind = type.kind === "pair" ? KeyKind.pair : KeyKind.symmetric;
		this.curve = type.kind === "pair" ? curves.indexOf(type.curve) : -1;
		this.permissions = Object.freeze({ ...permissions });
		this.algorithms = bits(keyAlgorithms, usage.algorithms);
		this.operations = bits(keyOperations, usage.operations);
		this.minimumTagLength = usage.minimumTagLength ?? 0;
		this.generatesIv = usage.iv === "generated";
		this.offset = offset;
		this.length = type.kind === "pair" ? publicKeySizes[this.curve] + privateKeySizes[this.curve] : type.size;
	}

	mayBeUsed(algorithm: number, operation: number): boolean {
		return ((this.algorithms >>> algorithm) & (this.operations >>> operation) & 1) === 1;
	}

	/** Offset of a part of the key. */
	start(part: KeyPart): number {
		return part === KeyPart.private ? this.offset + publicKeySizes[this.curve] : this.offset;
	}

	/** Size of a part of the key in bytes. */
	size(part: KeyPart): number {
		if (part === KeyPart.whole) return this.length;
		return (part === KeyPart.private ? privateKeySizes : publicKeySizes)[this.curve];
	}
}

function bits<Name extends string>(names: readonly Name[], used: readonly Name[]): number {
	return used.reduce((result, name) => result | (1 << names.indexOf(name)), 0);
}
