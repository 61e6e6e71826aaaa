import type { Random } from "../../support/seeded.js";
import { shortOrFull } from "../../support/test-form.js";
import { base64Url, type Case, changed, compare, cross, joined, noBytes } from "../case.js";
import { generatedPair, importedKey, preparedBytes, type Side } from "../side.js";

/** PKCS #8 and SPKI of Ed25519 in front of the 32 bytes of the key (RFC 8410 §4, §7). */
const pkcs8 = Uint8Array.from(Buffer.from("302e020100300506032b657004220420", "hex"));
const lengths = [0, 1, 64, 500, 1500];
/** The order of the group, little-endian (RFC 8032 §5.1). */
const order = Uint8Array.from(Buffer.from("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010", "hex"));

function signer(side: Side, secret: Uint8Array, usages: readonly string[] = ["sign"]): Promise<unknown> {
	return importedKey(side, "pkcs8", joined(pkcs8, secret), "Ed25519", usages);
}

/** The public key of a secret, by way of a JSON web key, and then on the side asked. */
async function verifier(from: Side, to: Side, secret: Uint8Array): Promise<unknown> {
	const { x } = (await from.subtle.exportKey("jwk", await signer(from, secret))) as { x: string };
	return importedKey(to, "jwk", { kty: "OKP", crv: "Ed25519", x }, "Ed25519", ["verify"]);
}

export function ed25519Cases(random: Random): Case[] {
	const cases: Case[] = [];
	for (const length of lengths) {
		const [secret, data] = [random.bytes(32), random.bytes(length)];
		cases.push(compare(`sign Ed25519 of ${length} bytes`, async (side) => side.subtle.sign({ name: "ed25519" }, await signer(side, secret), data)));
		cases.push(
			cross(`sign and verify Ed25519 of ${length} bytes`, async (from, to) => {
				const signature = await preparedBytes(from.subtle.sign("Ed25519", await signer(from, secret), data));
				return to.subtle.verify("Ed25519", await verifier(from, to, secret), signature, data);
			}),
		);
	}
	cases.push(
		cross("sign and verify Ed25519 with a generated pair", async (from, to) => {
			const pair = await generatedPair(from, "Ed25519", ["sign", "verify"]);
			const raw = await preparedBytes(from.subtle.exportKey("raw", pair.publicKey));
			const signature = await preparedBytes(from.subtle.sign("Ed25519", pair.privateKey, raw));
			return to.subtle.verify("Ed25519", await importedKey(to, "raw", raw, "Ed25519", ["verify"]), signature, raw);
		}),
	);
	for (const secret of [
		new Uint8Array(32),
		changed(new Uint8Array(32), 5),
		new Uint8Array(32).fill(255),
		random.bytes(32).fill(0, 0, 3),
		random.bytes(32).fill(0, 29),
	])
		cases.push(
			compare(`Ed25519 with the secret ${base64Url(secret)}`, async (side) => {
				const key = await signer(side, secret);
				return [await side.subtle.sign("Ed25519", key, secret), await side.subtle.exportKey("jwk", key), await side.subtle.exportKey("pkcs8", key)];
			}),
		);
	return [...cases, ...wrongSignatures(random), ...wrongCalls(random)];
}

function wrongSignatures(random: Random): Case[] {
	const [secret, data] = [random.bytes(32), random.bytes(40)];
	const verified = (name: string, change: (signature: Uint8Array) => unknown, message: unknown = data) =>
		cross(`verify Ed25519 ${name}`, async (from, to) => {
			const signature = await preparedBytes(from.subtle.sign("Ed25519", await signer(from, secret), data));
			return to.subtle.verify("Ed25519", await verifier(from, to, secret), change(signature), message);
		});
	const cases: Case[] = [];
	for (let round = 0; round < shortOrFull(6, 40); round++) {
		const [at, mask] = [random.below(64), 1 << random.below(8)];
		cases.push(verified(`with bit ${mask} of byte ${at} changed, ${round}`, (signature) => changed(signature, at, mask)));
	}
	for (const size of [0, 1, 32, 63]) cases.push(verified(`with ${size} bytes of the signature`, (signature) => signature.subarray(0, size)));
	cases.push(verified("with a byte more", (signature) => Uint8Array.of(...signature, 0)));
	cases.push(verified("with zeros", () => new Uint8Array(64)));
	cases.push(verified("with s and the order added", (signature) => joined(signature.subarray(0, 32), sum(signature.subarray(32), order))));
	cases.push(verified("of other data", (signature) => signature, changed(data, 0)));
	for (const [name, value] of noBytes) {
		cases.push(verified(`with ${name} as signature`, () => value));
		cases.push(verified(`of ${name}`, (signature) => signature, value));
	}
	return cases;
}

/** The sum of two little-endian numbers of the same size, which fits into it. */
function sum(one: Uint8Array, other: Uint8Array): Uint8Array {
	let carry = 0;
	return one.map((byte, index) => {
		const total = byte + (other.at(index) ?? 0) + carry;
		carry = total >> 8;
		return total & 255;
	});
}

function wrongCalls(random: Random): Case[] {
	const [secret, data] = [random.bytes(32), random.bytes(40)];
	const cases: Case[] = [];
	for (const [name, algorithm] of [
		["by ECDSA", { name: "ECDSA", hash: "SHA-256" }],
		["by HMAC", "HMAC"],
		["by X25519", "X25519"],
		["by Ed448", "Ed448"],
		["by EdDSA", "EdDSA"],
		["with other members", { name: "Ed25519", hash: "no hash", context: 5 }],
	] as const) {
		cases.push(compare(`sign with a key of Ed25519 ${name}`, async (side) => side.subtle.sign(algorithm, await signer(side, secret), data)));
		cases.push(
			compare(`verify with a key of Ed25519 ${name}`, async (side) =>
				side.subtle.verify(algorithm, await verifier(side, side, secret), new Uint8Array(64), data),
			),
		);
	}
	cases.push(compare("sign Ed25519 with a public key", async (side) => side.subtle.sign("Ed25519", await verifier(side, side, secret), data)));
	cases.push(compare("verify Ed25519 with a private key", async (side) => side.subtle.verify("Ed25519", await signer(side, secret), new Uint8Array(64), data)));
	cases.push(compare("sign Ed25519 without a key", ({ subtle }) => subtle.sign("Ed25519", undefined, data)));
	return cases;
}
