import { generateKeyPairSync, sign, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { DerError, signatureOfDer } from "./families/der.js";
import { digest, fitDigest } from "./families/digest.js";

const message = new TextEncoder().encode("message");

/** r‖s, or the error in the DER. */
function converted(der: readonly number[] | Uint8Array, size: number): string {
	try {
		return Buffer.from(signatureOfDer(new Uint8Array(der), size)).toString("hex");
	} catch (error) {
		if (error instanceof DerError) return error.message;
		throw error;
	}
}

describe("a signature in DER", () => {
	it.each([
		["prime256v1", 32],
		["secp384r1", 48],
	])("of node:crypto is converted to r‖s (%s)", (namedCurve, size) => {
		const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve });
		for (let count = 0; count < 64; count++) {
			const der = sign("sha256", message, { key: privateKey, dsaEncoding: "der" });
			const signature = signatureOfDer(der, size);
			expect(signature).toHaveLength(2 * size);
			expect(verify("sha256", message, { key: publicKey, dsaEncoding: "ieee-p1363" }, signature), der.toString("hex")).toBe(true);
		}
	});

	it("has one encoding: with any byte changed, inserted or deleted it is invalid or another signature", () => {
		const der = [0x30, 0x0d, 0x02, 0x02, 0x00, 0x80, 0x02, 0x07, 0x7f, 0x00, 0x02, 0x01, 0x30, 0x80, 0xff];
		const right = converted(der, 8);
		expect(right).toBe("0000000000000080" + "007f0002013080ff");
		for (let place = 0; place <= der.length; place++) {
			for (let byte = 0; byte < 256; byte++) {
				expect(converted(der.toSpliced(place, 0, byte), 8)).not.toBe(right);
				if (byte !== der[place] && place < der.length) expect(converted(der.toSpliced(place, 1, byte), 8)).not.toBe(right);
			}
			if (place < der.length) expect(converted(der.toSpliced(place, 1), 8)).not.toBe(right);
		}
	});

	it.each<[string, readonly number[]]>([
		["the SEQUENCE is missing", []],
		["the SEQUENCE has the tag 49, not 48", [0x31, 6, 2, 1, 1, 2, 1, 1]],
		["the SEQUENCE has 7 bytes, of which 6 are there", [0x30, 7, 2, 1, 1, 2, 1, 1]],
		["the SEQUENCE has no definite length", [0x30, 0x80, 2, 1, 1, 2, 1, 1, 0, 0]],
		["the length of the SEQUENCE has more octets than it needs", [0x30, 0x81, 6, 2, 1, 1, 2, 1, 1]],
		["the length of the SEQUENCE has more octets than it needs", [0x30, 0x82, 0, 6, 2, 1, 1, 2, 1, 1]],
		["1 bytes behind the SEQUENCE", [0x30, 6, 2, 1, 1, 2, 1, 1, 0]],
		["1 bytes behind s", [0x30, 7, 2, 1, 1, 2, 1, 1, 0]],
		["s is missing", [0x30, 3, 2, 1, 1]],
		["r has no contents", [0x30, 5, 2, 0, 2, 1, 1]],
		["r is negative", [0x30, 6, 2, 1, 0x80, 2, 1, 1]],
		["s has more octets than it needs", [0x30, 7, 2, 1, 1, 2, 2, 0, 1]],
		["s has the tag 3, not 2", [0x30, 6, 2, 1, 1, 3, 1, 1]],
		["r has 3 bytes, a number of the curve 2", [0x30, 8, 2, 3, 1, 0, 0, 2, 1, 1]],
		["00000001", [0x30, 6, 2, 1, 0, 2, 1, 1]],
	])("%s", (outcome, der) => expect(converted(der, 2)).toBe(outcome));

	it("has its length in the fewest octets, even in the long form", () => {
		const number = [2, 100, ...new Array<number>(100).fill(1)];
		expect(converted([0x30, 0x81, 204, ...number, ...number], 100)).toBe("01".repeat(200));
	});
});

describe("a digest of another hash function than the curve's", () => {
	it("is its leftmost bits, as many as n has (FIPS 186-5 §6.4.1)", () => {
		expect(fitDigest(new Uint8Array([1, 2, 3, 4]), 3)).toEqual(new Uint8Array([1, 2, 3]));
		expect(fitDigest(new Uint8Array([1, 2, 3]), 3)).toEqual(new Uint8Array([1, 2, 3]));
		expect(fitDigest(new Uint8Array([1, 2]), 3)).toEqual(new Uint8Array([0, 1, 2]));
	});

	it("of SHAKE has the output length of RFC 8692", () => {
		const hashed = (name: string): string | undefined => {
			const bytes = digest(name, new Uint8Array());
			return bytes && Buffer.from(bytes).toString("hex");
		};
		// FIPS 202, of the empty message.
		expect(hashed("SHAKE128")).toBe("7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26");
		expect(hashed("SHAKE256")).toBe(
			"46b9dd2b0ba88d13233b3feb743eeb243fcd52ea62b81b82b50c27646ed5762f" + "d75dc4ddd8c0f200cb05019d67b592f6fc821c49479ab48640292eacb3b7c4be",
		);
		expect(hashed("RSA-SHA256")).toBeUndefined();
	});
});
