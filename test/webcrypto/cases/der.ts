/** SPKI and PKCS #8 that are not quite DER, or say other things than a key. */
import type { Random } from "../../support/seeded.js";
import { shortOrFull } from "../../support/test-form.js";
import { type Case, changed, compare, joined } from "../case.js";
import { type CurveName, curveNames, encodedKey, type PrivateJwk, privateJwk, sizeOf } from "../generated-keys.js";
import { PreparationError, type Side } from "../side.js";

const identifiers: Readonly<Record<CurveName, string>> = {
	"P-256": "301306072a8648ce3d020106082a8648ce3d030107",
	"P-384": "301006072a8648ce3d020106052b81040022",
	Ed25519: "300506032b6570",
	X25519: "300506032b656e",
};

function element(tag: number, ...parts: readonly Uint8Array[]): Uint8Array {
	const content = joined(...parts);
	const length = content.length < 128 ? [content.length] : [0x81, content.length];
	return joined(Uint8Array.of(tag, ...length), content);
}

function hex(text: string): Uint8Array {
	return Uint8Array.from(Buffer.from(text, "hex"));
}

function algorithmOf(crv: CurveName): { readonly algorithm: unknown; readonly privateUsages: readonly string[]; readonly publicUsages: readonly string[] } {
	if (crv === "Ed25519") return { algorithm: crv, privateUsages: ["sign"], publicUsages: ["verify"] };
	if (crv === "X25519") return { algorithm: crv, privateUsages: ["deriveBits"], publicUsages: [] };
	return { algorithm: { name: "ECDSA", namedCurve: crv }, privateUsages: ["sign"], publicUsages: ["verify"] };
}

/**
 * Imports bytes that were changed at random. OpenSSL also reads other encodings than DER; its side counts as refusing if the key that it read has
 * other bytes when it is exported.
 */
async function importedStrictly(side: Side, format: string, data: Uint8Array, crv: CurveName): Promise<unknown> {
	const { algorithm, privateUsages, publicUsages } = algorithmOf(crv);
	const key = await side.subtle.importKey(format, data, algorithm, true, format === "pkcs8" ? privateUsages : publicUsages);
	const again = await side.subtle.exportKey(format, key);
	if (!(again instanceof ArrayBuffer)) throw new PreparationError("exportKey gave no ArrayBuffer");
	if (!side.isStrict && Buffer.compare(new Uint8Array(again), data) !== 0) throw new DOMException("is no DER", "DataError");
	return [key, again];
}

export function derCases(random: Random): Case[] {
	const cases: Case[] = [];
	for (const crv of curveNames) {
		const key = privateJwk(crv, random);
		for (const format of ["spki", "pkcs8"] as const) {
			const bytes = encodedKey(key, format);
			const strictly = (what: string, data: Uint8Array) =>
				cases.push(compare(`importKey ${crv} ${format} ${what}`, (side) => importedStrictly(side, format, data, crv)));
			for (let at = 0; at < bytes.length; at++)
				for (const mask of shortOrFull([1 << random.below(8)], [1, 2, 4, 8, 16, 32, 64, 128]))
					strictly(`with bit ${mask} of byte ${at} changed`, changed(bytes, at, mask));
			for (let at = 0; at < bytes.length; at += shortOrFull(5, 1)) {
				strictly(`cut behind byte ${at}`, bytes.subarray(0, at));
				strictly(`without byte ${at}`, joined(bytes.subarray(0, at), bytes.subarray(at + 1)));
				strictly(`with a byte before byte ${at}`, joined(bytes.subarray(0, at), random.bytes(1), bytes.subarray(at)));
			}
			strictly("with a byte behind it", joined(bytes, Uint8Array.of(0)));
			strictly("twice", joined(bytes, bytes));
		}
		cases.push(...structures(crv, key));
	}
	return cases;
}

