/** Values to clone, by name. */

function cyclic(): unknown {
	const value: Record<string, unknown> = { list: [1] };
	value["self"] = value;
	(value["list"] as unknown[]).push(value, value["list"]);
	return value;
}

function cyclicMap(): unknown {
	const map = new Map<unknown, unknown>();
	const set = new Set<unknown>([map]);
	map.set(map, set).set("set", set);
	return map;
}

function views(): unknown {
	const { buffer } = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
	return { bytes: new Uint8Array(buffer, 1, 3), words: new Uint16Array(buffer, 2, 2), view: new DataView(buffer, 4, 2), buffer };
}

class Point {
	x = 1;
	#y = 2;
	get y(): number {
		return this.#y;
	}
}

function deep(): unknown {
	let value: unknown = "end";
	for (let depth = 0; depth < 3000; depth++) value = [value];
	return value;
}

function holes(): unknown {
	const list: unknown[] & { more?: string } = [];
	list[1] = "a";
	list[4] = undefined;
	list.length = 7;
	list.more = "property";
	return list;
}

export const cloneSamples: Readonly<Record<string, () => unknown>> = {
	primitives: () => [undefined, null, true, -0, Number.NaN, Infinity, "text", 12345678901234567890n],
	boxes: () => [Object(true), Object(1.5), Object("text"), Object(10n)],
	"a JWK set": () => ({ keys: [{ kty: "EC", crv: "P-256", x: "AQ", y: "Ag", key_ops: ["verify"] }] }),
	"an own __proto__": () => JSON.parse('{"__proto__":{"a":1},"b":2}'),
	"no prototype": () => Object.assign(Object.create(null), { a: 1 }),
	cyclic,
	cyclicMap,
	views,
	deep,
	holes,
	"twice the same": () => {
		const part = { a: 1 };
		return [part, part];
	},
	dates: () => [new Date(1234567890123), new Date(Number.NaN)],
	expressions: () => {
		const expression = /a+(b)/giu;
		expression.lastIndex = 3;
		return expression;
	},
	errors: () => [
		new TypeError("type"),
		Object.assign(new Error("own"), { name: "RangeError", extra: 1 }),
		Object.assign(new Error("other"), { name: "Other" }),
	],
	"an error without a message": () => new RangeError(),
	"an instance of a class": () => new Point(),
	"an accessor and what is not enumerable": () =>
		Object.defineProperties({}, { a: { get: () => 5, enumerable: true }, hidden: { value: 1, enumerable: false }, list: { value: [1], enumerable: true } }),
	"a symbol as key": () => ({ [Symbol("key")]: 1, a: 2 }),
	"each typed array": () =>
		[Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array, Float32Array, Float64Array].map((type) => type.of(1, 2, 250)),
	"typed arrays of BigInts": () => [BigInt64Array.of(-1n), BigUint64Array.of(1n)],
	"an empty buffer": () => new ArrayBuffer(0),
	"a function": () => ({ f: () => 1 }),
	"a symbol": () => [Symbol("a")],
	"a boxed symbol": () => Object(Symbol("a")),
	"a promise": () => [Promise.resolve(1)],
	"a weak map": () => new WeakMap(),
	"a weak set": () => new WeakSet(),
	"a weak reference": () => new WeakRef({}),
	"a getter that throws": () => ({
		get a() {
			throw new RangeError("thrown");
		},
	}),
};
