import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Client } from "../../modules/api/client.js";
import { Hsm, type HsmMachine } from "../../modules/api/hsm.js";
import { acceptSharedMemory, Region } from "../../modules/mailbox/region.js";
import { Status } from "../../modules/messages/errors.js";
import { OUTPUT } from "../../modules/messages/slot.js";
import { connectionOf, freeMemory } from "../support/free-memory.js";
import { symmetric, TestHsm } from "../support/hsm.js";
import { seed, seeded } from "../support/random.js";
import { idle } from "./fake-hsm.js";

const sha256 = (data: Uint8Array): string => createHash("sha256").update(data).digest("hex");
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const hashed = async (client: Client, data: Uint8Array): Promise<string> => hex(await client.hash({ data, algorithm: "SHA-256" }));
const iv = new Uint8Array(12);
/** Enough that nothing is refused. */
const queue = { requests: 400, bytes: 1_000_000 };

describe("requests under way at the same time", () => {
	test("get their own answers", async () => {
		const random = seeded(seed);
		const hsm = new TestHsm({ keys: [symmetric(1, 32)] });
		const [client] = hsm.clients;
		const plaintext = random.bytes(77);
		const aad = random.bytes(5);
		await hsm.answer(client.generateSymmetricKey({ key: 1 }));
		const [digest, bytes, ciphertext, there] = await hsm.answer(
			Promise.all([
				hashed(client, plaintext),
				client.getRandom({ size: 33 }),
				client.encryptAesGcm({ key: 1, iv, aad, plaintext }),
				client.isKeyAvailable({ key: 1 }),
			]),
		);
		expect([digest, bytes.length, ciphertext.length, there]).toEqual([sha256(plaintext), 33, 93, true]);
		const opened = await hsm.answer(client.decryptAesGcm({ key: 1, iv, aad, ciphertext }));
		expect(opened).toEqual(plaintext);
	});

	test("may outnumber slots and memory: all are answered, in order by worker, and all memory comes back", async () => {
		const random = seeded(seed);
		const hsm = new TestHsm({ sizes: { slots: 4, poolBytes: 1024 }, queueCapacity: 2, queue, keys: [symmetric(1, 16)] });
		const key = random.bytes(16);
		const settled = new Map<string, number[]>();
		const asked = new Map<string, number[]>();
		const all: Promise<void>[] = [];
		for (let number = 0; number < 400; number++) {
			const client = random.pick(hsm.clients);
			const data = random.bytes(random.below(random.pick([8, 300, 990])));
			const family = random.pick(["hash", "aes", "random", "core"] as const);
			const queue = `${client.index} ${family}`;
			const answer = {
				hash: async () => expect(await hashed(client, data)).toBe(sha256(data)),
				aes: async () => expect(await client.encryptAesGcm({ key, iv, plaintext: data.subarray(0, 400) })).toHaveLength(Math.min(400, data.length) + 16),
				random: async () => expect(await client.getRandom({ size: data.length })).toHaveLength(data.length),
				core: async () => expect(await client.isKeyAvailable({ key: 1 })).toBe(false),
			}[family]();
			asked.set(queue, [...(asked.get(queue) ?? []), number]);
			all.push(answer.then(() => void settled.set(queue, [...(settled.get(queue) ?? []), number])));
		}
		await hsm.answer(Promise.all(all));
		expect(settled, `seed ${seed}`).toEqual(asked);
		for (const client of hsm.clients) expect(freeMemory(client)).toBe(1024);
		for (const pool of hsm.shared.pools)
			expect(
				new Uint8Array(pool).every((byte) => byte === 0),
				"nothing of any request may be left in a pool",
			).toBe(true);
	});

	test("that fail free their memory too", async () => {
		const hsm = new TestHsm({ sizes: { slots: 4, poolBytes: 512 }, queue, keys: [symmetric(1, 16)] });
		const [client] = hsm.clients;
		const outcomes = await hsm.answer(
			Promise.allSettled(
				Array.from({ length: 60 }, (_, number) =>
					number % 3 === 0
						? client.decryptAesGcm({ key: new Uint8Array(16), iv, ciphertext: new Uint8Array(16 + number) })
						: number % 3 === 1
							? client.encryptAesGcm({ key: 1, iv, plaintext: new Uint8Array(number) })
							: client.hash({ data: new Uint8Array(number), algorithm: "SHA-512" }),
				),
			),
		);
		expect(outcomes.map(({ status }) => status)).toEqual(Array.from({ length: 60 }, (_, number) => (number % 3 === 2 ? "fulfilled" : "rejected")));
		expect(freeMemory(client)).toBe(512);
	});

	test("for one key take effect in the order of the calls, even while the worker that generates it is busy", async () => {
		const hsm = new TestHsm({ keys: [symmetric(1, 16)] });
		const [client] = hsm.clients;
		const random = hsm.workers.get("random");
		expect(random).toBeDefined();
		hsm.workers.delete("random");
		const all = Promise.allSettled([
			client.generateSymmetricKey({ key: 1 }),
			client.isKeyAvailable({ key: 1 }),
			client.deleteKey({ key: 1 }),
			client.isKeyAvailable({ key: 1 }),
		]);
		await idle();
		hsm.run();
		if (random !== undefined) hsm.workers.set("random", random);
		const [, afterGenerating, , afterDeleting] = await hsm.answer(all);
		expect([afterGenerating, afterDeleting]).toEqual([
			{ status: "fulfilled", value: true },
			{ status: "fulfilled", value: false },
		]);
		expect(hsm.hasKey(1), "deleting was asked for after generating").toBe(false);
	});

	test("of one client neither wait for another's nor get its answers", async () => {
		const hsm = new TestHsm();
		const [first, second] = hsm.clients;
		const random = seeded(seed);
		const data = Array.from({ length: 12 }, () => random.bytes(50));
		const answers = await hsm.answer(Promise.all(data.map((bytes, index) => hashed(index % 2 === 0 ? first : second, bytes))));
		expect(answers).toEqual(data.map(sha256));

		const silent = hashed(first, data[0]);
		let isAnswered = false;
		void silent.then(() => {
			isAnswered = true;
		});
		const receive = connectionOf(hsm.clients[0]).receive;
		connectionOf(hsm.clients[0]).receive = () => undefined;
		expect(await hsm.answer(hashed(second, data[1]))).toBe(sha256(data[1]));
		connectionOf(second).receive();
		await idle();
		expect(isAnswered).toBe(false);
		connectionOf(hsm.clients[0]).receive = receive;
		connectionOf(first).receive();
		expect(await hsm.answer(silent)).toBe(sha256(data[0]));
	});
});

