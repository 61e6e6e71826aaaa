/** Answers that differ from those of node's Web Cryptography API (of Node 20), and why. */
export interface Exception {
	/** The names of the cases. */
	readonly cases: RegExp;
	/** Node's answers. */
	readonly node: RegExp;
	/** The answers that the subject must give instead. */
	readonly got: RegExp;
	readonly reason: string;
}

const dataError = /^rejects DataError$/;
const typeError = /^rejects TypeError TypeError$/;
const notSupported = /^rejects NotSupportedError$/;
const isKey = /^\[?CryptoKey /;

/** Faults of node, by the specification, or by the standards that it cites. */
const nodeFaults: readonly Exception[] = [
	{
		cases: /exportKey|deriveKey|wrapKey of a key that may not leave/,
		node: /^rejects InvalidAccessException$/,
		got: /^rejects InvalidAccessError$/,
		reason: "node names the error of a key that may not leave InvalidAccessException, a name that no DOMException has",
	},
	{
		cases: /^exportKey (HKDF|PBKDF2)$/,
		node: /^rejects InvalidAccessException$/,
		got: notSupported,
		reason: "that an algorithm has no export key operation is asked before whether the key is extractable",
	},
	{
		cases: /^exportKey (pkcs8|spki) of an extractable (AES|HMAC)|^AES-\w+ wrapKey as (spki|pkcs8)$/,
		node: /^rejects InvalidAccessError$/,
		got: notSupported,
		reason: "a secret key has no such format: NotSupportedError",
	},
	{
		cases: /^importKey HMAC .* as (spki|pkcs8)$/,
		node: /^rejects Error$/,
		got: notSupported,
		reason: "node has an error of its own for formats that HMAC does not have",
	},
	{
		cases: /^importKey .* jwk of (no )?bytes$/,
		node: dataError,
		got: typeError,
		reason: "bytes are no JSON web key: TypeError, before the algorithm is asked",
	},
	{
		cases:
			/^importKey .* jwk .*(padding|a line break in k|a space before k|characters of base64|bits behind the last byte|other characters|one character too many)/,
		node: isKey,
		got: dataError,
		reason: "node skips characters outside of base64url, and padding (RFC 7515 §2)",
	},
	{
		cases: /^importKey .* jwk .* a long [xyd]$/,
		node: isKey,
		got: dataError,
		reason: "coordinates and private keys have the curve's size in a JSON web key (RFC 7518 §6.2); node skips zeros in front",
	},
	{
		cases: /with repeated unknown key_ops$/,
		node: isKey,
		got: dataError,
		reason: "key_ops has no value twice (RFC 7517 §4.3); node looks only for usages that it knows",
	},
	{
		cases: /^importKey HMAC .* jwk (of 0 bytes|with an empty k)$/,
		node: isKey,
		got: dataError,
		reason: "a key of HMAC has at least one bit; node asks that of raw keys only",
	},
	{
		cases:
			/^importKey (.* raw with [67] as first byte|P-256 (spki with bit 2 of byte 26|pkcs8 with bit 2 of byte 73) changed|P-384 (spki with bit 2 of byte 23|pkcs8 with bit 2 of byte 88) changed)$/,
		node: isKey,
		got: dataError,
		reason: "hybrid points are neither uncompressed nor compressed (SEC 1 §2.3.3)",
	},
	{
		cases: /^importKey .* spki with (the indefinite length|unused bits)$/,
		node: isKey,
		got: dataError,
		reason: "the indefinite length is no DER, and a public key has no unused bits",
	},
	{
		cases: /^importKey P-... pkcs8 (of version [01]( inside)?|with a zero in front of the private key|with bit \d+ of byte 3[23] changed)$/,
		node: isKey,
		got: dataError,
		reason: "an ECPrivateKey has version 1 and a private key of the curve's size (RFC 5915 §3), in a PrivateKeyInfo of version 0 (RFC 5208 §5)",
	},
	{
		cases: /^importKey .*25519 pkcs8 of version (2 without the public key|3)$/,
		node: isKey,
		got: dataError,
		reason: "a private key of version 2 has its public key with it (RFC 5958 §2), and there is no version 3",
	},
	{
		cases: /^importKey P-... pkcs8 (without the public key|with the curve, without the public key|with a compressed public key)$/,
		node: isKey,
		got: isKey,
		reason: "node exports PKCS #8 in the form in which the key came; the specification has one form, with the whole public key",
	},
	{
		cases: /^getRandomValues of (an ArrayBuffer|a list|null|undefined|a number)$/,
		node: /^rejects TypeMismatchError$/,
		got: typeError,
		reason: "a value that is no view of a buffer does not convert to the argument's type: TypeError",
	},
	{
		cases: /^digest by a name with a letter that only Unicode folds to S$/,
		node: /^ArrayBuffer /,
		got: notSupported,
		reason: "names are compared without regard to ASCII case; node turns them into upper case by Unicode's rules",
	},
	{
		cases: /^generateKey with a wrong length and wrong usages$/,
		node: /^rejects OperationError$/,
		got: /^rejects SyntaxError$/,
		reason: "the usages are checked before the length",
	},
	{
		cases: /^deriveKey .* to (extractable )?HMAC of 0 bits/,
		node: /^rejects OperationError$/,
		got: typeError,
		reason: "a length of 0 in a derived key of HMAC: TypeError (get key length)",
	},
	{
		cases: /^deriveBits (ECDH P-...|X25519) of number -1 bits$/,
		node: /^ArrayBuffer $/,
		got: /^rejects OperationError$/,
		reason: "-1 is 4,294,967,295 by Web IDL, more bits than the secret has",
	},
	{
		cases: /^unwrapKey AES-KW of 0 bytes of it$/,
		node: dataError,
		got: /^rejects OperationError$/,
		reason: "no bytes are no wrapped key (RFC 3394 §2.2.2): OperationError; node takes them for an empty key",
	},
	{
		cases: /^a CryptoKey may do what it could before its list of usages was changed$/,
		node: /^rejects InvalidAccessError$/,
		got: /^ArrayBuffer /,
		reason: "in node a script that changes the list of usages changes what the key may do",
	},
	{
		cases: /crypt AES-GCM with an iv of 1 bytes$/,
		node: /^rejects OperationError$/,
		got: /^(ArrayBuffer |rejects OperationError)/,
		reason: "node takes no iv of less than 12 bytes",
	},
];

/** Limits of the HSM, and algorithms that it does not have. */
const limits: readonly Exception[] = [
	{
		cases: /crypt AES-GCM with tagLength number (32|64)$|AES-GCM with a tag of (32|64) bits/,
		node: /^(ArrayBuffer |rejects OperationError)/,
		got: notSupported,
		reason: "the HSM has no tags of AES-GCM below 96 bits (SP 800-38D appendix C)",
	},
	{
		cases: /crypt AES-GCM with an iv of (65|128) bytes$/,
		node: /^(ArrayBuffer |rejects OperationError)/,
		got: /^rejects (OperationError|NotSupportedError)$/,
		reason: "the HSM takes an iv of AES-GCM of up to 64 bytes",
	},
	{
		cases: /HMAC (with length (number|string)|of 13 bits|with SHA-\d+ and length 100)/,
		node: /^rejects (DataError|TypeError TypeError)$/,
		got: notSupported,
		reason: "the HSM's keys have whole bytes; node refuses such keys of HMAC too, with an error of no step of the specification",
	},
	{
		cases: /^(importKey HMAC of|deriveBits (HKDF|PBKDF2) from) (129|200|1000) bytes$/,
		node: /^(ArrayBuffer |CryptoKey )/,
		got: /NotSupportedError/,
		reason: "the HSM's keys have up to 144 bytes",
	},
	{
		cases: /^(deriveBits (HKDF|PBKDF2)|sign and verify ECDSA P-...) with SHA-1/,
		node: /^(ArrayBuffer |\[number )/,
		got: /NotSupportedError/,
		reason: "the HSM has SHA-1 for digests and HMAC only",
	},
	{
		cases: /^deriveBits (HKDF of number 65280|PBKDF2 of number (4096|8192|65280|65288)) bits$/,
		node: /^ArrayBuffer /,
		got: /^rejects OperationError$/,
		reason: "a request is bounded: HKDF hashes up to 6,144 bytes, and PBKDF2 gives up to 144 bytes",
	},
	{
		cases: /^generateKey HMAC (with SHA-\d+ and length 8|with length number 8)$/,
		node: /^\[CryptoKey /,
		got: notSupported,
		reason: "the HSM generates no keys that can be guessed",
	},
	{
		cases: /jwk with oth of another type$/,
		node: typeError,
		got: isKey,
		reason: "the members of RSA keys are not read",
	},
	{
		cases: /by Ed448$/,
		node: /^rejects InvalidAccessError$/,
		got: notSupported,
		reason: "the HSM has no Ed448",
	},
	{
		cases: /as RSA-PSS/,
		node: dataError,
		got: notSupported,
		reason: "the HSM has no RSA",
	},
];

export const exceptions: readonly Exception[] = [...nodeFaults, ...limits];

/** The same for an HSM with the pool of the chip. */
export const chipExceptions: readonly Exception[] = [
	{
		cases: /crypt AES-(CBC|GCM) .* of (1071|1072|1073|2176|3000) bytes/,
		node: /^ArrayBuffer /,
		got: /^(rejects OperationError|not prepared: .*RequestTooLarge)/,
		reason: "one request of AES-CBC or AES-GCM fits into the client's pool, input and output together",
	},
];
