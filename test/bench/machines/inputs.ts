/** What is computed with where no HSM is asked, the same in each way. */
export const key = new Uint8Array(32).fill(3);
export const nonce = new Uint8Array(12).fill(7);
export const iv = new Uint8Array(16).fill(7);

/** ChaCha20 without a tag begins with the block that it begins with in ChaCha20-Poly1305. */
export const FIRST_COUNTER = 1;

/** Private keys, and the message of public-key operations. */
export const scalar256 = new Uint8Array(32).fill(3);
export const scalar384 = new Uint8Array(48).fill(3);
export const message32 = new Uint8Array(32).fill(5);
