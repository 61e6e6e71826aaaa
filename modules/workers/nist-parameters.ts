/** A curve of SP 800-186 §3.2.1, in hexadecimal digits: the field p, the order n, the coefficient b (a is -3), the base point. */
export interface NistParameters {
	readonly p: string;
	readonly n: string;
	readonly b: string;
	readonly Gx: string;
	readonly Gy: string;
}

/** The number that these hexadecimal digits are. */
export function toNumber(digits: string): bigint {
	return BigInt(`0x${digits}`);
}

export const nistParameters = Object.freeze({
	"P-256": Object.freeze({
		p: "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff",
		n: "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
		b: "5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604b",
		Gx: "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296",
		Gy: "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5",
	}),
	"P-384": Object.freeze({
		p: "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeffffffff0000000000000000ffffffff",
		n: "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
		b: "b3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aef",
		Gx: "aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7",
		Gy: "3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f",
	}),
});