/** Structures that are DER: good ones in unusual forms, and ones with wrong contents. The sides read all good ones. */
function structures(crv: CurveName, key: PrivateJwk): Case[] {
	const { algorithm, privateUsages, publicUsages } = algorithmOf(crv);
	const cases: Case[] = [];
	const read = (format: "spki" | "pkcs8", what: string, data: Uint8Array) =>
		cases.push(
			compare(`importKey ${crv} ${format} ${what}`, async ({ subtle }) => {
				const imported = await subtle.importKey(format, data, algorithm, true, format === "pkcs8" ? privateUsages : publicUsages);
				return [imported, await subtle.exportKey("jwk", imported), await subtle.exportKey(format, imported)];
			}),
		);
	const identifier = hex(identifiers[crv]);
	const raw = encodedKey(key, "raw");
	const size = sizeOf(crv);
	const bits = (bytes: Uint8Array) => element(3, Uint8Array.of(0), bytes);
	const spki = (point: Uint8Array) => element(0x30, identifier, bits(point));
	for (const other of curveNames) if (other !== crv) read("spki", `with the identifier of ${other}`, element(0x30, hex(identifiers[other]), bits(raw)));
	read("spki", "with unused bits", element(0x30, identifier, element(3, Uint8Array.of(1), raw)));
	read("spki", "with a point that is too short", spki(raw.subarray(0, -1)));
	read("spki", "with a point that is too long", spki(joined(raw, Uint8Array.of(0))));
	read("spki", "with a zero in front of the point", spki(joined(Uint8Array.of(0), raw)));
	read("spki", "with an element more", element(0x30, identifier, bits(raw), hex("0500")));
	read("spki", "with the indefinite length", joined(hex("3080"), identifier, bits(raw), hex("0000")));
	const secret = Uint8Array.from(Buffer.from(key.d, "base64url"));
	const [zero, one] = [hex("020100"), hex("020101")];
	if (key.y === undefined) {
		const inner = element(4, element(4, secret));
		read("spki", "with parameters", element(0x30, joined(Uint8Array.of(0x30, 7), identifier.subarray(2), hex("0500")), bits(raw)));
		read("pkcs8", "with parameters", element(0x30, zero, joined(Uint8Array.of(0x30, 7), identifier.subarray(2), hex("0500")), inner));
		read("pkcs8", "with attributes", element(0x30, zero, identifier, inner, hex("a000")));
		read("pkcs8", "of version 2 with the public key", element(0x30, one, identifier, inner, element(0x81, Uint8Array.of(0), raw)));
		read("pkcs8", "of version 2 without the public key", element(0x30, one, identifier, inner));
		read("pkcs8", "of version 3", element(0x30, hex("020102"), identifier, inner));
		read("pkcs8", "with the key alone", element(0x30, zero, identifier, element(4, secret)));
		read("pkcs8", "with a key that is too short", element(0x30, zero, identifier, element(4, element(4, secret.subarray(1)))));
		read("pkcs8", "with a key that is too long", element(0x30, zero, identifier, element(4, element(4, secret, Uint8Array.of(0)))));
		return cases;
	}
	read("spki", "with a compressed point", spki(Uint8Array.of(2 + ((raw.at(-1) ?? 0) & 1), ...raw.subarray(1, 1 + size))));
	read("spki", "with a point off the curve", spki(changed(raw, -1)));
	read("spki", "of infinity", spki(Uint8Array.of(0)));
	read("spki", "with null in place of the curve", element(0x30, element(0x30, hex("06072a8648ce3d0201"), hex("0500")), bits(raw)));
	read("spki", "without a curve", element(0x30, element(0x30, hex("06072a8648ce3d0201")), bits(raw)));
	const curve = identifier.subarray(11);
	const pkcs8 = (...parts: readonly Uint8Array[]) => element(0x30, zero, identifier, element(4, element(0x30, ...parts)));
	const [scalar, point] = [element(4, secret), element(0xa1, bits(raw))];
	read("pkcs8", "without the public key", pkcs8(one, scalar));
	read("pkcs8", "with the curve", pkcs8(one, scalar, element(0xa0, curve), point));
	read("pkcs8", "with the curve, without the public key", pkcs8(one, scalar, element(0xa0, curve)));
	read("pkcs8", "with another curve inside", pkcs8(one, scalar, element(0xa0, hex("06052b81040023")), point));
	read(
		"pkcs8",
		"with a compressed public key",
		pkcs8(one, scalar, element(0xa1, bits(Uint8Array.of(2 + ((raw.at(-1) ?? 0) & 1), ...raw.subarray(1, 1 + size))))),
	);
	read("pkcs8", "with another public key", pkcs8(one, scalar, element(0xa1, bits(encodedKey(privateJwk(crv, reversed(secret)), "raw")))));
	read("pkcs8", "with a public key off the curve", pkcs8(one, scalar, element(0xa1, bits(changed(raw, -1)))));
	read("pkcs8", "of version 0 inside", pkcs8(zero, scalar, point));
	read("pkcs8", "of version 1", element(0x30, one, identifier, element(4, element(0x30, one, scalar, point))));
	read("pkcs8", "with attributes", element(0x30, zero, identifier, element(4, element(0x30, one, scalar, point)), hex("a000")));
	read("pkcs8", "with a short private key", pkcs8(one, element(4, secret.subarray(1)), point));
	read("pkcs8", "with a zero in front of the private key", pkcs8(one, element(4, Uint8Array.of(0), secret), point));
	read("pkcs8", "with the private key 0", pkcs8(one, element(4, new Uint8Array(size))));
	read("pkcs8", "with the private key of all ones", pkcs8(one, element(4, new Uint8Array(size).fill(255))));
	read("pkcs8", "with an ECPrivateKey alone", element(0x30, one, scalar, element(0xa0, curve), point));
	return cases;
}

/** Bytes that are not random, for a key that is another one. */
function reversed(secret: Uint8Array): Pick<Random, "bytes"> {
	const fixed = secret.toReversed();
	return { bytes: (n) => fixed.slice(0, n) };
}
