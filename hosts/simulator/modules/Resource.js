const open = native("xs_resource_open");
const exists = native("xs_resource_exists");
const length = native("xs_resource_length");
const slice = native("xs_resource_slice");

export default class Resource {
	constructor(path) {
		return Object.setPrototypeOf(open(path), new.target.prototype);
	}
	static exists(path) {
		return exists(path);
	}
	get byteLength() {
		return length.call(this);
	}
	slice(begin, end, copy = true) {
		return slice.call(this, begin, end, copy);
	}
}
