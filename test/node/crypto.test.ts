import { createHash, webcrypto } from "node:crypto";
import { expect, test } from "vitest";
import { all, signing, symmetric } from "../support/hsm-keys.js";
import { startHsm } from "../support/node-hsm.js";

test("crypto is the Web Cryptography API over client 0", async () => {
	const hsm = await startHsm({ keys: [symmetric(1, 32, all, signing("HMAC"), [0])] });
	const { crypto } = hsm;
	const data = new Uint8Array(50).fill(3);
	expect(new Uint8Array(await crypto.subtle.digest("SHA-384", data))).toEqual(new Uint8Array(createHash("sha384").update(data).digest()));
	// Random bytes are there without waiting, and are not the same twice.
	const [one, other] = [new Uint8Array(32), new Uint8Array(32)].map((bytes) => crypto.getRandomValues(bytes));
	expect(one).not.toEqual(other);
	// A place of client 0.
	const secret = webcrypto.getRandomValues(new Uint8Array(32));
	await hsm.client(0).importSymmetricKey({ key: 1, data: secret });
	const key = await crypto.key(1, { name: "HMAC", hash: "SHA-256" });
	const tag = await hsm.client(0).calculateHmac({ key: 1, message: data, algorithm: "SHA-256" });
	expect(await crypto.subtle.verify("HMAC", key, tag, data)).toBe(true);
	await hsm.terminate();
	await expect(crypto.subtle.digest("SHA-256", data)).rejects.toThrow(/Hsm\.Ended/);
});

test("an HSM too small for the random bytes starts, and says so at their first use", async () => {
	const hsm = await startHsm({ sizes: { poolBytes: 512 } });
	expect(await hsm.client(0).getRandom({ size: 100 })).toHaveLength(100);
	expect(() => hsm.crypto.getRandomValues(new Uint8Array(4))).toThrow(/RequestTooLarge/);
	await hsm.terminate();
});
