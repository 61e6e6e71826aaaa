import { createHmac } from "node:crypto";
import type { Random } from "../../support/seeded.js";
import { shortOrFull } from "../../support/test-form.js";
import { type Case, changed, compare, cross, noAlgorithms, noBytes } from "../case.js";
import { importedKey, prepared, preparedBytes, type Side } from "../side.js";

const hashes = ["SHA-1", "SHA-256", "SHA-384", "SHA-512"] as const;
const keySizes = [1, 2, 16, 20, 63, 64, 65, 127, 128];
const lengths = [0, 1, 63, 64, 65, 200, 3000];

function key(side: Side, hash: unknown, data: Uint8Array, usages: readonly string[] = ["sign", "verify"]): Promise<unknown> {
	return importedKey(side, "raw", data, { name: "HMAC", hash }, usages);
}

export function hmacCases(random: Random): Case[] {
	const cases: Case[] = [];
	for (const hash of hashes)
		for (const size of keySizes)
			for (const length of shortOrFull([random.pick(lengths)], lengths)) {
				const [secret, data] = [random.bytes(size), random.bytes(length)];
				const what = `HMAC with ${hash}, a key of ${size} bytes and ${length} bytes`;
				cases.push(compare(`sign ${what}`, async (side) => side.subtle.sign("HMAC", await key(side, hash, secret), data)));
				cases.push(
					cross(`sign and verify ${what}`, async (from, to) => {
						const tag = await preparedBytes(from.subtle.sign("HMAC", await key(from, hash, secret), data));
						return to.subtle.verify({ name: "hmac" }, await key(to, { name: hash.toLowerCase() }, secret), tag, data);
					}),
				);
			}
	for (const hash of ["SHA3-256", "SHA3-384", "SHA3-512"])
		for (const size of keySizes) {
			const [secret, data] = [random.bytes(size), random.bytes(random.pick(lengths))];
			const tag = createHmac(hash, secret).update(data).digest();
			const sign = async (side: Side) => side.subtle.sign("HMAC", await key(side, hash, secret), data);
			cases.push({ name: `sign HMAC with ${hash} and a key of ${size} bytes`, run: sign, reference: () => Uint8Array.from(tag).buffer });
			const verify = async (side: Side) => side.subtle.verify("HMAC", await key(side, hash, secret), tag, data);
			cases.push({ name: `verify HMAC with ${hash} and a key of ${size} bytes`, run: verify, reference: () => true });
		}
	return [...cases, ...wrongTags(random), ...wrongCalls(random), ...keyLengths(random)];
}

function wrongTags(random: Random): Case[] {
	const cases: Case[] = [];
	for (const hash of hashes) {
		const [secret, data] = [random.bytes(32), random.bytes(50)];
		const verified = (name: string, change: (tag: Uint8Array) => unknown) =>
			compare(`verify HMAC with ${hash} and ${name}`, async (side) => {
				const both = await key(side, hash, secret);
				return side.subtle.verify("HMAC", both, change(await preparedBytes(side.subtle.sign("HMAC", both, data))), data);
			});
		for (const at of [0, 7, -1]) cases.push(verified(`byte ${at} of the tag changed`, (tag) => changed(tag, at, 1 << random.below(8))));
		for (const size of [0, 1, 10, 16, 19]) cases.push(verified(`${size} bytes of the tag`, (tag) => tag.subarray(0, size)));
		cases.push(verified("one byte less", (tag) => tag.subarray(0, -1)));
		cases.push(verified("one byte more", (tag) => Uint8Array.of(...tag, 0)));
		cases.push(verified("200 bytes as the tag", () => new Uint8Array(200)));
		for (const [name, value] of noBytes) cases.push(verified(`${name} as the tag`, () => value));
	}
	return cases;
}

