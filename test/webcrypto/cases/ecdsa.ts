import type { Random } from "../../support/seeded.js";
import { shortOrFull } from "../../support/test-form.js";
import { type Case, changed, compare, cross, joined, noAlgorithms, noBytes } from "../case.js";
import { generatedPair, importedKey, prepared, preparedBytes, type Side } from "../side.js";

const curves = ["P-256", "P-384"] as const;
type CurveName = (typeof curves)[number];
const hashes = ["SHA-1", "SHA-256", "SHA-384", "SHA-512"] as const;
const lengths = [0, 1, 64, 2000, 5000];

/** The order of the curve's group (FIPS 186-5, SP 800-186 §3.2.1). */
const orders: Readonly<Record<CurveName, string>> = {
	"P-256": "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
	"P-384": "ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973",
};

/** A new pair on one side; its public key on the other. */
async function pairOn(from: Side, to: Side, namedCurve: string): Promise<{ signer: unknown; verifier: unknown }> {
	const pair = await generatedPair(from, { name: "ECDSA", namedCurve }, ["sign", "verify"]);
	const bytes = await preparedBytes(from.subtle.exportKey("spki", pair.publicKey));
	return { signer: pair.privateKey, verifier: await importedKey(to, "spki", bytes, { name: "ECDSA", namedCurve }, ["verify"]) };
}

export function ecdsaCases(random: Random): Case[] {
	const cases: Case[] = [];
	for (const namedCurve of curves)
		for (const hash of hashes)
			for (const length of shortOrFull([random.pick(lengths)], lengths)) {
				const data = random.bytes(length);
				cases.push(
					cross(`sign and verify ECDSA ${namedCurve} with ${hash}, ${length} bytes`, async (from, to) => {
						const { signer, verifier } = await pairOn(from, to, namedCurve);
						const signature = await preparedBytes(from.subtle.sign({ name: "ECDSA", hash }, signer, data));
						return [signature.length, await to.subtle.verify({ name: "ecdsa", hash: { name: hash } }, verifier, signature, data)];
					}),
				);
			}
	return [...cases, ...curves.flatMap((curve) => [...wrongSignatures(curve, random), ...wrongCalls(curve, random)])];
}

function wrongSignatures(namedCurve: CurveName, random: Random): Case[] {
	const order = Uint8Array.from(Buffer.from(orders[namedCurve], "hex"));
	const size = order.length;
	const zero = new Uint8Array(size);
	const one = changed(zero, -1);
	const ones = new Uint8Array(size).fill(255);
	const data = random.bytes(40);
	const algorithm = { name: "ECDSA", hash: random.pick(hashes) };
	const verified = (name: string, change: (signature: Uint8Array) => unknown, message: unknown = data) =>
		cross(`verify ECDSA ${namedCurve} ${name}`, async (from, to) => {
			const { signer, verifier } = await pairOn(from, to, namedCurve);
			return to.subtle.verify(algorithm, verifier, change(await preparedBytes(from.subtle.sign(algorithm, signer, data))), message);
		});
	const cases: Case[] = [];
	for (const at of [0, size - 1, size, -1]) cases.push(verified(`with byte ${at} changed`, (signature) => changed(signature, at, 1 << random.below(8))));
	for (const cut of [1, size, 2 * size - 1, 2 * size]) cases.push(verified(`with ${cut} bytes less`, (signature) => signature.subarray(0, 2 * size - cut)));
	cases.push(verified("with a byte more", (signature) => Uint8Array.of(...signature, 0)));
	cases.push(
		verified("with a zero in front of r and s", (signature) =>
			joined(Uint8Array.of(0), signature.subarray(0, size), Uint8Array.of(0), signature.subarray(size)),
		),
	);
	cases.push(verified("in DER", (signature) => der(signature.subarray(0, size), signature.subarray(size))));
	const halves = { zero, one, order, "all ones": ones };
	for (const [rName, r] of Object.entries(halves))
		for (const [sName, s] of Object.entries(halves)) cases.push(verified(`with r ${rName} and s ${sName}`, () => joined(r, s)));
	for (const [name, s] of Object.entries(halves)) {
		cases.push(verified(`with s ${name}`, (signature) => joined(signature.subarray(0, size), s)));
		cases.push(verified(`with r ${name}`, (signature) => joined(s, signature.subarray(size))));
	}
	for (const [name, value] of noBytes) {
		cases.push(verified(`with ${name} as signature`, () => value));
		cases.push(verified(`of ${name}`, (signature) => signature, value));
	}
	cases.push(verified("of other data", (signature) => signature, changed(data, 3)));
	return cases;
}

/** An ECDSA-Sig-Value (RFC 3279 §2.2.3) of short integers. */
function der(...integers: readonly Uint8Array[]): Uint8Array {
	const parts = integers.map((integer) => joined(Uint8Array.of(2, integer.length), integer));
	const content = joined(...parts);
	return joined(Uint8Array.of(0x30, content.length), content);
}

function wrongCalls(namedCurve: CurveName, random: Random): Case[] {
	const data = random.bytes(40);
	const cases: Case[] = [];
	const asked = (name: string, algorithm: unknown, keyOf: (keys: { signer: unknown; verifier: unknown }) => unknown, method: "sign" | "verify") =>
		cases.push(
			compare(`${method} ECDSA ${namedCurve} ${name}`, async (side) => {
				const used = keyOf(await pairOn(side, side, namedCurve));
				return method === "sign" ? side.subtle.sign(algorithm, used, data) : side.subtle.verify(algorithm, used, new Uint8Array(64), data);
			}),
		);
	const good = { name: "ECDSA", hash: "SHA-256" };
	for (const method of ["sign", "verify"] as const) {
		const right = ({ signer, verifier }: { signer: unknown; verifier: unknown }) => (method === "sign" ? signer : verifier);
		const left = ({ signer, verifier }: { signer: unknown; verifier: unknown }) => (method === "sign" ? verifier : signer);
		asked("with the other key", good, left, method);
		asked("without a hash", { name: "ECDSA" }, right, method);
		asked("by its name alone", "ECDSA", right, method);
		for (const [name, hash] of noAlgorithms) asked(`with ${name} as hash`, { name: "ECDSA", hash }, right, method);
		for (const hash of ["HMAC", "AES-GCM", "SHA3-224", "SHA-512/256"]) asked(`with ${hash} as hash`, { name: "ECDSA", hash }, right, method);
		for (const name of ["ECDH", "Ed25519", "HMAC", "X25519"]) asked(`by ${name}`, { name, hash: "SHA-256" }, right, method);
	}
	cases.push(
		compare(`sign ECDSA ${namedCurve} with a key of ECDH`, async (side) => {
			const { privateKey } = await generatedPair(side, { name: "ECDH", namedCurve }, ["deriveBits"]);
			return side.subtle.sign(good, privateKey, data);
		}),
	);
	cases.push(
		compare(`verify ECDSA ${namedCurve} with a public key without usages`, async (side) => {
			const pair = await generatedPair(side, { name: "ECDSA", namedCurve }, ["sign"]);
			const signature = await prepared(side.subtle.sign(good, pair.privateKey, data));
			return side.subtle.verify(good, pair.publicKey, signature, data);
		}),
	);
	return cases;
}
