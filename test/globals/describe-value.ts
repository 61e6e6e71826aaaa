/** Writes a value as text, with classes, cycles, and which objects are the same. Imports nothing of Node. */

function describePrimitive(value: unknown): string {
	if (typeof value === "string") return JSON.stringify(value);
	if (typeof value === "bigint") return `${value}n`;
	return Object.is(value, -0) ? "-0" : String(value);
}

/** Each by its name, since XS gives functions none. */
const types = {
	...{ Array, ArrayBuffer, BigInt, Boolean, DataView, Date, Map, Number, Object, RegExp, Set, String },
	...{ Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError },
	...{ Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array },
	...{ BigInt64Array, BigUint64Array },
};

const names = new Map<unknown, string>(Object.entries(types).map(([name, { prototype }]) => [prototype, name]));

/** The contents of an object besides its properties; its parts are described in turn. */
function contentsOf(value: object): unknown[] {
	if (value instanceof Date) return [value.getTime()];
	if (value instanceof RegExp) return [value.source, value.flags, value.lastIndex];
	if (value instanceof Error)
		return [Object.hasOwn(value, "message") ? value.message : undefined, Object.prototype.propertyIsEnumerable.call(value, "message")];
	if (value instanceof Map) return [...value].flat();
	if (value instanceof Set) return [...value];
	if (value instanceof ArrayBuffer) return [[...new Uint8Array(value)].join(" ")];
	if (ArrayBuffer.isView(value)) return [value.byteOffset, value.byteLength, value.buffer];
	const unboxed = value.valueOf();
	return typeof unboxed === "object" ? [] : [unboxed];
}

function keysOf(value: object): string[] {
	if (ArrayBuffer.isView(value) || value instanceof String || value instanceof Error) return [];
	return value instanceof RegExp ? [] : Object.getOwnPropertyNames(value);
}

/** In order of depth, without recursion. */
export function describeValue(root: unknown): string {
	const numbers = new Map<object, number>();
	const queue: object[] = [];
	const refer = (value: unknown): string => {
		if (typeof value !== "object" || value === null) return describePrimitive(value);
		if (!numbers.has(value)) {
			numbers.set(value, queue.length);
			queue.push(value);
		}
		return `#${numbers.get(value)}`;
	};
	const lines = [refer(root)];
	for (const value of queue) {
		const parts = contentsOf(value).map(refer);
		const properties = keysOf(value).map((key) => {
			const { value: part, writable, enumerable, configurable } = Object.getOwnPropertyDescriptor(value, key) ?? {};
			return `${JSON.stringify(key)}${[writable, enumerable, configurable].every(Boolean) ? "" : "'"}: ${refer(part)}`;
		});
		lines.push(`${names.get(Object.getPrototypeOf(value)) ?? "another class"}(${parts.join(", ")}) {${properties.join(", ")}}`);
	}
	return lines.join("\n");
}
