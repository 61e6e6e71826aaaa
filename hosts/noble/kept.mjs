/** What noble's modules keep for as long as they are loaded, and may not write to once they are in ROM. */

/** Arrays that are only read. */
const onlyRead = Object.freeze({
	"ciphers/_arx.js": ["U32_EMPTY"],
	/* Of AES, which the image leaves to the peripheral, GHASH does write. */
	"ciphers/_polyval.js": ["ZEROS16"],
	"ciphers/aes.js": ["EMPTY_BLOCK", "AESKW_IV"],
	"ciphers/chacha.js": ["ZEROS16", "ZEROS32"],
	"hashes/hkdf.js": ["EMPTY_BUFFER"],
	/* Written while the module is loaded. */
	"hashes/sha3.js": ["SHA3_PI", "SHA3_ROTL"],
});

const KEPT = /^(?:export )?const (\w+) = (?:\/\* @__PURE__ \*\/ )?(?:new (?:\w+Array|ArrayBuffer|DataView|Map|Set|WeakMap|WeakSet)\(|\w+Array\.of\()/gm;

/**
 * Whether every array, map and set that the module makes when it is loaded is known to be only read.
 * @throws Error if not
 */
export function checkKept(module, text) {
	for (const [, name] of text.matchAll(KEPT)) if (!onlyRead[module]?.includes(name)) throw new Error(`noble ${module}: ${name} is kept, and perhaps written`);
}
