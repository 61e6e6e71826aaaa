import { createCipheriv } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Client } from "../../modules/api/client.js";
import type { QueueLimits } from "../../modules/api/request-queue.js";
import { SESSIONS } from "../../modules/messages/session.js";
import { aesCtr } from "../support/ctr.js";
import { all, sealing, symmetric, TestHsm } from "../support/hsm.js";
import { ManualTimers } from "../support/manual-timers.js";
import { seed, seeded } from "../support/random.js";
import { expectAllFree, hex, later, split } from "./multi-part-helpers.js";

const POOL = 512;
const KEY = 1;
const ENCRYPTS = 2;
const DECRYPTS = 3;
const GCM = 4;
const random = seeded(seed);
const key = random.bytes(32);
const one = (operation: "encrypt" | "decrypt") => symmetric(DECRYPTS, 32, all, { algorithms: ["AES-CTR"], operations: [operation] });
const notFound = { code: "Session.NotFound" };
const tooLong = { code: "Crypto.InvalidBufferSize" };

function make(queue: QueueLimits = { requests: 100, bytes: 100_000 }): { hsm: TestHsm; client: Client; timers: ManualTimers } {
	const timers = new ManualTimers();
	const keys = [symmetric(KEY, 32, all, sealing("AES-CTR")), { ...one("encrypt"), id: ENCRYPTS }, one("decrypt"), symmetric(GCM, 32)];
	const hsm = new TestHsm({ sizes: { poolBytes: POOL }, keys, timers, queue });
	for (const { id } of keys) hsm.storeKey(id, key);
	return { hsm, client: hsm.clients[0], timers };
}

/** Lets the API send what it has left to send. */
async function settle(hsm: TestHsm): Promise<void> {
	for (let count = 0; count < 10; count++) await hsm.answer(hsm.clients[0].getRandom({ size: 1 }));
}

const counterOf = (first: bigint): Uint8Array => Uint8Array.from(Buffer.from(first.toString(16).padStart(32, "0"), "hex"));