describe("memory", () => {
	test("has room for a request that fills it exactly, and not for one byte more", async () => {
		const hsm = new TestHsm({ sizes: { poolBytes: 256 } });
		const [client] = hsm.clients;
		const own = new Uint8Array(32);
		const largest: readonly [number, (size: number) => Promise<Uint8Array>][] = [
			[256, (size) => client.getRandom({ size })],
			[256 - 32 - 16, (size) => client.calculateAesCmac({ key: own, message: new Uint8Array(size) })],
			[256 - 32 - 64, (size) => client.signEd25519({ key: own, message: new Uint8Array(size) })],
			[(256 - 32 - 12 - 16) / 2, (size) => client.encryptAesGcm({ key: own, iv, plaintext: new Uint8Array(size) })],
			[256 - 32 - 12 - 16, (size) => client.encryptAesGcm({ key: own, iv, aad: new Uint8Array(size), plaintext: new Uint8Array(0) })],
		];
		for (const [size, ask] of largest) {
			expect(await hsm.answer(ask(size))).toBeInstanceOf(Uint8Array);
			await expect(hsm.answer(ask(size + 1))).rejects.toMatchObject({ code: "RequestTooLarge" });
			expect(freeMemory(client)).toBe(256);
		}
		await expect(client.getRandom({ size: 0xffffffff })).rejects.toMatchObject({ code: "RequestTooLarge" });
	});

	test("that the largest request fills also suffices with a stored key", async () => {
		const hsm = new TestHsm({ sizes: { poolBytes: 64 + 12 }, keys: [symmetric(1, 32)] });
		const [client] = hsm.clients;
		await hsm.answer(client.generateSymmetricKey({ key: 1 }));
		const ciphertext = await hsm.answer(client.encryptAesGcm({ key: 1, iv, plaintext: new Uint8Array(24).fill(3) }));
		expect(await hsm.answer(client.decryptAesGcm({ key: 1, iv, ciphertext }))).toEqual(new Uint8Array(24).fill(3));
	});

	test("is not needed for inputs and outputs of no bytes", async () => {
		const hsm = new TestHsm();
		const [, client] = hsm.clients;
		const key = new Uint8Array(16);
		const nothing = new Uint8Array(0);
		expect(await hsm.answer(client.getRandom({ size: 0 }))).toEqual(nothing);
		expect(await hsm.answer(hashed(client, nothing))).toBe(sha256(nothing));
		const sealed = await hsm.answer(client.encryptAesGcm({ key, iv, aad: nothing, plaintext: nothing }));
		expect(hex(sealed)).toBe("58e2fccefa7e3061367f1d57a4e7455a");
		expect(await hsm.answer(client.encryptAesGcm({ key, iv, plaintext: nothing }))).toEqual(sealed);
		expect(await hsm.answer(client.decryptAesGcm({ key, iv, ciphertext: sealed }))).toEqual(nothing);
		expect(freeMemory(client)).toBe(4096);
	});

	test("of an answer belongs to the caller: later requests do not change it", async () => {
		const hsm = new TestHsm();
		const [client] = hsm.clients;
		const first = await hsm.answer(client.getRandom({ size: 64 }));
		const copy = first.slice();
		for (let round = 0; round < 5; round++) await hsm.answer(client.getRandom({ size: 64 }));
		expect(first).toEqual(copy);
		expect(first.buffer).toBeInstanceOf(ArrayBuffer);
	});
});

