/** The state of an object as text: all properties except functions and the shared memory. */
export function localState(value: unknown, shared: SharedArrayBuffer): string {
	const seen = new Map<object, number>();
	return JSON.stringify(value, (_key, part: unknown) => {
		if (typeof part !== "object" || part === null) return typeof part === "function" ? undefined : part;
		const known = seen.get(part);
		if (known !== undefined) return `object ${known}`;
		seen.set(part, seen.size);
		if (part instanceof Uint8Array || part instanceof Uint32Array || part instanceof Int32Array || part instanceof Int8Array)
			return part.buffer === shared ? "shared" : part.join();
		if (part instanceof Map) return [...part.entries()] as unknown[];
		return part instanceof SharedArrayBuffer ? "memory" : part;
	});
}
