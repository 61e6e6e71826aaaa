/** The smallest tag of a MAC in bytes. A guess at 32 bits is right once in 4,294,967,296 attempts (SP 800-38B §A.2). */
export const MINIMUM_TAG_BYTES = 4;
