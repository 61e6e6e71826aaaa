/** The order of the field of Curve25519 and Ed25519: 2^255 - 19. */
export const FIELD_25519 = "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed";

/** Turns 32 random bytes into a secret scalar, in place (RFC 7748 §5, RFC 8032 §5.1.5). */
export function clamp<Bytes extends Uint8Array>(scalar: Bytes): Bytes {
	scalar[0] &= 0xf8;
	scalar[31] = (scalar[31] & 0x7f) | 0x40;
	return scalar;
}
