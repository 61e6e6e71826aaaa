/** Methods of noble's classes that the firmware never calls. Where modules are not in ROM, each takes about 100 bytes of RAM. */
export const unusedMethods = Object.freeze({
	"hashes/_md.js": ["clone"],
	"hashes/sha3.js": ["clone", "_cloneInto", "xof", "xofInto"],
	"hashes/blake2.js": ["clone", "_cloneInto"],
	"hashes/blake3.js": ["_cloneInto", "xof", "xofInto"],
});

/** @throws Error if the text does not have exactly one method of that name */
export function removeMethod(text, name) {
	const parts = text.split(new RegExp(`^    ${name}\\([^]*?^    \\}\\n`, "m"));
	if (parts.length !== 2) throw new Error(`a method ${name} must be there once, and is ${parts.length - 1} times`);
	return parts.join("");
}
