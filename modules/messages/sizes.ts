/**
 * The smallest key in bytes that the HSM makes: generates, derives or unwraps. Less than 112 bits are not secret (SP 800-131A), and of
 * HKDF, whose shorter outputs begin its longer ones (RFC 5869 §2.3), a few small keys would give away a large one byte by byte.
 */
export const MINIMUM_KEY_BYTES = 14;
/**
 * Bytes of an iv that the HSM draws, but for AES-CBC, whose iv is a block: 96 random bits, for 2^32 messages with one key (SP 800-38D §8.2.2,
 * §8.3).
 */
export const DRAWN_IV_BYTES = 12;
/** The smallest tag of a MAC in bytes. A guess at 32 bits is right once in 4,294,967,296 attempts (SP 800-38B §A.2). */
export const MINIMUM_TAG_BYTES = 4;