function wrongCalls(random: Random): Case[] {
	const cases: Case[] = [];
	const [secret, data] = [random.bytes(32), random.bytes(50)];
	for (const [name, value] of noBytes)
		cases.push(compare(`sign HMAC of ${name}`, async (side) => side.subtle.sign("HMAC", await key(side, "SHA-256", secret), value)));
	for (const [name, value] of noAlgorithms) {
		cases.push(compare(`sign HMAC by ${name}`, async (side) => side.subtle.sign(value, await key(side, "SHA-256", secret), data)));
		cases.push(compare(`importKey HMAC with ${name} as hash`, ({ subtle }) => subtle.importKey("raw", secret, { name: "HMAC", hash: value }, true, ["sign"])));
		cases.push(compare(`generateKey HMAC with ${name} as hash`, ({ subtle }) => subtle.generateKey({ name: "HMAC", hash: value }, true, ["sign"])));
	}
	for (const other of ["ECDSA", "Ed25519", "AES-GCM", "SHA-256", "HKDF"])
		for (const method of ["sign", "verify"] as const)
			cases.push(
				compare(`${method} by ${other} with a key of HMAC`, async (side) => {
					const both = await key(side, "SHA-256", secret);
					const algorithm = { name: other, hash: "SHA-256" };
					return method === "sign" ? side.subtle.sign(algorithm, both, data) : side.subtle.verify(algorithm, both, data, data);
				}),
			);
	cases.push(compare("sign HMAC with a key for verify", async (side) => side.subtle.sign("HMAC", await key(side, "SHA-256", secret, ["verify"]), data)));
	cases.push(compare("verify HMAC with a key for sign", async (side) => side.subtle.verify("HMAC", await key(side, "SHA-256", secret, ["sign"]), data, data)));
	cases.push(compare("sign HMAC without data", async (side) => side.subtle.sign("HMAC", await key(side, "SHA-256", secret))));
	cases.push(compare("verify HMAC without data", async (side) => side.subtle.verify("HMAC", await key(side, "SHA-256", secret), data)));
	cases.push(
		compare("sign HMAC with another hash in the call", async (side) =>
			side.subtle.sign({ name: "HMAC", hash: "SHA-512" }, await key(side, "SHA-256", secret), data),
		),
	);
	return cases;
}

/** The member `length`, in bits, of imported and generated keys. */
function keyLengths(random: Random): Case[] {
	const cases: Case[] = [];
	for (const length of [0, 1, 7, 8, 9, 247, 248, 249, 250, 255, 256, 257, 264, 1024, -1, 1.5, "256", "x", null, undefined, Number.NaN]) {
		const [secret, data] = [random.bytes(32).fill(255, 31), random.bytes(20)];
		const algorithm = { name: "HMAC", hash: "SHA-256", length };
		const what = `HMAC with length ${typeof length} ${String(length)}`;
		cases.push(compare(`importKey ${what}`, ({ subtle }) => subtle.importKey("raw", secret, algorithm, true, ["sign"])));
		cases.push(
			compare(`importKey and exportKey ${what}`, async ({ subtle }) => {
				const imported = await subtle.importKey("raw", secret, algorithm, true, ["sign"]);
				return [await subtle.exportKey("raw", imported), await subtle.exportKey("jwk", imported), await subtle.sign("HMAC", imported, data)];
			}),
		);
		cases.push(
			compare(`generateKey ${what}`, async ({ subtle }) => {
				const generated = await subtle.generateKey(algorithm, true, ["sign"]);
				return [generated, (await preparedBytes(subtle.exportKey("raw", generated))).length];
			}),
		);
	}
	for (const hash of hashes)
		for (const length of [undefined, 8, 100, 160, 512, 1000, 1024]) {
			const algorithm = length === undefined ? { name: "HMAC", hash } : { name: "HMAC", hash, length };
			cases.push(
				compare(`generateKey HMAC with ${hash} and length ${length}`, async (side) => {
					const generated = await side.subtle.generateKey(algorithm, true, ["verify", "sign"]);
					const size = (await preparedBytes(side.subtle.exportKey("raw", generated))).length;
					const tag = await prepared(side.subtle.sign("HMAC", generated, new Uint8Array(3)));
					return [generated, size, await side.subtle.verify("HMAC", generated, tag, new Uint8Array(3))];
				}),
			);
		}
	for (const size of [0, 129, 200]) {
		const secret = random.bytes(size);
		cases.push(compare(`importKey HMAC of ${size} bytes`, ({ subtle }) => subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, true, ["sign"])));
	}
	return cases;
}
