import { createECDH, createHash, createPrivateKey, createPublicKey, sign, verify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { region } from "../../hosts/firmware/configuration.js";
import { seed, seeded } from "../support/random.js";
import { field, interpret } from "./interpret.js";

const random = seeded(seed);
const dsaEncoding = "ieee-p1363";

describe.each([
	["P-256", "prime256v1", "sha256", 32],
	["P-384", "secp384r1", "sha384", 48],
] as const)("ECDSA on %s of messages of any length, on the XS simulator", (curve, name, hash, size) => {
	const pair = createECDH(name);
	pair.setPrivateKey(random.bytes(size));
	const point = pair.getPublicKey().subarray(1);
	const [x, y, d] = [point.subarray(0, size), point.subarray(size), pair.getPrivateKey()].map((part) => part.toString("base64url"));
	const jwk = { kty: "EC", crv: curve, x, y, d };
	const privateKey = createPrivateKey({ format: "jwk", key: jwk });
	const publicKey = createPublicKey({ format: "jwk", key: jwk });
	/** Shorter than a digest, as long, longer, and the largest that fits into the pool beside the parts of the request. */
	const largest = region.sizes.poolBytes - 4 * size;
	const messages = [0, size - 1, size, size + 1, 1000, largest].map((length) => random.bytes(length));

	it(`signs as node:crypto verifies (seed ${seed})`, async () => {
		const key = field(pair.getPrivateKey());
		const { answers } = await interpret([{ ask: messages.map((message) => ({ name: "SignEcdsa", fields: { key, message: field(message), curve } })) }]);
		for (const [index, message] of messages.entries()) {
			const answer = answers[index];
			const signature = Buffer.from("value" in answer ? String(answer.value) : "", "hex");
			expect(verify(hash, message, { key: publicKey, dsaEncoding }, signature), `${message.length} bytes`).toBe(true);
		}
	});

	it(`verifies what node:crypto signs, and takes no message for a digest (seed ${seed})`, async () => {
		const fieldsOf = (message: Uint8Array, signed = message) => ({
			key: field(point),
			message: field(message),
			signature: field(sign(hash, signed, { key: privateKey, dsaEncoding })),
			curve,
		});
		const long = messages[4];
		const changed = long.slice();
		changed[long.length - 1] ^= 1;
		const digest = createHash(hash).update(long).digest();
		const prehashed = true;
		const cases = [
			...messages.map((message) => [fieldsOf(message), true] as const),
			[fieldsOf(changed, long), false],
			[fieldsOf(digest, long), false],
			[{ ...fieldsOf(digest, long), prehashed }, true],
			...[0, size - 1, size + 1, 1000].map((length) => [{ ...fieldsOf(random.bytes(length)), prehashed }, "Crypto.InvalidDigestSize"] as const),
		] as const;
		const { answers } = await interpret([{ ask: cases.map(([fields]) => ({ name: "VerifyEcdsa", fields })) }]);
		expect(answers.map((answer) => ("value" in answer ? answer.value : answer.error))).toEqual(cases.map(([, expected]) => expected));
	});
});
