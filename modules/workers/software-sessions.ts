/** Digests and HMAC of a message in pieces, on noble. Between two pieces, the words of the caller hold the whole state. */
import { hmac } from "@noble/hashes/hmac.js";
import type { CHash } from "@noble/hashes/utils.js";
import { loadState, type NobleHash, STATE_WORDS, storeState } from "./noble-state.js";

/** Writes the state before the first piece. */
export function startDigest(hash: CHash, words: Uint32Array): void {
	const state = hash.create();
	try {
		storeState(state, words);
	} finally {
		state.destroy();
	}
}

/** Takes in the next piece. Also for HMAC, whose state begins with the inner digest. */
export function updateDigest(hash: CHash, words: Uint32Array, data: Uint8Array): void {
	const state = hash.create();
	try {
		loadState(state, words);
		state.update(data);
		storeState(state, words);
	} finally {
		state.destroy();
	}
}

/** Writes the digest to `output`, which has its size. */
export function finishDigest(hash: CHash, words: Uint32Array, output: Uint8Array): void {
	const state = hash.create();
	try {
		loadState(state, words);
		state.digestInto(output);
	} finally {
		state.destroy();
	}
}

function outerWords(words: Uint32Array): Uint32Array {
	return words.subarray(STATE_WORDS, 2 * STATE_WORDS);
}

/**
 * Writes the states of the inner and of the outer digest, each after its first block (RFC 2104 §4), and nothing of the key. Hashes a key longer than a
 * block first (§2). noble would do that too, but not wipe the digest that it uses as the key.
 */
export function startHmac(hash: CHash, key: Uint8Array, words: Uint32Array): void {
	const isLong = key.length > hash.blockLen;
	const used = isLong ? hash(key) : key;
	const mac = hmac.create(hash, used);
	try {
		storeState(mac.iHash, words);
		storeState(mac.oHash, outerWords(words));
	} finally {
		if (isLong) used.fill(0);
		mac.destroy();
	}
}

/** The digests of a state that `startHmac` has written, each after its first block. The caller destroys them. */
export function loadHmac(hash: CHash, words: Uint32Array): [inner: NobleHash, outer: NobleHash] {
	const [inner, outer] = [hash.create(), hash.create()];
	loadState(inner, words);
	loadState(outer, outerWords(words));
	return [inner, outer];
}

/** Writes the tag to `output`, which has the size of the digest. */
export function finishHmac(hash: CHash, words: Uint32Array, output: Uint8Array): void {
	finishDigest(hash, words, output);
	const outer = hash.create();
	try {
		loadState(outer, outerWords(words));
		outer.update(output).digestInto(output);
	} finally {
		outer.destroy();
	}
}
