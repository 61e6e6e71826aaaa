/** Which memory a function allocates, so that a test can look at what it leaves there. For Node. */

const kinds = ["Uint8Array", "Uint32Array"] as const;
type Kind = Uint8ArrayConstructor | Uint32ArrayConstructor;

/** The same constructor, which also notes the memory of each array that it makes, copies by `slice` and the like included. */
function noting(kind: Kind, buffers: Set<ArrayBufferLike>): Kind {
	const proxy: Kind = new Proxy(kind, {
		construct(target, parameters, newTarget) {
			const array = Reflect.construct(target, parameters, newTarget === proxy ? target : newTarget) as Uint8Array | Uint32Array;
			buffers.add(array.buffer);
			return array;
		},
	});
	return proxy;
}

/** The memory of every array of bytes or words that is made while `action` runs. */
export function buffersAllocatedBy(action: () => void): Set<ArrayBufferLike> {
	const buffers = new Set<ArrayBufferLike>();
	const originals = kinds.map((name) => globalThis[name]);
	const replace = (name: (typeof kinds)[number], kind: Kind, original: Kind): void => {
		Object.assign(globalThis, { [name]: kind });
		// Whom `slice` and `subarray` ask for the constructor of their results.
		Object.defineProperty(original.prototype, "constructor", { value: kind, configurable: true, writable: true, enumerable: false });
	};
	kinds.forEach((name, index) => replace(name, noting(originals[index], buffers), originals[index]));
	try {
		action();
	} finally {
		kinds.forEach((name, index) => replace(name, originals[index], originals[index]));
	}
	return buffers;
}

/** How many of these hold `bytes` somewhere. */
export function countContaining(buffers: Iterable<ArrayBufferLike>, bytes: Uint8Array): number {
	return [...buffers].filter((buffer) => Buffer.from(buffer).includes(Buffer.from(bytes))).length;
}
