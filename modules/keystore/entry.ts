import { curves, keyAlgorithms, keyOperations, privateKeySizes, publicKeySizes, type KeyAlgorithm } from "../messages/algorithms.js";
import { KeyKind, KeyPart, MAXIMUM_SYMMETRIC_KEY_BYTES } from "../messages/row.js";
import { MINIMUM_KEY_BYTES } from "../messages/sizes.js";
import type { KeyDescription, Permissions } from "./description.js";

const WRAPPING: KeyAlgorithm = "AES-KW";

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
	/** One bit for each algorithm and operation that the key may be used with. */
	private readonly algorithms: number;
	private readonly operations: number;

	/** Copies what it needs of the description. @throws RangeError if id, size, curve or usage are impossible. */
	constructor({ id, type, permissions, usage }: KeyDescription, offset: number) {
		if (id !== id >>> 0) throw new RangeError(`key "id" expected 32 bits unsigned, got ${id}`);
		this.kind = type.kind === "pair" ? KeyKind.pair : KeyKind.symmetric;
		this.curve = type.kind === "pair" ? curves.indexOf(type.curve) : -1;
		const size = type.kind === "pair" ? (publicKeySizes[this.curve] ?? 0) + (privateKeySizes[this.curve] ?? 0) : type.size;
		const most = type.kind === "pair" ? size : MAXIMUM_SYMMETRIC_KEY_BYTES;
		if (!Number.isInteger(size) || size < 1 || size > most)
			throw new RangeError(`type of key ${id} expected 1 to ${MAXIMUM_SYMMETRIC_KEY_BYTES} bytes or a known curve`);
		if (size < MINIMUM_KEY_BYTES && (!permissions.import || permissions.wrap))
			throw new RangeError(`permissions of key ${id} expected import and no wrap: it has fewer than ${MINIMUM_KEY_BYTES} bytes`);
		this.permissions = Object.freeze({ ...permissions });
		this.algorithms = bits(keyAlgorithms, usage.algorithms, id);
		// Another mode of AES with the wrapping key's bytes unwraps: what is in the HSM would come out as a plaintext.
		if (usage.algorithms.includes(WRAPPING) && usage.algorithms.some((algorithm) => algorithm !== WRAPPING))
			throw new RangeError(`usage of key ${id} expected ${WRAPPING} alone, got ${usage.algorithms.join(", ")}`);
		// And so it would if the wrapping key, wrapped itself, came back to a place for that mode.
		if (usage.algorithms.includes(WRAPPING) && permissions.wrap)
			throw new RangeError(`permissions of key ${id} expected no wrap: it is a wrapping key itself`);
		this.operations = bits(keyOperations, usage.operations, id);
		this.minimumTagLength = usage.minimumTagLength ?? 0;
		this.offset = offset;
		this.length = size;
	}

	mayBeUsed(algorithm: number, operation: number): boolean {
		return (this.algorithms >>> algorithm & this.operations >>> operation & 1) === 1;
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

function bits<Name extends string>(names: readonly Name[], used: readonly Name[], id: number): number {
	let result = 0;
	for (const name of used) {
		const index = names.indexOf(name);
		if (index < 0) throw new RangeError(`usage of key ${id} expected some of ${names.join(", ")}, got ${name}`);
		result |= 1 << index;
	}
	return result;
}
