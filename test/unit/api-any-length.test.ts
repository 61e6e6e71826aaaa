import { createHash, createHmac, createVerify, generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import { SESSIONS } from "../../modules/messages/session.js";
import { connectionOf } from "../support/free-memory.js";
import { seed } from "../support/random.js";
import { expectAllFree, hex, KEY, key, later, make, PAIR, POOL, random, split } from "./multi-part-helpers.js";

describe("data of any length", () => {
	test.each(["SHA-256", "SHA-512", "SHA3-256"] as const)("have the %s of node:crypto, also in pieces", async (algorithm) => {
		const { hsm, client } = make();
		const name = algorithm.startsWith("SHA3") ? algorithm.toLowerCase() : algorithm.replace("-", "").toLowerCase();
		for (const size of [0, 1, POOL - 65, POOL - 64, POOL - 63, POOL, POOL + 1, 10 * POOL + random.below(POOL)]) {
			const data = random.bytes(size);
			const expected = createHash(name).update(data).digest("hex");
			expect(hex(await hsm.answer(client.hash({ data, algorithm }))), `${size} bytes, seed ${seed}`).toBe(expected);
			expect(hex(await hsm.answer(client.hash({ data: split(data), algorithm }))), `${size} bytes in pieces, seed ${seed}`).toBe(expected);
			expect(hex(await hsm.answer(client.hash({ data: later(split(data)), algorithm }))), `${size} bytes, later, seed ${seed}`).toBe(expected);
		}
		await expectAllFree(hsm, client);
	});

	test("have the HMAC of node:crypto, which verifies", async () => {
		const { hsm, client } = make();
		const message = random.bytes(5 * POOL);
		const expected = createHmac("sha384", key).update(message).digest();
		const fields = { key: KEY, algorithm: "SHA-384" } as const;
		expect(hex(await hsm.answer(client.calculateHmac({ ...fields, message })))).toBe(expected.toString("hex"));
		expect(hex(await hsm.answer(client.calculateHmac({ ...fields, message: later(split(message)) })))).toBe(expected.toString("hex"));
		const tag = new Uint8Array(expected);
		expect(await hsm.answer(client.verifyHmac({ ...fields, message, tag }))).toBe(true);
		expect(await hsm.answer(client.verifyHmac({ ...fields, key, message: split(message), tag }))).toBe(true);
		tag[0] ^= 1;
		expect(await hsm.answer(client.verifyHmac({ ...fields, message, tag }))).toBe(false);
		await expectAllFree(hsm, client);
	});

	test("have the same signature as in one request", async () => {
		const { hsm, client } = make();
		const message = random.bytes(3 * POOL);
		await hsm.answer(client.generateKeyPair({ key: PAIR }));
		const publicKey = await hsm.answer(client.exportPublicKey({ key: PAIR }));
		const { publicKey: spki } = generateKeyPairSync("ec", { namedCurve: "P-256" });
		const jwk = {
			...spki.export({ format: "jwk" }),
			x: Buffer.from(publicKey.subarray(0, 32)).toString("base64url"),
			y: Buffer.from(publicKey.subarray(32)).toString("base64url"),
		};
		for (const given of [message, split(message)]) {
			const signature = await hsm.answer(client.signEcdsa({ key: PAIR, message: given, curve: "P-256" }));
			expect(createVerify("sha256").update(message).verify({ key: jwk, format: "jwk", dsaEncoding: "ieee-p1363" }, signature)).toBe(true);
			expect(await hsm.answer(client.verifyEcdsa({ key: publicKey, message: given, signature, curve: "P-256" }))).toBe(true);
			signature[0] ^= 1;
			expect(await hsm.answer(client.verifyEcdsa({ key: publicKey, message: given, signature, curve: "P-256" }))).toBe(false);
		}
		await expect(hsm.answer(client.signEcdsa({ key: PAIR, message, curve: "P-256", prehashed: true }))).rejects.toMatchObject({
			code: "Crypto.InvalidDigestSize",
		});
		await expectAllFree(hsm, client);
	}, 60_000);

	test("of more requests than sessions are all answered", async () => {
		const { hsm, client } = make();
		const inputs = Array.from({ length: 3 * SESSIONS }, () => random.bytes(2 * POOL));
		const digests = await hsm.answer(Promise.all(inputs.map((data) => client.hash({ data, algorithm: "SHA-256" }))));
		expect(digests.map(hex)).toEqual(inputs.map((data) => createHash("sha256").update(data).digest("hex")));
		await expectAllFree(hsm, client);
	});

	test("are refused at once when the application uses all sessions", async () => {
		const { hsm, client } = make();
		for (let count = 0; count < SESSIONS; count++) await hsm.answer(client.hashStart({ algorithm: "SHA-256" }));
		await expect(hsm.answer(client.hash({ data: new Uint8Array(2 * POOL), algorithm: "SHA-256" }))).rejects.toMatchObject({ code: "Session.Full" });
	});

	test.each<[string, unknown, RegExp]>([
		["numbers", [1, 2], /data of Hash expected pieces of Uint8Array, got number/],
		["strings", ["a"], /got string/],
		["a string", "abc", /"data" expected Uint8Array, got string/],
		["an object that is no iterable", {}, /"data" expected Uint8Array, got Object/],
		["nothing", null, /"data" expected Uint8Array/],
		["words", new Uint16Array(2), /got Uint16Array/],
	])("are a TypeError if they are %s, and the next request succeeds", async (_what, data, message) => {
		const { hsm, client } = make();
		await expect(hsm.answer(client.hash({ data: data as Uint8Array, algorithm: "SHA-256" }))).rejects.toThrow(message);
		await expect(hsm.answer(client.hash({ data: data as Uint8Array, algorithm: "SHA-256" }))).rejects.toThrow(TypeError);
		await expectAllFree(hsm, client);
	});

	test("close their iterator when anything fails, and errors of the iterator reach the caller", async () => {
		const { hsm, client } = make();
		let isReturned = false;
		async function* broken(): AsyncGenerator<Uint8Array> {
			yield new Uint8Array(10);
			throw new Error("no more of it");
		}
		async function* endless(): AsyncGenerator<Uint8Array> {
			try {
				for (;;) yield 7 as unknown as Uint8Array;
			} finally {
				isReturned = true;
			}
		}
		await expect(hsm.answer(client.hash({ data: broken(), algorithm: "SHA-256" }))).rejects.toThrow("no more of it");
		await expect(hsm.answer(client.hash({ data: endless(), algorithm: "SHA-256" }))).rejects.toThrow(TypeError);
		expect(isReturned).toBe(true);
		await expect(hsm.answer(client.hash({ data: [new Uint8Array(1)], algorithm: "MD5" as "SHA-256" }))).rejects.toThrow(/"algorithm" expected one of/);
		await expect(hsm.answer(client.calculateHmac({ key: 99, message: [new Uint8Array(1)], algorithm: "SHA-256" }))).rejects.toMatchObject({
			code: "KeyStore.InvalidKeyId",
		});
		await expectAllFree(hsm, client);
	});

	test("can be cancelled by a signal or a timeout, even while the next piece does not come", async () => {
		const { hsm, client, timers } = make();
		const controller = new AbortController();
		const never: AsyncIterable<Uint8Array> = { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) };
		const aborted = client.hash({ data: never, algorithm: "SHA-256" }, { signal: controller.signal });
		const late = client.hash({ data: never, algorithm: "SHA-256" }, { timeout: 100 });
		aborted.catch(() => undefined);
		late.catch(() => undefined);
		await hsm.answer(client.hash({ data: new Uint8Array(3 * POOL), algorithm: "SHA-256" }));
		controller.abort(new Error("enough"));
		await expect(aborted).rejects.toThrow("enough");
		timers.advance(100);
		await expect(late).rejects.toMatchObject({ code: "Api.TimedOut" });
		await expect(client.hash({ data: never, algorithm: "SHA-256" }, { timeout: -1 })).rejects.toThrow(/"timeout" expected/);
		const before = new AbortController();
		before.abort();
		await expect(client.hash({ data: never, algorithm: "SHA-256" }, { signal: before.signal })).rejects.toThrow();
		await hsm.answer(client.getRandom({ size: 1 }));
		await expectAllFree(hsm, client);
	});

	test.each(["transferred", "shrunk", "grown", "overwritten"])("count as they are at the call, even if their buffer is %s at any later moment", async (how) => {
		const { hsm, client } = make();
		const own = new Uint8Array(32).fill(1);
		const expected = [
			createHash("sha256").update(new Uint8Array(5000).fill(5)).digest("hex"),
			createHmac("sha256", own).update(new Uint8Array(5000).fill(5)).digest("hex"),
		];
		for (let moment = 0; moment < 40; moment++) {
			const data = new Uint8Array(how === "transferred" ? new ArrayBuffer(5000) : new ArrayBuffer(5000, { maxByteLength: 6000 }));
			const key = own.slice();
			data.fill(5);
			const ask = moment % 2 === 0 ? client.hash({ data, algorithm: "SHA-256" }) : client.calculateHmac({ key, message: data, algorithm: "SHA-256" });
			for (let turn = 0; turn < moment; turn++) await Promise.resolve();
			if (how === "transferred") for (const { buffer } of [data, key]) structuredClone(buffer, { transfer: [buffer] });
			else if (how === "overwritten") for (const bytes of [data, key]) bytes.fill(9);
			else data.buffer.resize(how === "shrunk" ? 100 : 5500);
			expect(hex(await hsm.answer(ask)), `${moment} turns`).toBe(expected[moment % 2]);
		}
		await expectAllFree(hsm, client);
	});

	test("have the length that the engine reports", async () => {
		class Lying extends Uint8Array {
			override get length(): number {
				return 3;
			}
		}
		const { hsm, client } = make();
		expect(hex(await hsm.answer(client.hash({ data: new Lying(2000), algorithm: "SHA-256" })))).toBe(
			createHash("sha256").update(new Uint8Array(2000)).digest("hex"),
		);
	});

	test("go with copies of the other fields, which are checked before the first piece is read", async () => {
		const { hsm, client } = make();
		const fields: { data: Uint8Array; algorithm: "SHA-256" | "SHA-512" } = { data: new Uint8Array(2000), algorithm: "SHA-256" };
		const digest = client.hash(fields);
		fields.algorithm = "SHA-512";
		expect(await hsm.answer(digest)).toHaveLength(32);
		let isRead = false;
		const unread = {
			*[Symbol.iterator]() {
				isRead = true;
				yield new Uint8Array(1);
			},
		};
		await expect(hsm.answer(client.signEcdsa({ key: PAIR, message: unread, curve: "P-521" as "P-256" }))).rejects.toThrow(/"curve" expected one of/);
		const verify = { key: PAIR, message: unread, curve: "P-256", signature: "s" as unknown as Uint8Array } as const;
		await expect(hsm.answer(client.verifyEcdsa(verify))).rejects.toThrow(/"signature" expected Uint8Array/);
		expect(isRead).toBe(false);
	});

	test.each<[string, unknown]>([
		["is too long for a request", new Uint8Array(POOL + 1)],
		["is no bytes", "abc"],
	])("lose no session when a tag %s", async (_what, tag) => {
		const { hsm, client } = make();
		for (const message of [new Uint8Array(10), [new Uint8Array(10)], new Uint8Array(3 * POOL)])
			for (let count = 0; count <= SESSIONS; count++)
				await expect(hsm.answer(client.verifyHmac({ key: KEY, algorithm: "SHA-256", message, tag: tag as Uint8Array }))).rejects.toThrow(
					/RequestTooLarge|"tag" expected/,
				);
		await expectAllFree(hsm, client);
	});

	test("that never come block nobody when they are cancelled or the HSM ends", async () => {
		const { hsm, client, timers } = make();
		const never: AsyncIterable<Uint8Array> = { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => undefined) }) };
		await expect(
			(() => {
				const late = client.hash({ data: never, algorithm: "SHA-256" }, { timeout: 10 });
				timers.advance(11);
				return late;
			})(),
		).rejects.toMatchObject({ code: "Api.TimedOut" });
		const digests = Array.from({ length: SESSIONS }, () => client.createHash("SHA-256"));
		for (const digest of digests) await hsm.answer(digest.update(Uint8Array.of(1)));
		await expect(hsm.answer(client.hash({ data: new Uint8Array(2 * POOL), algorithm: "SHA-256" }))).rejects.toMatchObject({ code: "Session.Full" });
		for (const digest of digests) digest.close();
		await hsm.answer(client.getRandom({ size: 1 }));
		const open = client.hash({ data: never, algorithm: "SHA-256" });
		open.catch(() => undefined);
		await hsm.answer(client.getRandom({ size: 1 }));
		connectionOf(client).end("a test ends it");
		await expect(open).rejects.toMatchObject({ code: "Hsm.Ended", message: expect.stringContaining("a test ends it") });
	});

	test("end when the HSM ends", async () => {
		const { client } = make();
		const promise = client.hash({ data: new Uint8Array(10 * POOL), algorithm: "SHA-256" });
		connectionOf(client).end("a test ends it");
		await expect(promise).rejects.toMatchObject({ code: "Hsm.Ended", message: expect.stringContaining("a test ends it") });
	});
});
