/** Inputs of all ways without an HSM. */
export const key = new Uint8Array(32).fill(3);
export const nonce = new Uint8Array(12).fill(7);
export const iv = new Uint8Array(16).fill(7);

/** ChaCha20-Poly1305 encrypts from block 1 on (RFC 8439 §2.8), so ChaCha20 without a tag does too. */
export const FIRST_COUNTER = 1;

/** Private keys and the message of public-key operations. */
export const scalar256 = new Uint8Array(32).fill(3);
export const scalar384 = new Uint8Array(48).fill(3);
export const message32 = new Uint8Array(32).fill(5);
