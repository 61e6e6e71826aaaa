const open = native("xs_resource_open");
const exists = native("xs_resource_exists");
const length = native("xs_resource_length");
const slice = native("xs_resource_slice");

export default class Resource {
	#handle;
	constructor(path) {
		this.#handle = open(path);
	}
	static exists(path) {
		return exists(path);
	}
	get byteLength() {
		return length(this.#handle);
	}
	/** On the chip a resource is itself a buffer. Here `new Uint8Array(resource)` would be empty, so it throws. */
	get length() {
		throw new TypeError("a resource is read with slice");
	}
	slice(begin, end, copy = true) {
		return slice(this.#handle, begin, end, copy);
	}
}
