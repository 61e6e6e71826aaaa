/** A client's queue takes requests only while it has room for them. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { HsmError } from "../../modules/messages/errors.js";
import { SESSIONS } from "../../modules/messages/session.js";
import { connectionOf, freeMemory } from "../support/free-memory.js";
import { TestHsm } from "../support/hsm.js";
import { trackPromise } from "../support/promise-state.js";
import { FakeHsm, idle } from "./fake-hsm.js";
import { expectAllFree, hex, make, POOL } from "./multi-part-helpers.js";
import { counted } from "./queue-count.js";

describe("a full queue", () => {
	test("refuses at once, says what is needed and what is free, and takes requests again when others are answered", async () => {
		const hsm = new TestHsm({ sizes: { slots: 2, poolBytes: 256 }, queue: { requests: 3, bytes: 100 } });
		const [client] = hsm.clients;
		const outcomes = Array.from({ length: 10 }, (_, size) => trackPromise(client.hash({ data: new Uint8Array(size), algorithm: "SHA-256" })));
		await idle();
		expect(outcomes.map(({ state }) => state)).toEqual([...new Array<string>(5).fill("pending"), ...new Array<string>(5).fill("rejected")]);
		expect(outcomes[5].reason).toBeInstanceOf(HsmError);
		expect(outcomes[5].reason).toMatchObject({
			code: "Api.QueueFull",
			message: "Hash: Api.QueueFull (the request needs 5 bytes; 0 of 3 requests and 91 of 100 bytes are free)",
		});
		await hsm.answer(client.hash({ data: new Uint8Array(0), algorithm: "SHA-256" }).catch(() => undefined));
		hsm.run();
		await idle();
		expect(outcomes.slice(0, 5).map(({ state }) => state)).toEqual(new Array<string>(5).fill("fulfilled"));
		expect(counted(client)).toEqual([0, 0]);
		expect(hex(await hsm.answer(client.hash({ data: Uint8Array.of(97, 98, 99), algorithm: "SHA-256" })))).toBe(
			createHash("sha256").update("abc").digest("hex"),
		);
		expect(freeMemory(client)).toBe(256);
	});

	test("counts bytes too", async () => {
		const fake = new FakeHsm({ slots: 1 }, { requests: 10, bytes: 100 });
		const outcomes = [0, 60, 60, 30].map((size) => trackPromise(fake.client.hash({ data: new Uint8Array(size), algorithm: "SHA-256" })));
		await idle();
		expect(outcomes.map(({ state }) => state)).toEqual(["pending", "pending", "rejected", "pending"]);
	});

	test("leaves no listener and no timer", async () => {
		const fake = new FakeHsm({ slots: 1 }, { requests: 0, bytes: 0 });
		let listening = 0;
		const signal = { aborted: false, addEventListener: () => void listening++, removeEventListener: () => void listening-- };
		trackPromise(fake.client.deleteKey({ key: 1 }));
		await expect(fake.client.deleteKey({ key: 2 }, { signal })).rejects.toMatchObject({ code: "Api.QueueFull" });
		expect(listening).toBe(0);
	});

	test("refuses an array above its limit, and hints at pieces, which need no such memory", async () => {
		const { hsm, client } = make({ requests: 2, bytes: 1000 });
		const data = new Uint8Array(4 * POOL).fill(5);
		await expect(client.hash({ data, algorithm: "SHA-256" })).rejects.toMatchObject({
			code: "RequestTooLarge",
			message: "Hash: RequestTooLarge (the queue holds 1000 bytes, the request needs 2048; as an iterable of pieces, the data needs none)",
		});
		const pieces = Array.from({ length: 8 }, (_, index) => data.subarray(index * 256, (index + 1) * 256));
		expect(hex(await hsm.answer(client.hash({ data: pieces, algorithm: "SHA-256" })))).toBe(createHash("sha256").update(data).digest("hex"));
		expect(counted(client)).toEqual([0, 0]);
		await expectAllFree(hsm, client);
	});

	test("counts requests with data of any length, of which only four are under way at the same time", async () => {
		const { hsm, client } = make({ requests: SESSIONS + 2, bytes: 100_000 });
		const outcomes = Array.from({ length: SESSIONS + 4 }, () => trackPromise(client.hash({ data: new Uint8Array(2 * POOL), algorithm: "SHA-256" })));
		await idle();
		expect(outcomes.map(({ state }) => state).slice(-3)).toEqual(["pending", "rejected", "rejected"]);
		await hsm.answer(client.getRandom({ size: 1 }).catch(() => undefined));
		while (outcomes.some(({ state }) => state === "pending")) {
			hsm.run();
			await idle();
		}
		expect(outcomes.filter(({ state }) => state === "fulfilled")).toHaveLength(SESSIONS + 2);
		expect(counted(client)).toEqual([0, 0]);
		await expectAllFree(hsm, client);
	});

	test("fails a digest if it refuses a piece, but not if it refuses the final request", async () => {
		const { hsm, client } = make({ requests: 2, bytes: POOL });
		const [lacking, whole] = [client.createHash("SHA-256"), client.createHash("SHA-256")];
		const piece = Uint8Array.of(97, 98, 99);
		await hsm.answer(Promise.all([lacking.update(piece), whole.update(piece)]));
		const tooMuch = trackPromise(lacking.update(new Uint8Array(10 * POOL)));
		await idle();
		expect(tooMuch.reason).toMatchObject({ code: "RequestTooLarge" });
		await expect(hsm.answer(lacking.update(piece))).rejects.toMatchObject({ code: "RequestTooLarge" });
		await expect(hsm.answer(lacking.digest())).rejects.toMatchObject({ code: "RequestTooLarge" });
		connectionOf(client).queue.add(2, 0);
		await expect(whole.digest()).rejects.toMatchObject({ code: "Api.QueueFull" });
		connectionOf(client).queue.add(-2, 0);
		expect(hex(await hsm.answer(whole.digest()))).toBe(createHash("sha256").update("abc").digest("hex"));
		expect(counted(client)).toEqual([0, 0]);
		await expectAllFree(hsm, client);
	});

	test("frees what is cancelled while it waits for a session", async () => {
		const { hsm, client } = make({ requests: 8, bytes: 4000 });
		const { digests, controllers } = {
			digests: Array.from({ length: SESSIONS - 1 }, () => client.createHash("SHA-256")),
			controllers: [] as AbortController[],
		};
		await hsm.answer(Promise.all(digests.map((digest) => digest.update(Uint8Array.of(1)))));
		let goOn: () => void = () => undefined;
		const stream = (async function* () {
			await new Promise<void>((resolve) => {
				goOn = resolve;
			});
			yield Uint8Array.of(2);
		})();
		const slow = trackPromise(client.hash({ data: stream, algorithm: "SHA-256" }));
		for (let round = 0; round < 3; round++) {
			hsm.run();
			await idle();
		}
		const before = counted(client);
		const outcomes = Array.from({ length: 6 }, () => {
			const controller = new AbortController();
			controllers.push(controller);
			return trackPromise(client.calculateHmac({ key: new Uint8Array(16), message: [Uint8Array.of(3)], algorithm: "SHA-256" }, { signal: controller.signal }));
		});
		await idle();
		for (const controller of controllers) controller.abort();
		for (let round = 0; round < 3; round++) await idle();
		expect(outcomes.map(({ state }) => state)).toEqual(outcomes.map(() => "rejected"));
		expect(counted(client)).toEqual(before);
		for (const digest of digests) expect(await hsm.answer(digest.digest())).toHaveLength(32);
		goOn();
		while (slow.state === "pending") {
			hsm.run();
			await idle();
		}
		expect(slow.state).toBe("fulfilled");
		expect(counted(client)).toEqual([0, 0]);
		await expectAllFree(hsm, client);
	});

	test("of one client does not affect another client", async () => {
		const hsm = new TestHsm({ sizes: { slots: 1, poolBytes: 256 }, queue: { requests: 1, bytes: 10 } });
		const [first, second] = hsm.clients;
		const outcomes = [first, first, first, second].map((client) => trackPromise(client.getRandom({ size: 1 })));
		await idle();
		expect(outcomes.map(({ state }) => state)).toEqual(["pending", "pending", "rejected", "pending"]);
	});
});
