/** An application that ignores the types, or does what nobody would do on purpose, harms that request at most. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Client } from "../../modules/api/client.js";
import { connectionOf, freeMemory } from "../support/free-memory.js";
import { TestHsm } from "../support/hsm.js";

const digest = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash("sha256").update(bytes).digest());
const ask = (client: Client, name: unknown, fields: unknown): Promise<unknown> => client.request(name as "Hash", fields as never);

/** A hash at the same time is right, and in the end no memory is allocated. */
async function expectUnharmed(hsm: TestHsm): Promise<void> {
	for (const client of hsm.clients) {
		const data = new Uint8Array(2000).fill(7);
		expect(await hsm.answer(client.hash({ data, algorithm: "SHA-256" }))).toEqual(digest(data));
		expect([freeMemory(client), connectionOf(client).isWaiting]).toEqual([4096, false]);
	}
}

describe("a request whose name is not in the table", () => {
	test.each([
		[["generateSymmetricKey"]],
		[["Hash"]],
		[5],
		[null],
		[undefined],
		[{}],
		[Symbol("hash")],
		["toString"],
		["constructor"],
		["__proto__"],
		[""],
		["nothing"],
	])("%s is refused, and other requests go on", async (name) => {
		const hsm = new TestHsm();
		const [client] = hsm.clients;
		const data = new Uint8Array(3);
		const beside = client.hash({ data, algorithm: "SHA-256" });
		const refused = expect(ask(client, name, { key: 99 })).rejects.toThrow(/^"name" expected a request of the table, got /);
		expect(await hsm.answer(beside)).toEqual(digest(data));
		await refused;
		await expectUnharmed(hsm);
	});

	test.each([[undefined], [null], [5], ["data"]])("fields that are %s are refused", async (fields) => {
		const hsm = new TestHsm();
		await expect(ask(hsm.clients[0], "Hash", fields)).rejects.toThrow(/^"fields" expected an object, got /);
		await expectUnharmed(hsm);
	});
});

describe("an array with a wrong length property", () => {
	const lying = (length: () => unknown, bytes = Uint8Array.of(1, 2, 3, 4, 5, 6, 7)): Uint8Array => Object.defineProperty(bytes, "length", { get: length });

	test.each([[Number.NaN], [4.5], ["4"], [0], [3], [5000], [-1], [undefined]])("of %s counts with its true length", async (length) => {
		const hsm = new TestHsm();
		for (const client of hsm.clients)
			expect(await hsm.answer(client.hash({ data: lying(() => length), algorithm: "SHA-256" }))).toEqual(digest(Uint8Array.of(1, 2, 3, 4, 5, 6, 7)));
		await expectUnharmed(hsm);
	});

	test("is never read, so no code of the caller runs", async () => {
		const hsm = new TestHsm();
		const [client] = hsm.clients;
		let asked = 0;
		const data = lying(() => {
			asked++;
			for (let count = 0; count < 8; count++) void client.hash({ data: new Uint8Array(1), algorithm: "SHA-256" });
			return 7;
		});
		expect(await hsm.answer(client.hash({ data, algorithm: "SHA-256" }))).toEqual(digest(Uint8Array.of(1, 2, 3, 4, 5, 6, 7)));
		expect(asked).toBe(0);
		await expectUnharmed(hsm);
	});

	test("an object that is no array is refused", async () => {
		const hsm = new TestHsm();
		const data = Object.create(Uint8Array.prototype, { length: { value: 4 } }) as Uint8Array;
		await expect(hsm.clients[0].hash({ data, algorithm: "SHA-256" })).rejects.toThrow(TypeError);
		await expectUnharmed(hsm);
	});
});

test("a signal that takes responses during another response takes each once", async () => {
	const hsm = new TestHsm();
	const [client] = hsm.clients;
	const signal = { aborted: false, addEventListener: () => undefined, removeEventListener: () => connectionOf(client).receive() };
	const data = [1, 2, 3].map((size) => new Uint8Array(size));
	const answers = data.map((bytes) => client.hash({ data: bytes, algorithm: "SHA-256" }, { signal }));
	for (const [index, answer] of answers.entries()) expect(await hsm.answer(answer)).toEqual(digest(data[index]));
	await expectUnharmed(hsm);
});
