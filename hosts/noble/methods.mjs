/**
 * Methods of noble's classes that nothing in the firmware calls. Where modules are not in ROM, each takes about 100 bytes of RAM.
 */
const unused = Object.freeze({
	"hashes/_md.js": ["clone"],
	"hashes/sha3.js": ["clone", "_cloneInto", "xof", "xofInto"],
	"hashes/blake2.js": ["clone", "_cloneInto"],
	"hashes/blake3.js": ["_cloneInto", "xof", "xofInto"],
});

/** @throws Error if a method of these names is not there once */
export function removeMethods(module, source) {
	return (unused[module] ?? []).reduce((text, name) => {
		const parts = text.split(new RegExp(`^    ${name}\\([^]*?^    \\}\\n`, "m"));
		if (parts.length !== 2) throw new Error(`noble ${module}: a method ${name} must be there once, and is ${parts.length - 1} times`);
		return parts.join("");
	}, source);
}
