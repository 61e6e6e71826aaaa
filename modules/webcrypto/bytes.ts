/** Bytes on their way between the application and a client. */

/** The HSM takes long data in pieces of this size. */
const PIECE_BYTES = 1024;

/** Data as the client takes it in any length. Pieces need no copy in the request queue. */
export function piecesOf(data: Uint8Array): Uint8Array | Iterable<Uint8Array> {
	return data.length <= PIECE_BYTES ? data : pieces(data);
}

function* pieces(data: Uint8Array): Generator<Uint8Array> {
	for (let start = 0; start < data.length; start += PIECE_BYTES) yield data.subarray(start, start + PIECE_BYTES);
}

/** The bytes in a buffer of their own, as the Web Cryptography API gives them. */
export function toBuffer(bytes: Uint8Array): ArrayBuffer {
	const { buffer } = bytes;
	return buffer instanceof ArrayBuffer && bytes.length === buffer.byteLength ? buffer : new Uint8Array(bytes).buffer;
}
