/** Public keys need no room in the HSM, and no right to make keys. */
import { webcrypto } from "node:crypto";
import { describe, expect, test } from "vitest";
import { start } from "./scene.js";

const data = Uint8Array.of(1, 2, 3);

describe.each(["P-256", "P-384"] as const)("public keys on %s", (namedCurve) => {
	const algorithm = { name: "ECDSA", namedCurve };

	async function samples(count: number) {
		return Promise.all(
			Array.from({ length: count }, async () => {
				const { publicKey, privateKey } = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
				const signature = await webcrypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, privateKey, data);
				return { signature, jwk: await webcrypto.subtle.exportKey("jwk", publicKey), raw: new Uint8Array(await webcrypto.subtle.exportKey("raw", publicKey)) };
			}),
		);
	}

	test("are imported at once, more than there is room for", async () => {
		const { subtle, answer } = await start({ freeKeys: 2 });
		const given = await samples(8);
		const keys = await answer(Promise.all(given.map(({ jwk }) => subtle.importKey("jwk", jwk as never, algorithm, true, ["verify"]))));
		for (const [index, { signature, raw }] of given.entries()) {
			expect(await answer(subtle.verify({ name: "ECDSA", hash: "SHA-256" }, keys[index], signature, data))).toBe(true);
			expect(new Uint8Array(await answer(subtle.exportKey("raw", keys[index])))).toEqual(raw);
		}
	});

	test.each([
		["that may make no keys", []],
		["whose keys are for another algorithm", [{ keys: 1, bytes: 32, algorithms: ["AES-GCM"] as const }]],
	])("verify for a client %s, and a point that is on no curve is refused", async (_, freeKeys) => {
		const { subtle, answer } = await start({ hsm: { freeKeys } });
		const [{ raw, signature }] = await samples(1);
		const key = await answer(subtle.importKey("raw", raw, algorithm, true, ["verify"]));
		expect(await answer(subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, data))).toBe(true);
		expect(await answer(subtle.verify({ name: "ECDSA", hash: "SHA-256" }, key, signature, Uint8Array.of(1)))).toBe(false);
		raw[raw.length - 1] ^= 1;
		await expect(answer(subtle.importKey("raw", raw, algorithm, true, ["verify"]))).rejects.toMatchObject({ name: "DataError" });
	});
});
