/** Hashes and HMAC on noble. They write to the output and wipe their state. */
import { hmac } from "@noble/hashes/hmac.js";
import type { CHash } from "@noble/hashes/utils.js";

/** Writes the digest of `message` to `output`, which has its size. */
export function hashInto(hash: CHash, message: Uint8Array, output: Uint8Array): void {
	finish(hash.create(), message, output);
}

/**
 * HMAC (RFC 2104): writes the tag, of the size of the digest. Hashes a key longer than a block first (section 2). noble would do that too, but not
 * wipe the digest that it uses as the key.
 */
export function hmacInto(hash: CHash, key: Uint8Array, message: Uint8Array, output: Uint8Array): void {
	const isLong = key.length > hash.blockLen;
	const used = isLong ? hash(key) : key;
	const mac = hmac.create(hash, used);
	if (isLong) used.fill(0);
	finish(mac, message, output);
}

function finish(state: ReturnType<CHash["create"]>, message: Uint8Array, output: Uint8Array): void {
	try {
		state.update(message).digestInto(output);
	} finally {
		state.destroy();
	}
}