describe("waking the host", () => {
	test("takes one message for a burst of answers", async () => {
		const hsm = new TestHsm();
		const [client] = hsm.clients;
		const burst = Array.from({ length: 6 }, (_, number) => hashed(client, new Uint8Array(number)));
		await idle();
		const receive = connectionOf(client).receive;
		connectionOf(client).receive = () => undefined;
		hsm.run();
		expect(hsm.notified).toEqual([0]);
		connectionOf(client).receive = receive;
		connectionOf(client).receive();
		expect(await Promise.all(burst)).toHaveLength(6);
		expect(hsm.notified).toEqual([0]);
	});

	test("takes no message if the answers are there before the host idles", async () => {
		const hsm = new TestHsm();
		const burst = [1, 2, 3].map((number) => hashed(hsm.clients[0], new Uint8Array(number)));
		hsm.run();
		expect(await Promise.all(burst)).toHaveLength(3);
		expect(hsm.notified).toEqual([]);
	});

	test("names the client that has an answer, and no other", async () => {
		const hsm = new TestHsm();
		const answer = hashed(hsm.clients[1], new Uint8Array(1));
		await idle();
		hsm.run();
		expect(await answer).toBe(sha256(new Uint8Array(1)));
		expect(hsm.notified).toEqual([1]);
	});
});

describe("the host's end", () => {
	class Machine implements HsmMachine {
		readonly sent: unknown[] = [];
		onmessage: (message: unknown) => void = () => undefined;
		postMessage(message: unknown): void {
			this.sent.push(message);
		}
		terminate(): void {
			throw new Error("nobody has ended this HSM");
		}
	}
	const region = new Region({ clients: 2, slots: 4, poolBytes: 64 });

	test("sends the HSM the shared memory once, and has a client for each number", () => {
		const machine = new Machine();
		const hsm = new Hsm(region, () => machine);
		expect(machine.sent).toEqual([{ control: expect.any(SharedArrayBuffer), pools: [expect.any(SharedArrayBuffer), expect.any(SharedArrayBuffer)] }]);
		expect(acceptSharedMemory(region, machine.sent[0])).toEqual(machine.sent[0]);
		expect([hsm.client(0).index, hsm.client(1).index]).toEqual([0, 1]);
		expect(hsm.client(1)).toBe(hsm.client(1));
		for (const index of [-1, 2, 0.5, Number.NaN]) expect(() => hsm.client(index)).toThrow(RangeError);
	});

	test("hands a message to the client that it names, and ignores one that names none", () => {
		const machine = new Machine();
		const hsm = new Hsm(region, () => machine);
		const woken: number[] = [];
		for (const index of [0, 1]) connectionOf(hsm.client(index)).receive = () => void woken.push(index);
		for (const message of [1, 2, -1, 0.5, Number.NaN, "0", undefined, null, {}, [0], 0]) machine.onmessage(message);
		expect(woken).toEqual([1, 0]);
	});
});

test("a failed worker rejects only its own request, and a failed generation leaves the old key", async () => {
	let isBroken = true;
	const hsm = new TestHsm({
		keys: [symmetric(1, 16)],
		methods: {
			random: {
				getRandom: () => Status.Ok,
				generateSymmetricKey(slot) {
					if (isBroken) throw new Error("no entropy");
					hsm.memory.bytes.fill(0xab, slot.offset(OUTPUT), slot.offset(OUTPUT) + slot.length(OUTPUT));
					return Status.Ok;
				},
			},
		},
	});
	const [client] = hsm.clients;
	const data = Uint8Array.from({ length: 16 }, (_, index) => index);
	await hsm.answer(client.importSymmetricKey({ key: 1, data }));
	await expect(hsm.answer(client.generateSymmetricKey({ key: 1, overwrite: true }))).rejects.toMatchObject({ code: "WorkerFailed" });
	expect(await hsm.answer(client.exportSymmetricKey({ key: 1 }))).toEqual(data);
	isBroken = false;
	await hsm.answer(client.generateSymmetricKey({ key: 1, overwrite: true }));
	expect(await hsm.answer(client.exportSymmetricKey({ key: 1 }))).toEqual(new Uint8Array(16).fill(0xab));
});
