/** Records the buffers that a function allocates, so that a test can search them afterwards. For Node. */

const kinds = ["Uint8Array", "Uint32Array"] as const;
type Kind = Uint8ArrayConstructor | Uint32ArrayConstructor;

/** The constructor, which also records the buffer of each array that it makes, including copies such as those of `slice`. */
function recording(kind: Kind, buffers: Set<ArrayBufferLike>): Kind {
	const proxy: Kind = new Proxy(kind, {
		construct(target, parameters, newTarget) {
			const array = Reflect.construct(target, parameters, newTarget === proxy ? target : newTarget) as Uint8Array | Uint32Array;
			buffers.add(array.buffer);
			return array;
		},
	});
	return proxy;
}

/** The buffers of all Uint8Array and Uint32Array objects that `action` makes. */
export function buffersAllocatedBy(action: () => void): Set<ArrayBufferLike> {
	const buffers = new Set<ArrayBufferLike>();
	const originals = kinds.map((name) => globalThis[name]);
	const replace = (name: (typeof kinds)[number], kind: Kind, original: Kind): void => {
		Object.assign(globalThis, { [name]: kind });
		// `slice` and `subarray` take the constructor of their results from here.
		Object.defineProperty(original.prototype, "constructor", { value: kind, configurable: true, writable: true, enumerable: false });
	};
	kinds.forEach((name, index) => replace(name, recording(originals[index], buffers), originals[index]));
	try {
		action();
	} finally {
		kinds.forEach((name, index) => replace(name, originals[index], originals[index]));
	}
	return buffers;
}

/** The number of buffers that contain `bytes`. */
export function countContaining(buffers: Iterable<ArrayBufferLike>, bytes: Uint8Array): number {
	return [...buffers].filter((buffer) => Buffer.from(buffer).includes(Buffer.from(bytes))).length;
}