describe("AES-CTR", () => {
	test("is that of node:crypto for every length, in one request, in several, and in pieces", async () => {
		const { hsm, client } = make();
		for (const size of [0, 1, 15, 16, 17, 200, POOL, POOL + 1, 7 * POOL + random.below(POOL)]) {
			const plaintext = random.bytes(size);
			const counter = random.bytes(16);
			const ctr = { key: KEY, counter, length: 128 };
			const expected = hex(createCipheriv("aes-256-ctr", key, counter).update(plaintext));
			for (const given of [plaintext, split(plaintext), later(split(plaintext))])
				expect(hex(await hsm.answer(client.encryptAesCtr({ ...ctr, plaintext: given }))), `seed ${seed}, ${size} bytes`).toBe(expected);
			const ciphertext = Buffer.from(expected, "hex");
			for (const given of [ciphertext, split(ciphertext)])
				expect(hex(await hsm.answer(client.decryptAesCtr({ ...ctr, ciphertext: given }))), `seed ${seed}, ${size} bytes`).toBe(hex(plaintext));
		}
		await expectAllFree(hsm, client);
	});

	test("counts the last `length` bits of the counter alone, with keys of every size", async () => {
		const { hsm, client } = make();
		for (let length = 1; length <= 128; length++) {
			const own = random.bytes(random.pick([16, 24, 32]));
			// The counter wraps around within the data.
			const ones = (1n << BigInt(length)) - 1n - BigInt(random.below(Math.min(4, 2 ** length)));
			const counter = random.below(4) === 0 ? random.bytes(16) : counterOf(((BigInt(`0x${hex(random.bytes(16))}`) >> BigInt(length)) << BigInt(length)) | ones);
			const plaintext = random.bytes(Math.min(150, 16 * 2 ** length));
			const expected = hex(aesCtr(own, counter, length, plaintext));
			const what = `seed ${seed}, ${length} bits`;
			expect(hex(await hsm.answer(client.encryptAesCtr({ key: own, counter, length, plaintext }))), what).toBe(expected);
			expect(
				hex(await hsm.answer(client.encryptAesCtr({ key: own, counter, length, plaintext: [...plaintext].map((byte) => Uint8Array.of(byte)) }))),
				what,
			).toBe(expected);
		}
	}, 60_000);

	test("takes 2^length blocks and no byte more, whole and over all pieces", async () => {
		const { hsm, client } = make();
		for (const length of [1, 2, 3, 4, 6]) {
			const most = 16 * 2 ** length;
			const ctr = { key: KEY, counter: random.bytes(16), length };
			for (const data of [random.bytes(most), random.bytes(most + 1)])
				for (const given of [data, [data], [data.subarray(0, most - 3), data.subarray(most - 3)]]) {
					const answer = hsm.answer(client.encryptAesCtr({ ...ctr, plaintext: given }));
					if (data.length > most) await expect(answer).rejects.toMatchObject(tooLong);
					else expect(hex(await answer)).toBe(hex(aesCtr(key, ctr.counter, length, data)));
				}
		}
		await expectAllFree(hsm, client);
	});

	test("needs the operation of the request, and a key for AES-CTR", async () => {
		const { hsm, client } = make();
		const ctr = { counter: new Uint8Array(16), length: 128 };
		const notAllowed = { code: "KeyStore.NotAllowed" };
		const data = new Uint8Array(3);
		for (const given of [ENCRYPTS, GCM]) {
			await expect(hsm.answer(client.decryptAesCtr({ ...ctr, key: given, ciphertext: data }))).rejects.toMatchObject(notAllowed);
			await expect(hsm.answer(client.decryptAesCtr({ ...ctr, key: given, ciphertext: [data] }))).rejects.toMatchObject(notAllowed);
			await expect(hsm.answer(client.aesCtrDecryptStart({ ...ctr, key: given }))).rejects.toMatchObject(notAllowed);
		}
		for (const given of [DECRYPTS, GCM]) {
			await expect(hsm.answer(client.encryptAesCtr({ ...ctr, key: given, plaintext: data }))).rejects.toMatchObject(notAllowed);
			await expect(hsm.answer(client.encryptAesCtr({ ...ctr, key: given, plaintext: [data] }))).rejects.toMatchObject(notAllowed);
			await expect(hsm.answer(client.aesCtrStart({ ...ctr, key: given }))).rejects.toMatchObject(notAllowed);
		}
		await hsm.answer(client.endSession({ session: await hsm.answer(client.aesCtrStart({ ...ctr, key: ENCRYPTS })) }));
		await hsm.answer(client.endSession({ session: await hsm.answer(client.aesCtrDecryptStart({ ...ctr, key: DECRYPTS })) }));
		await expectAllFree(hsm, client);
	});

	test("of an array longer than the queue takes is refused unless it comes in pieces", async () => {
		const { hsm, client } = make({ requests: 8, bytes: 2 * POOL });
		const ctr = { key: KEY, counter: random.bytes(16), length: 64 };
		const plaintext = random.bytes(3 * POOL);
		await expect(hsm.answer(client.encryptAesCtr({ ...ctr, plaintext }))).rejects.toMatchObject({ code: "RequestTooLarge" });
		const expected = hex(aesCtr(key, ctr.counter, 64, plaintext));
		expect(
			hex(
				await hsm.answer(
					client.encryptAesCtr({ ...ctr, plaintext: [plaintext.subarray(0, POOL), plaintext.subarray(POOL, 2 * POOL), plaintext.subarray(2 * POOL)] }),
				),
			),
		).toBe(expected);
		// A longer array counts whole, though its output takes no room of the pool that its pieces do not.
		expect(hex(await hsm.answer(client.encryptAesCtr({ ...ctr, plaintext: plaintext.subarray(0, POOL) })))).toBe(expected.slice(0, 2 * POOL));
		await expectAllFree(hsm, client);
	});

	test("leaves nothing of key or stream in a session that has ended", async () => {
		const { hsm, client } = make();
		const session = await hsm.answer(client.aesCtrStart({ key, counter: random.bytes(16), length: 128 }));
		await hsm.answer(client.aesCtrUpdate({ session, data: random.bytes(5) }));
		expect(hsm.sessionStates.some((byte) => byte !== 0)).toBe(true);
		await hsm.answer(client.endSession({ session }));
		expect(hsm.sessionStates.every((byte) => byte === 0)).toBe(true);
	});
});

