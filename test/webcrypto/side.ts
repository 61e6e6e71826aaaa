/** One implementation of the Web Cryptography API, as a caller without types sees it: every argument may be anything. */
export interface Side {
	readonly name: string;
	readonly crypto: LooseCrypto;
	readonly subtle: LooseSubtle;
	/** Whether it refuses encodings of keys that DER does not allow. */
	readonly isStrict: boolean;
	/** Frees the keys whose CryptoKeys are garbage. */
	collect(): Promise<void>;
	close(): Promise<void>;
}

export interface LooseCrypto {
	getRandomValues(...values: readonly unknown[]): unknown;
	randomUUID(): unknown;
}

export const methodNames = [
	"encrypt",
	"decrypt",
	"sign",
	"verify",
	"digest",
	"generateKey",
	"deriveKey",
	"deriveBits",
	"importKey",
	"exportKey",
	"wrapKey",
	"unwrapKey",
] as const;
export type MethodName = (typeof methodNames)[number];
export type LooseSubtle = { readonly [Name in MethodName]: (...values: readonly unknown[]) => Promise<unknown> };

/** The error of a method of SubtleCrypto that threw, where it must return a promise that rejects. */
export class ThrownError extends Error {}

/** The methods of a SubtleCrypto without their types. */
export function looseSubtle(subtle: object): LooseSubtle {
	const methods = subtle as LooseSubtle;
	const loose = {} as Record<MethodName, (...values: readonly unknown[]) => Promise<unknown>>;
	for (const name of methodNames) {
		loose[name] = async (...values) => {
			let answer: unknown;
			try {
				answer = methods[name](...values);
			} catch (error) {
				throw new ThrownError(`${name} threw ${String(error)}`);
			}
			if (!(answer instanceof Promise)) throw new ThrownError(`${name} returned no promise`);
			return answer;
		};
	}
	return loose;
}

/** The error of a step that a case only needs before its question. */
export class PreparationError extends Error {}

/** The result of a step that must succeed. @throws PreparationError if it fails */
export async function prepared(step: Promise<unknown>): Promise<unknown> {
	try {
		return await step;
	} catch (error) {
		throw new PreparationError(`a step before the question failed: ${String(error)}`);
	}
}

/** Imports a key that a case needs. @throws PreparationError */
export function importedKey(side: Side, format: string, data: unknown, algorithm: unknown, usages: readonly string[], extractable = true): Promise<unknown> {
	return prepared(side.subtle.importKey(format, data, algorithm, extractable, usages));
}

export interface Pair {
	readonly publicKey: unknown;
	readonly privateKey: unknown;
}

/** Generates a pair that a case needs. @throws PreparationError */
export async function generatedPair(side: Side, algorithm: unknown, usages: readonly string[]): Promise<Pair> {
	return (await prepared(side.subtle.generateKey(algorithm, true, usages))) as Pair;
}

/** The bytes of a key, or of another result that is an ArrayBuffer, that a case needs. @throws PreparationError */
export async function preparedBytes(step: Promise<unknown>): Promise<Uint8Array> {
	const value = await prepared(step);
	if (!(value instanceof ArrayBuffer)) throw new PreparationError("a step before the question gave no ArrayBuffer");
	return new Uint8Array(value);
}
