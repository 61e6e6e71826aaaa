/** A seeded pseudorandom generator. Imports nothing of Node: it runs on XS. */

/** A reproducible source of test inputs: a seed gives the same inputs on every machine. Not for cryptography. */
export interface Random {
	readonly seed: number;
	/** `n` bytes. */
	bytes(n: number): Uint8Array;
	/** An integer from 0 to `n` - 1. @throws RangeError if `n` is not a positive integer. */
	below(n: number): number;
	/** An item of a list. @throws RangeError if the list is empty. */
	pick<T>(list: readonly T[]): T;
}

/** Makes a generator: 32-bit xorshift. A mixing step keeps its state from being zero. */
export function seeded(start: number): Random {
	let state = Math.imul(start ^ 0x9e37_79b9, 0x85eb_ca6b) >>> 0 || 1;
	function next(): number {
		state ^= state << 13;
		state ^= state >>> 17;
		state ^= state << 5;
		state >>>= 0;
		return state;
	}
	function below(n: number): number {
		if (!Number.isInteger(n) || n < 1) throw new RangeError(`below: not a positive whole number: ${n}`);
		return Math.floor((next() / 0x1_0000_0000) * n);
	}
	return {
		seed: start,
		below,
		bytes: (n) => Uint8Array.from({ length: n }, () => (next() >>> 11) & 0xff),
		pick<T>(list: readonly T[]): T {
			const [first, ...others] = list;
			if (first === undefined) throw new RangeError("pick: the list is empty");
			const index = below(list.length);
			return index === 0 ? first : (others[index - 1] ?? first);
		},
	};
}