describe("a session of AES-CTR", () => {
	const ctr = { key: KEY, counter: new Uint8Array(16), length: 64 };

	test.each<[string, (hsm: TestHsm) => Promise<unknown>]>([
		["deleted", (hsm) => hsm.clients[1].deleteKey({ key: KEY })],
		["replaced", (hsm) => hsm.clients[1].generateSymmetricKey({ key: KEY, overwrite: true })],
	])("ends when its key is %s by any client", async (_how, change) => {
		const { hsm, client } = make();
		const sessions = [await hsm.answer(client.aesCtrStart(ctr)), await hsm.answer(client.aesCtrDecryptStart(ctr))];
		const own = await hsm.answer(client.aesCtrStart({ ...ctr, key }));
		await hsm.answer(change(hsm));
		for (const session of sessions) await expect(hsm.answer(client.aesCtrUpdate({ session, data: new Uint8Array(1) }))).rejects.toMatchObject(notFound);
		expect(hex(await hsm.answer(client.aesCtrUpdate({ session: own, data: new Uint8Array(3) })))).toBe(hex(aesCtr(key, ctr.counter, 64, new Uint8Array(3))));
		await hsm.answer(client.endSession({ session: own }));
		await expectAllFree(hsm, client);
	});

	test("takes only its end after a failed request", async () => {
		const { hsm, client } = make();
		const session = await hsm.answer(client.aesCtrStart({ ...ctr, length: 1 }));
		await expect(hsm.answer(client.aesCtrUpdate({ session, data: new Uint8Array(33) }))).rejects.toMatchObject(tooLong);
		await expect(hsm.answer(client.aesCtrUpdate({ session, data: new Uint8Array(1) }))).rejects.toMatchObject(notFound);
		await hsm.answer(client.endSession({ session }));
		await expectAllFree(hsm, client);
	});

	test("serves no other request of sessions, nor another client", async () => {
		const { hsm, client } = make();
		const session = await hsm.answer(client.aesCtrStart(ctr));
		const data = new Uint8Array(1);
		const wrong = [
			client.hashUpdate({ session, data }),
			client.hashFinish({ session }),
			client.hmacUpdate({ session, message: data }),
			client.hmacFinish({ session }),
			hsm.clients[1].aesCtrUpdate({ session, data }),
			hsm.clients[1].endSession({ session }),
		];
		for (const result of await hsm.answer(Promise.allSettled(wrong))) expect(result).toMatchObject({ status: "rejected", reason: notFound });
		const hash = await hsm.answer(client.hashStart({ algorithm: "SHA-256" }));
		await expect(hsm.answer(client.aesCtrUpdate({ session: hash, data }))).rejects.toMatchObject(notFound);
		for (const open of [session, hash]) await hsm.answer(client.endSession({ session: open }));
		await expectAllFree(hsm, client);
	});

	test("that is started with a wrong counter never was", async () => {
		const { hsm, client } = make();
		for (const length of [0, 129, 0xffffffff])
			await expect(hsm.answer(client.aesCtrStart({ ...ctr, length }))).rejects.toMatchObject({ code: "InvalidParameter", field: "length" });
		await expect(hsm.answer(client.aesCtrStart({ ...ctr, counter: new Uint8Array(15) }))).rejects.toMatchObject({
			code: "Crypto.InvalidIvSize",
			field: "counter",
		});
		await expectAllFree(hsm, client);
	});
});

