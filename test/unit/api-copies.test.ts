/** Inputs count as they are at the call, even if the request waits. */
import { createCipheriv, createHash, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { plainOperations } from "../../modules/api/operations.js";
import { Status } from "../../modules/messages/errors.js";
import { INPUT, KEY, OUTPUT } from "../../modules/messages/slot.js";
import { methodName, type RequestName } from "../../modules/messages/types.js";
import { connectionOf, freeMemory } from "../support/free-memory.js";
import { TestHsm } from "../support/hsm.js";
import { trackPromise } from "../support/promise-state.js";
import { fieldOf, requestNames, rowOf, validValue } from "../support/rows.js";
import { FakeHsm, idle } from "./fake-hsm.js";
import { expectAllFree, hex, key, make, POOL } from "./multi-part-helpers.js";
import { counted } from "./queue-count.js";

const COUNT = 20;
const enough = { requests: 100, bytes: 100_000 };

/** One array for every field that takes bytes, and for the key if the request takes one. The test uses it again for each call. */
function shared(name: RequestName): { fields: Record<string, unknown>; arrays: Uint8Array[]; pairs: number[] } {
	const { key, storedOnly, inputs, parameters } = rowOf(name);
	const fields: Record<string, unknown> = {};
	const arrays: Uint8Array[] = [];
	const pairs: number[] = [];
	const add = (field: string, size: number, pair: number): void => {
		fields[field] = new Uint8Array(size);
		arrays.push(fields[field] as Uint8Array);
		pairs.push(pair);
	};
	if (key === "use" && !storedOnly) add("key", 16, KEY);
	else if (key !== "none") fields["key"] = 1;
	inputs.forEach(({ name, minimum, maximum }, index) => {
		if (name !== "attributes") add(name, Math.max(minimum, Math.min(maximum, 4)), INPUT + index);
	});
	for (const { name, values } of parameters) if (values !== "boolean") fields[name] = fieldOf(values, validValue(values));
	return { fields, arrays, pairs };
}

describe("twenty requests without a wait, from arrays that change after each call", () => {
	test.each(requestNames.filter((name) => shared(name).arrays.length > 0))("%s: each has the bytes of its call", async (name) => {
		const fake = new FakeHsm({ slots: 2, poolBytes: 1024 }, enough);
		const { fields, arrays, pairs } = shared(name);
		const method = fake.client[methodName(name)] as (fields: unknown) => Promise<unknown>;
		for (let count = 0; count < COUNT; count++) {
			for (const array of arrays) array.fill(count);
			trackPromise(method(fields));
		}
		for (const array of arrays) array.fill(0xff);
		for (let count = 0; count < COUNT; count++) {
			const slot = fake.take();
			for (const [index, pair] of pairs.entries()) {
				const offset = slot.offset(pair);
				expect(slot.length(pair)).toBe(arrays[index].length);
				expect([...fake.pool.subarray(offset, offset + slot.length(pair))], `call ${count}`).toEqual(new Array(arrays[index].length).fill(count));
			}
			fake.respond(slot.requestId, 82);
			connectionOf(fake.client).receive();
		}
		await idle();
		expect(freeMemory(fake.client)).toBe(1024);
		expect(fake.pool.every((byte) => byte === 0)).toBe(true);
		expect(counted(fake.client)).toEqual([0, 0]);
	});

	test("encryptAesGcm with one counter as iv uses twenty ivs for twenty messages", async () => {
		const hsm = new TestHsm({ sizes: { slots: 4, poolBytes: 256 }, queue: enough });
		const [client] = hsm.clients;
		const iv = new Uint8Array(12);
		const plaintext = new Uint8Array(30);
		const own = new Uint8Array(16).fill(7);
		const answers: Promise<Uint8Array>[] = [];
		const expected: string[] = [];
		for (let count = 0; count < COUNT; count++) {
			iv[11] = count;
			plaintext.fill(count);
			const cipher = createCipheriv("aes-128-gcm", own, iv);
			expected.push(Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]).toString("hex"));
			answers.push(client.encryptAesGcm({ key: own, iv, plaintext }));
		}
		own.fill(0);
		expect((await hsm.answer(Promise.all(answers))).map(hex)).toEqual(expected);
	});

	test("a digest has the pieces as they were at each update, before and after its session has started", async () => {
		for (const isStarted of [false, true]) {
			const { hsm, client } = make();
			const own = key.slice();
			const [hash, mac] = [client.createHash("SHA-256"), client.createHmac({ key: own, algorithm: "SHA-256" })];
			own.fill(0);
			if (isStarted) await hsm.answer(Promise.all([hash.update(new Uint8Array(0)), mac.update(new Uint8Array(0))]));
			const piece = new Uint8Array(POOL);
			const all: Uint8Array[] = [];
			for (let count = 0; count < COUNT; count++) {
				const part = piece.subarray(0, 1 + count * 25).fill(count);
				all.push(part.slice());
				for (const digest of [hash, mac]) trackPromise(digest.update(part));
			}
			piece.fill(0xff);
			const [digest, tag] = await hsm.answer(Promise.all([hash.digest(), mac.digest()]));
			expect([hex(digest), hex(tag)]).toEqual([
				createHash("sha256").update(Buffer.concat(all)).digest("hex"),
				createHmac("sha256", key).update(Buffer.concat(all)).digest("hex"),
			]);
			expect(counted(client)).toEqual([0, 0]);
			await expectAllFree(hsm, client);
		}
	});

	test.each([
		["pieces", false],
		["pieces that come later", true],
	])("data in %s count as each piece is when it comes", async (_what, isLater) => {
		const { hsm, client } = make();
		const buffer = new Uint8Array(3 * POOL);
		const all: Uint8Array[] = [];
		const next = (count: number): Uint8Array => {
			const piece = buffer.subarray(0, count * 100).fill(count);
			all.push(piece.slice());
			return piece;
		};
		const settings = [1, 3, 15, 2].values();
		const data = isLater
			? (async function* () {
					for (const count of settings) yield next(count);
				})()
			: (function* () {
					for (const count of settings) yield next(count);
				})();
		const digest = client.hash({ data, algorithm: "SHA-256" });
		const spoil = setInterval(() => buffer.fill(0xff), 0);
		expect(hex(await hsm.answer(digest))).toBe(createHash("sha256").update(Buffer.concat(all)).digest("hex"));
		clearInterval(spoil);
		expect(counted(client)).toEqual([0, 0]);
	});
});

