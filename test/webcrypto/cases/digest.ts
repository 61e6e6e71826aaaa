import { createHash } from "node:crypto";
import type { Random } from "../../support/seeded.js";
import { type Case, compare, type Named, noAlgorithms, noBytes } from "../case.js";
import type { Side } from "../side.js";

const hashes = ["SHA-1", "SHA-256", "SHA-384", "SHA-512"];
/** Lengths around the blocks and paddings of all of them, and more than an HSM takes at once. */
const lengths = [0, 1, 55, 56, 63, 64, 65, 71, 72, 73, 103, 104, 105, 111, 112, 119, 120, 127, 128, 129, 135, 136, 137, 1000, 5000];

const views: readonly Named<(bytes: Uint8Array) => unknown>[] = [
	["an ArrayBuffer", (bytes) => bytes.slice().buffer],
	["a part of an ArrayBuffer", (bytes) => new Uint8Array(bytes.slice().buffer, 8, 24)],
	["a DataView", (bytes) => new DataView(bytes.slice().buffer, 3, 20)],
	["an Int8Array", (bytes) => new Int8Array(bytes.slice().buffer)],
	["a Uint8ClampedArray", (bytes) => new Uint8ClampedArray(bytes.slice().buffer)],
	["a Uint16Array", (bytes) => new Uint16Array(bytes.slice().buffer, 2, 5)],
	["a Float64Array", (bytes) => new Float64Array(bytes.slice().buffer)],
	["a BigInt64Array", (bytes) => new BigInt64Array(bytes.slice().buffer)],
	["a Buffer", (bytes) => Buffer.from(bytes)],
	["a detached ArrayBuffer", (bytes) => detached(bytes).buffer],
	["a view of a detached ArrayBuffer", detached],
	["a SharedArrayBuffer", () => new SharedArrayBuffer(8)],
	["a view of a SharedArrayBuffer", () => new Uint8Array(new SharedArrayBuffer(8))],
];

function detached(bytes: Uint8Array): Uint8Array {
	const view = bytes.slice();
	structuredClone(view.buffer, { transfer: [view.buffer] });
	return view;
}

const names: readonly Named[] = [
	["in lower case", "sha-256"],
	["in mixed case", { name: "Sha-256" }],
	["with a space", "SHA-256 "],
	["without the hyphen", "SHA256"],
	["with a letter that only Unicode folds to S", "\u017fHA-256"],
	["of a String object", new String("SHA-256")],
	["of an object with toString", { name: { toString: () => "SHA-256" } }],
	["of an operation that does not digest", "AES-CBC"],
	["of HMAC", { name: "HMAC", hash: "SHA-256" }],
	["of an algorithm with more members", { name: "SHA-384", length: 12, hash: "SHA-1" }],
];

export function digestCases(random: Random): Case[] {
	const cases: Case[] = [];
	for (const hash of hashes)
		for (const length of lengths) {
			const data = random.bytes(length);
			cases.push(compare(`digest ${hash} of ${length} bytes`, ({ subtle }) => subtle.digest(hash, data)));
		}
	for (const hash of ["SHA3-256", "SHA3-384", "SHA3-512"])
		for (const length of lengths) {
			const data = random.bytes(length);
			const run = ({ subtle }: Side) => subtle.digest(hash, data);
			cases.push({ name: `digest ${hash} of ${length} bytes`, run, reference: () => Uint8Array.from(createHash(hash).update(data).digest()).buffer });
		}
	const bytes = random.bytes(64);
	for (const [name, view] of views) cases.push(compare(`digest of ${name}`, ({ subtle }) => subtle.digest("SHA-256", view(bytes))));
	for (const [name, value] of noBytes) cases.push(compare(`digest of ${name}`, ({ subtle }) => subtle.digest("SHA-256", value)));
	for (const [name, value] of names) cases.push(compare(`digest by a name ${name}`, ({ subtle }) => subtle.digest(value, bytes)));
	for (const [name, value] of noAlgorithms) cases.push(compare(`digest by ${name}`, ({ subtle }) => subtle.digest(value, bytes)));
	cases.push(compare("digest without arguments", ({ subtle }) => subtle.digest()));
	cases.push(compare("digest without data", ({ subtle }) => subtle.digest("SHA-256")));
	cases.push(compare("digest of no bytes by an unknown name", ({ subtle }) => subtle.digest("SHA-2", "text")));
	cases.push(
		compare("digest of bytes that change after the call", ({ subtle }) => {
			const data = bytes.slice();
			const answer = subtle.digest("SHA-1", data);
			data.fill(0);
			return answer;
		}),
	);
	cases.push(
		compare("digest whose name throws", ({ subtle }) =>
			subtle.digest(
				{
					get name(): string {
						throw new RangeError("mine");
					},
				},
				bytes,
			),
		),
	);
	return cases;
}
