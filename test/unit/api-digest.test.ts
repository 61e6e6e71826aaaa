import { createHash, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { SESSIONS } from "../../modules/messages/session.js";
import { seed } from "../support/random.js";
import { expectAllFree, hex, KEY, key, make, PAIR, POOL, random, split } from "./multi-part-helpers.js";

describe("a digest in pieces", () => {
	test("takes pieces of any length in the order of the calls, awaited or not", async () => {
		const { hsm, client } = make();
		const data = random.bytes(4000);
		const hash = client.createHash("SHA-256");
		const hmac = client.createHmac({ key: KEY, algorithm: "SHA3-256" });
		const sent = split(data).flatMap((piece) => [hash.update(piece), hmac.update(piece)]);
		const [digest, tag] = await hsm.answer(Promise.all([hash.digest(), hmac.digest()]));
		await Promise.all(sent);
		expect(hex(digest), `seed ${seed}`).toBe(createHash("sha256").update(data).digest("hex"));
		expect(hex(tag), `seed ${seed}`).toBe(createHmac("sha3-256", key).update(data).digest("hex"));
		await expectAllFree(hsm, client);
	});

	test("of no data is that of no bytes", async () => {
		const { hsm, client } = make();
		expect(hex(await hsm.answer(client.createHash("SHA-384").digest()))).toBe(createHash("sha384").digest("hex"));
		await expectAllFree(hsm, client);
	});

	test("ends with digest() and with close(), which may be called twice", async () => {
		const { hsm, client } = make();
		const hash = client.createHash("SHA-256");
		await hsm.answer(hash.update(new Uint8Array(3)));
		await hsm.answer(hash.digest());
		await expect(hsm.answer(hash.update(new Uint8Array(3)))).rejects.toMatchObject({ code: "Session.NotFound" });
		await expect(hsm.answer(hash.digest())).rejects.toMatchObject({ code: "Session.NotFound" });
		const closed = client.createHash("SHA-256");
		const update = closed.update(new Uint8Array(3 * POOL));
		closed.close();
		closed.close();
		await hsm.answer(update);
		await expect(hsm.answer(closed.digest())).rejects.toMatchObject({ code: "Session.NotFound" });
		client.createHash("SHA-256").close();
		await expectAllFree(hsm, client);
	});

	test("explains a wrong call, then ends", async () => {
		const { hsm, client } = make();
		const hash = client.createHash("SHA-256");
		await expect(hsm.answer(hash.update("abc" as unknown as Uint8Array))).rejects.toThrow(/"data" expected Uint8Array, got string/);
		// The digest would lack the refused piece.
		await expect(hsm.answer(hash.update(new Uint8Array(1)))).rejects.toThrow(/"data" expected Uint8Array, got string/);
		await expect(hsm.answer(hash.digest())).rejects.toThrow(/"data" expected Uint8Array, got string/);
		const other = client.createHash("SHA-256");
		await expect(hsm.answer(other.update(new Uint8Array(1), { timeOut: 1 } as never))).rejects.toThrow(/"timeOut" is unknown/);
		await expect(hsm.answer(other.digest())).rejects.toMatchObject({ code: "Session.NotFound" });
		const lost = new Uint8Array(3);
		structuredClone(lost.buffer, { transfer: [lost.buffer] });
		await expect(hsm.answer(client.hash({ data: [lost, new Uint8Array(1)], algorithm: "SHA-256" }))).rejects.toThrow(
			/"data" expected Uint8Array, got Uint8Array of a detached buffer/,
		);
		expect(() => client.createHash("MD5" as "SHA-256")).toThrow(/"algorithm" expected one of/);
		expect(() => client.createHmac({ key: "k" as unknown as number, algorithm: "SHA-256" })).toThrow(/"key" expected/);
		await expect(hsm.answer(client.createHmac({ key: PAIR, algorithm: "SHA-256" }).digest())).rejects.toMatchObject({ code: "KeyStore.InvalidKeyType" });
		await expectAllFree(hsm, client);
	});

	test("can be cancelled by the options of each call", async () => {
		const { hsm, client, timers } = make();
		const hash = client.createHash("SHA-256");
		await hsm.answer(hash.update(new Uint8Array(1)));
		const late = hash.update(new Uint8Array(POOL), { timeout: 10 });
		late.catch(() => undefined);
		timers.advance(10);
		await expect(late).rejects.toMatchObject({ code: "Api.TimedOut" });
		await expect(hsm.answer(hash.digest())).rejects.toMatchObject({ code: "Api.TimedOut" });
		await expectAllFree(hsm, client);
	});

	test("that was cancelled rejects all later calls", async () => {
		const { hsm, client, timers } = make();
		const hash = client.createHash("SHA-256");
		const all = Promise.allSettled([hash.update(new Uint8Array(POOL), { timeout: 1 }), hash.update(new Uint8Array(1)), hash.digest()]);
		timers.advance(2);
		for (const outcome of await hsm.answer(all)) expect(outcome).toMatchObject({ reason: { code: "Api.TimedOut" } });
		await expectAllFree(hsm, client);
	});

	test("uses a copy of its key", async () => {
		const { hsm, client } = make();
		const own = key.slice();
		const mac = client.createHmac({ key: own, algorithm: "SHA-256" });
		own.fill(0);
		expect(hex(await hsm.answer(mac.digest()))).toBe(createHmac("sha256", key).digest("hex"));
	});

	test("waits for digests that are closing, and is refused at once if none is", async () => {
		const { hsm, client } = make();
		const digests = Array.from({ length: SESSIONS }, () => client.createHash("SHA-256"));
		for (const digest of digests) await hsm.answer(digest.update(Uint8Array.of(1)));
		const refused = client.createHash("SHA-256");
		await expect(hsm.answer(refused.update(Uint8Array.of(1)))).rejects.toMatchObject({ code: "Session.Full" });
		await expect(hsm.answer(refused.digest())).rejects.toMatchObject({ code: "Session.Full" });
		digests[0].close();
		const [next, long] = [client.createHash("SHA-256"), client.hash({ data: new Uint8Array(3 * POOL), algorithm: "SHA-256" })];
		const started = next.update(Uint8Array.of(97, 98, 99));
		digests[1].close();
		expect(hex(await hsm.answer(long))).toBe(
			createHash("sha256")
				.update(new Uint8Array(3 * POOL))
				.digest("hex"),
		);
		await hsm.answer(started);
		expect(hex(await hsm.answer(next.digest()))).toBe(createHash("sha256").update("abc").digest("hex"));
		for (const digest of digests) digest.close();
		await hsm.answer(client.getRandom({ size: 1 }));
		await expectAllFree(hsm, client);
	});

	test("whose start was cancelled is ended by the API when the HSM answers", async () => {
		const { hsm, client, timers } = make();
		for (let count = 0; count < SESSIONS + 1; count++) {
			const start = client.hashStart({ algorithm: "SHA-256" }, { timeout: 10 });
			start.catch(() => undefined);
			timers.advance(10);
			await expect(start).rejects.toMatchObject({ code: "Api.TimedOut" });
			await hsm.answer(client.getRandom({ size: 1 }));
		}
		await expectAllFree(hsm, client);
	});
});
