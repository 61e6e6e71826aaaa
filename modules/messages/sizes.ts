/**
 * The smallest key in bytes that the HSM generates, derives or unwraps. A key below 112 bits is not secure (SP 800-131A). Also, shorter
 * outputs of HKDF are the beginnings of longer ones (RFC 5869 §2.3), so a few small keys would reveal a large one byte by byte.
 */
export const MINIMUM_KEY_BYTES = 14;
/**
 * Bytes of an iv that the HSM generates: 96 random bits, which is enough for 2^32 messages with one key (SP 800-38D §8.2.2, §8.3). The iv
 * of AES-CBC is a block instead.
 */
export const GENERATED_IV_BYTES = 12;
/** The smallest tag of AES-GCM in bytes. Smaller ones need bounds on messages and attempts that the HSM does not know (SP 800-38D §5.2.1.2). */
export const MINIMUM_GCM_TAG_BYTES = 12;
/** The smallest tag of a MAC in bytes. One guess in 4,294,967,296 finds 32 bits (SP 800-38B §A.2). */
export const MINIMUM_TAG_BYTES = 4;
/** Clients of an HSM at most. The record of a key has a byte for its owners. */
export const MAXIMUM_CLIENTS = 8;
/** Keys of an HSM at most. The answer to ListKeys has room for so many ids. */
export const MAXIMUM_KEYS = 128;
/** Bytes of a key's id in the answer to ListKeys. */
export const ID_BYTES = 4;
/** The ids of free keys are this or above, those of configured places below. */
export const FIRST_FREE_ID = 0x80000000;
/** The ids of free keys in flash are this or above. */
export const FIRST_PERSISTENT_ID = 0xc0000000;