describe("createAesCtr", () => {
	test.each(["encrypt", "decrypt"] as const)("answers each piece, in the order of the calls, awaited or not: %s", async (operation) => {
		const { hsm, client } = make();
		const data = random.bytes(4000);
		const counter = random.bytes(16);
		for (const given of [KEY, key]) {
			const cipher = client.createAesCtr({ key: given, counter, length: 32, operation });
			const pieces = split(data);
			const answers = await hsm.answer(Promise.all(pieces.map((piece) => cipher.update(piece))));
			expect(answers.map(({ length }) => length)).toEqual(pieces.map(({ length }) => length));
			const rest = await hsm.answer(cipher.update(new Uint8Array(7)));
			expect(hex(Buffer.concat([...answers, rest])), `seed ${seed}`).toBe(hex(aesCtr(key, counter, 32, Buffer.concat([data, new Uint8Array(7)]))));
			cipher.close();
			cipher.close();
			await expect(hsm.answer(cipher.update(data))).rejects.toMatchObject(notFound);
			await expectAllFree(hsm, client);
		}
	});

	test("takes its fields as they are at the call, and the data of each update too", async () => {
		const { hsm, client } = make();
		const counter = random.bytes(16);
		const own = key.slice();
		const data = random.bytes(3 * POOL);
		const expected = hex(aesCtr(key, counter, 128, data));
		const cipher = client.createAesCtr({ key: own, counter: counter.fill(1, 0, 0), length: 128, operation: "encrypt" });
		own.fill(0);
		const given = data.slice();
		const answer = cipher.update(given);
		given.fill(0);
		expect(hex(await hsm.answer(answer))).toBe(expected);
		cipher.close();
		await expectAllFree(hsm, client);
	});

	test("rejects all updates after one that fails, and keeps no session", async () => {
		const { hsm, client } = make();
		const cipher = client.createAesCtr({ key: KEY, counter: new Uint8Array(16), length: 1, operation: "encrypt" });
		expect(await hsm.answer(cipher.update(new Uint8Array(30)))).toHaveLength(30);
		await expect(hsm.answer(cipher.update(new Uint8Array(3)))).rejects.toMatchObject(tooLong);
		await expect(hsm.answer(cipher.update(new Uint8Array(1)))).rejects.toMatchObject(tooLong);
		const other = client.createAesCtr({ key: KEY, counter: new Uint8Array(16), length: 8, operation: "decrypt" });
		await expect(hsm.answer(other.update("abc" as unknown as Uint8Array))).rejects.toThrow(/"data" expected Uint8Array, got string/);
		await expect(hsm.answer(other.update(new Uint8Array(1)))).rejects.toThrow(/"data" expected Uint8Array, got string/);
		const third = client.createAesCtr({ key: KEY, counter: new Uint8Array(16), length: 8, operation: "decrypt" });
		await expect(hsm.answer(third.update(new Uint8Array(1), { timeOut: 1 } as never))).rejects.toThrow(/"timeOut" is unknown/);
		await expect(hsm.answer(third.update(new Uint8Array(1)))).rejects.toMatchObject(notFound);
		await expectAllFree(hsm, client);
	});

	test("can be cancelled by the options of each call", async () => {
		const { hsm, client, timers } = make();
		const cipher = client.createAesCtr({ key: KEY, counter: new Uint8Array(16), length: 64, operation: "encrypt" });
		await hsm.answer(cipher.update(new Uint8Array(1)));
		const late = cipher.update(new Uint8Array(3 * POOL), { timeout: 10 });
		late.catch(() => undefined);
		timers.advance(10);
		await expect(late).rejects.toMatchObject({ code: "Api.TimedOut" });
		await expect(hsm.answer(cipher.update(new Uint8Array(1)))).rejects.toMatchObject({ code: "Api.TimedOut" });
		await expectAllFree(hsm, client);
	});

	test("explains wrong fields at once", () => {
		const { client } = make();
		const good = { key: KEY, counter: new Uint8Array(16), length: 64, operation: "encrypt" } as const;
		const create = (fields: unknown) => () => client.createAesCtr(fields as typeof good);
		expect(create({ ...good, operation: "sign" })).toThrow(/"operation" expected encrypt or decrypt, got string "sign"/);
		expect(create({ ...good, operation: undefined })).toThrow(/"operation" expected encrypt or decrypt, got undefined/);
		expect(create(Object.create(good))).toThrow(TypeError);
		expect(create(null)).toThrow(/"fields" expected an object, got null/);
		expect(create(5)).toThrow(/"fields" expected an object, got number/);
		expect(create({ ...good, counter: 0 })).toThrow(/"counter" expected Uint8Array, got number/);
		expect(create({ ...good, length: "64" })).toThrow(/"length" expected an integer/);
		expect(create({ ...good, key: "k" })).toThrow(/"key" expected/);
		expect(create({ ...good, iv: new Uint8Array(16) })).toThrow(/"iv" is unknown/);
	});

	test("refuses a fifth session, and waits for one that is about to end", async () => {
		const { hsm, client } = make();
		const fields = { key: KEY, counter: new Uint8Array(16), length: 64, operation: "encrypt" } as const;
		const open = Array.from({ length: SESSIONS }, () => client.createAesCtr(fields));
		await hsm.answer(Promise.all(open.map((cipher) => cipher.update(new Uint8Array(1)))));
		await expect(hsm.answer(client.createAesCtr(fields).update(new Uint8Array(1)))).rejects.toMatchObject({ code: "Session.Full" });
		open[2].close();
		const next = client.createAesCtr(fields);
		expect(await hsm.answer(next.update(new Uint8Array(4)))).toHaveLength(4);
		for (const cipher of [...open, next]) cipher.close();
		await settle(hsm);
		await expectAllFree(hsm, client);
	});

	test("keeps the key of its handle until it is closed", async () => {
		const timers = new ManualTimers();
		const hsm = new TestHsm({ sizes: { poolBytes: POOL }, freeKeys: [{ keys: 2, bytes: 64, algorithms: ["AES-CTR"] }], timers });
		const [client] = hsm.clients;
		const made = await hsm.answer(client.generateKey({ type: { kind: "symmetric", size: 16 }, usage: sealing("AES-CTR") }));
		const cipher = client.createAesCtr({ key: made, counter: new Uint8Array(16), length: 64, operation: "encrypt" });
		made.dispose();
		const first = await hsm.answer(cipher.update(new Uint8Array(20)));
		expect(first).toHaveLength(20);
		expect(await hsm.answer(client.listKeys({}))).toEqual([made.id]);
		cipher.close();
		await settle(hsm);
		expect(await hsm.answer(client.listKeys({}))).toEqual([]);
		await expectAllFree(hsm, client);
	});
});
