/** Hashes and encrypts data of any size, with one piece of it in memory at a time. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Client } from "../../modules/api/client.js";
import { beginning, check, equal } from "./checks.js";
import { KeyIds, largestPlaintext } from "./configuration.js";
import type { Report } from "./report.js";

/** Data that need not fit into memory. */
export interface Data {
	/** In bytes. */
	readonly size: number;
	/** A copy of the bytes from `start` to before `end`. */
	read(start: number, end: number): Uint8Array;
	/** The SHA-256 of the data in hexadecimal. If it is undefined, noble computes it. */
	readonly digest?: string | undefined;
}

const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Less than the HSM takes at once: up to six copies of a piece lie in the host's heap on the chip. */
const PIECE_BYTES = (largestPlaintext / 2) & -16;
/** Up to this many pieces, each request prints a line. Beyond, each tenth of the data does. */
const MANY_PIECES = 24;

/** The data in pieces. Empty data is one empty piece. */
function* pieces({ size, read }: Data, report?: Report, verb?: string): Generator<Uint8Array> {
	for (let start = 0; start < size || start === 0; start += PIECE_BYTES) {
		yield read(start, Math.min(size, start + PIECE_BYTES));
		if (verb !== undefined) report?.progress(verb, Math.min(size, start + PIECE_BYTES), size);
	}
}

/** The digest of the data, by noble. */
function digestOf(data: Data): string {
	const hash = sha256.create();
	for (const piece of pieces(data)) hash.update(piece);
	return bytesToHex(hash.digest());
}

/** Hashes the data in the HSM and returns the digest. @throws Error if the digest is wrong */
export async function hashData(client: Client, report: Report, data: Data): Promise<Uint8Array> {
	const isLong = data.size > MANY_PIECES * PIECE_BYTES;
	const read = pieces(data, report, isLong ? "hashed" : undefined);
	const digest = await report.answer(`Hash SHA-256 of ${data.size} bytes`, client.hash({ data: read, algorithm: "SHA-256" }), bytesToHex);
	check("the digest is right", bytesToHex(digest) === (data.digest ?? digestOf(data)));
	return digest;
}

/** Encrypts each piece with the session key, decrypts it, and checks that a changed one is refused. @throws Error at the first wrong answer */
export async function encryptData(client: Client, report: Report, data: Data): Promise<void> {
	report.isQuiet = data.size > MANY_PIECES * PIECE_BYTES;
	for (const plaintext of pieces(data, report, report.isQuiet ? "encrypted and decrypted" : undefined)) await encryptPiece(client, report, plaintext);
	report.isQuiet = false;
}

async function encryptPiece(client: Client, report: Report, plaintext: Uint8Array): Promise<void> {
	const key = KeyIds.session;
	// The HSM generates the iv and puts it in front of the ciphertext.
	const ciphertext = await report.answer(`EncryptAesGcm ${plaintext.length} bytes`, client.encryptAesGcm({ key, plaintext }), beginning);
	const body = ciphertext.subarray(IV_BYTES);
	check(
		"the ciphertext has an iv and a tag and is not the plaintext",
		body.length === plaintext.length + TAG_BYTES && !(plaintext.length >= TAG_BYTES && equal(body.subarray(0, plaintext.length), plaintext)),
	);
	const opened = await report.answer(`DecryptAesGcm ${ciphertext.length} bytes`, client.decryptAesGcm({ key, ciphertext }), beginning);
	check("what was decrypted is the plaintext", equal(opened, plaintext));
	ciphertext[IV_BYTES] ^= 1;
	await report.refusal("DecryptAesGcm, one bit changed", "Crypto.Decrypt", client.decryptAesGcm({ key, ciphertext }));
}