test("a request whose input can not be copied is refused and leaves its pool memory, also after others", async () => {
	let isShrunk = false;
	const fake = new FakeHsm({}, enough, {
		...plainOperations,
		copy(...copied) {
			if (isShrunk) throw new RangeError("the array has become shorter");
			plainOperations.copy(...copied);
		},
	});
	for (let round = 0; round < 4; round++) {
		isShrunk = true;
		await expect(fake.client.hash({ data: new Uint8Array(100), algorithm: "SHA-256" })).rejects.toThrow("the array has become shorter");
		expect(freeMemory(fake.client)).toBe(256);
		isShrunk = false;
		trackPromise(fake.client.hash({ data: new Uint8Array(100), algorithm: "SHA-256" }));
		const slot = fake.take();
		fake.respond(slot.requestId, Status.Ok, [slot.offset(OUTPUT), slot.length(OUTPUT)]);
		connectionOf(fake.client).receive();
		await idle();
	}
	expect(freeMemory(fake.client)).toBe(256);
});

describe("the copy of a waiting request", () => {
	/** A client with one request under way, one that waits, and the copy of the latter. */
	function waiting(options?: { signal: AbortSignal }) {
		const fake = new FakeHsm({ slots: 1 });
		trackPromise(fake.client.deleteKey({ key: 1 }));
		const outcome = trackPromise(
			fake.client.encryptAesGcm({ key: new Uint8Array(16).fill(1), iv: new Uint8Array(12).fill(2), plaintext: new Uint8Array(9).fill(3) }, options),
		);
		const [{ queued: buffer }] = connectionOf(fake.client)["waiting"];
		if (buffer === undefined) throw new Error("nothing waits");
		const held = new Uint8Array(buffer);
		expect(held.some((byte) => byte === 1)).toBe(true);
		expect(counted(fake.client)).toEqual([1, 37]);
		return { fake, outcome, held };
	}

	test.each<[string, (made: ReturnType<typeof waiting>, controller: AbortController) => void]>([
		[
			"it is sent",
			({ fake }) => {
				fake.respond(fake.take().requestId);
				connectionOf(fake.client).receive();
				expect(fake.requestsWaiting).toBe(1);
			},
		],
		["it is cancelled", (_, controller) => controller.abort()],
		["the HSM ends", ({ fake }) => connectionOf(fake.client).end()],
	])("is wiped when %s", async (_when, act) => {
		const controller = new AbortController();
		const made = waiting({ signal: controller.signal });
		act(made, controller);
		expect(made.held.every((byte) => byte === 0)).toBe(true);
		expect(counted(made.fake.client)).toEqual([0, 0]);
		await idle();
	});

	test("of data of any length is wiped when it is sent, and when it is cancelled", async () => {
		const { hsm, client } = make();
		const controller = new AbortController();
		const digest = client.createHash("SHA-256");
		const late = trackPromise(digest.update(new Uint8Array(4 * POOL).fill(1), { signal: controller.signal }));
		const pieces = [...digest["session"]["queued"][0]["pieces"]];
		expect(counted(client)).toEqual([1, 4 * POOL]);
		expect(pieces.length).toBeGreaterThan(4);
		controller.abort();
		for (const piece of pieces) expect(piece?.every((byte) => byte === 0)).toBe(true);
		expect(counted(client)).toEqual([0, 0]);
		await idle();
		expect(late.state).toBe("rejected");
		await hsm.answer(client.getRandom({ size: 1 }));
		await expectAllFree(hsm, client);
	});
});
