import { curves, keyAlgorithms, keyOperations, privateKeySizes, publicKeySizes } from "../messages/algorithms.js";
import { KeyKind, KeyPart } from "../messages/row.js";
import type { KeyDescription, Permissions } from "./description.js";

/** A place in the key store, with the key that lies there. A pair's bytes are the public key, then the private one. */
export class Entry {
	readonly kind: KeyKind;
	/** Index of the curve of a pair; -1 for a symmetric key. */
	readonly curve: number;
	readonly permissions: Permissions;
	/** Where its bytes lie among those of all places, and how many they are. */
	readonly offset: number;
	readonly length: number;
	available = false;
	/** The key that is there never leaves in the clear, whatever the permissions of its place. */
	isConfined = false;
	/** The smallest tag in bytes that may be asked for. */
	readonly minimumTagLength: number;
	/** The HSM draws the iv for encrypting. */
	readonly generatesIv: boolean;
	/** One bit for each algorithm and operation that the key may be used with. */
	private readonly algorithms: number;
	private readonly operations: number;

	/** Copies what it needs of the description, which is checked. */
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

	/** First byte of a part. */
	start(part: KeyPart): number {
		return part === KeyPart.private ? this.offset + publicKeySizes[this.curve] : this.offset;
	}

	/** Size of a part in bytes. */
	size(part: KeyPart): number {
		if (part === KeyPart.whole) return this.length;
		return (part === KeyPart.private ? privateKeySizes : publicKeySizes)[this.curve];
	}
}

function bits<Name extends string>(names: readonly Name[], used: readonly Name[]): number {
	return used.reduce((result, name) => result | (1 << names.indexOf(name)), 0);
}
