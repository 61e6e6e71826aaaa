import { type Pair, PreparationError, ThrownError } from "./side.js";

/** The answer to a case as a text that can be compared: the value, or the class and name of the error. */
export async function outcomeOf(run: () => Promise<unknown>): Promise<string> {
	try {
		return describeAnswer(await run());
	} catch (error) {
		return describeError(error);
	}
}

function describeError(error: unknown): string {
	if (error instanceof PreparationError) return `not prepared: ${error.message}`;
	if (error instanceof ThrownError) return `thrown, not rejected: ${error.message}`;
	if (error instanceof DOMException) return `rejects ${error.name}`;
	// A DOMException's name on another class would be an error of its own kind.
	return error instanceof Error ? `rejects ${error.constructor.name} ${error.name}` : `rejects ${String(error)}`;
}

function describeAnswer(value: unknown): string {
	if (value instanceof ArrayBuffer) return `ArrayBuffer ${Buffer.from(value).toString("hex")}`;
	if (ArrayBuffer.isView(value)) return `${value.constructor.name} ${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("hex")}`;
	if (typeof value !== "object" || value === null) return `${typeof value} ${String(value)}`;
	if (isKey(value)) return `CryptoKey ${describeKey(value)}`;
	if (isPair(value)) return `pair ${describeAnswer(value.publicKey)} ${describeAnswer(value.privateKey)}`;
	if (Array.isArray(value)) return `[${value.map(describeAnswer).join(", ")}]`;
	return `object ${sorted(value)}`;
}

interface KeyMembers {
	readonly type: unknown;
	readonly extractable: unknown;
	readonly algorithm: object;
	readonly usages: unknown;
}

function isKey(value: object): value is KeyMembers {
	return Object.prototype.toString.call(value) === "[object CryptoKey]";
}

function isPair(value: object): value is Pair {
	return "publicKey" in value && "privateKey" in value;
}

function describeKey({ type, extractable, algorithm, usages }: KeyMembers): string {
	return `${String(type)} ${extractable === true ? "extractable" : String(extractable)} ${sorted(algorithm)} ${JSON.stringify(sortedUsages(usages))}`;
}

/** Node keeps the order and the repetitions that the caller gave. A case of its own asks for those of the specification. */
function sortedUsages(usages: unknown): unknown {
	return Array.isArray(usages) ? [...new Set(usages)].sort() : usages;
}

/** The object as JSON, with members in alphabetical order. */
function sorted(value: object): string {
	return JSON.stringify(value, (name, member: unknown) =>
		name === "key_ops"
			? sortedUsages(member)
			: typeof member === "object" && member !== null && !Array.isArray(member)
				? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
				: member,
	);
}
