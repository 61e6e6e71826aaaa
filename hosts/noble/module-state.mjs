/** Arrays, maps and sets that a module of noble holds while it is loaded. In ROM, a module can not write to them. */

/** Arrays that noble only reads. */
const constantArrays = Object.freeze({
	"ciphers/_arx.js": ["U32_EMPTY"],
	/* GHASH writes to this one. It is not in the image, where the peripheral computes AES. */
	"ciphers/_polyval.js": ["ZEROS16"],
	"ciphers/aes.js": ["EMPTY_BLOCK", "AESKW_IV"],
	"ciphers/chacha.js": ["ZEROS16", "ZEROS32"],
	"hashes/hkdf.js": ["EMPTY_BUFFER"],
	/* Written only while the module loads. */
	"hashes/sha3.js": ["SHA3_PI", "SHA3_ROTL"],
});

const DECLARATION = /^(?:export )?const (\w+) = (?:\/\* @__PURE__ \*\/ )?(?:new (?:\w+Array|ArrayBuffer|DataView|Map|Set|WeakMap|WeakSet)\(|\w+Array\.of\()/gm;

/**
 * Checks that a module, edited, holds only arrays that are listed here, and all of them.
 * @throws Error if not
 */
export function checkModuleState(module, text) {
	const constants = constantArrays[module] ?? [];
	const held = [...text.matchAll(DECLARATION)].map(([, name]) => name);
	const unknown = held.filter((name) => !constants.includes(name));
	if (unknown.length > 0) throw new Error(`${unknown.join(", ")}: the module holds this, and may write to it`);
	const missing = constants.filter((name) => !held.includes(name));
	if (missing.length > 0) throw new Error(`${missing.join(", ")}: listed in module-state.mjs, but the module does not hold it`);
}
