/** A client in JavaScript: its methods, freezing it, awaiting it, listing its properties. */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { methodName } from "../../modules/messages/types.js";
import { TestHsm } from "../support/hsm.js";
import { requestNames } from "../support/rows.js";

describe("a client", () => {
	test.each(requestNames)("has a method for %s, and reports it", (name) => {
		const {
			clients: [client],
		} = new TestHsm();
		expect(methodName(name) in client).toBe(true);
		expect(Reflect.has(client, methodName(name))).toBe(true);
		expect(typeof client[methodName(name)]).toBe("function");
	});

	test("has no other names, so it can be awaited", async () => {
		const {
			clients: [client],
		} = new TestHsm();
		for (const name of ["then", "encryptAesXts", "Hash", "constructorr", "toJSON", Symbol.iterator, Symbol.asyncIterator]) {
			expect(name in client, String(name)).toBe(false);
			expect(Reflect.get(client, name), String(name)).toBeUndefined();
		}
		expect(await client).toBe(client);
	});

	test("gives an application no way to end it, to wake it or to take its answers", () => {
		const {
			clients: [client],
		} = new TestHsm();
		for (const name of ["end", "wake", "receive", "isWaiting", "gate", "ask"]) expect(name in client, name).toBe(false);
	});

	test("can be listed and printed with its number", () => {
		const {
			clients: [, client],
		} = new TestHsm();
		const listed: string[] = [];
		for (const name in client) listed.push(name);
		expect(listed).toEqual(["index"]);
		expect([Object.keys(client), JSON.stringify(client), String(client), "toString" in client]).toEqual([["index"], '{"index":1}', "[object Object]", true]);
		expect({ ...client }).toEqual({ index: 1 });
	});

	test("works when it is frozen", async () => {
		const hsm = new TestHsm({ queue: { requests: 10, bytes: 20_000 } });
		const client = Object.freeze(hsm.clients[0]);
		const digest = new Uint8Array(createHash("sha256").update("abc").digest());
		const data = Uint8Array.of(97, 98, 99);
		expect(await hsm.answer(client.hash({ data, algorithm: "SHA-256" }))).toEqual(digest);
		expect(await hsm.answer(client.request("Hash", { data: [data], algorithm: "SHA-256" }))).toEqual(digest);
		const hash = Object.freeze(client.createHash("SHA-256"));
		await hsm.answer(hash.update(data));
		expect(await hsm.answer(hash.digest())).toEqual(digest);
		const all = Array.from({ length: 12 }, () => client.getRandom({ size: 5 }));
		expect(await hsm.answer(Promise.all(all))).toHaveLength(12);
		const { hash: detached } = client;
		expect(await hsm.answer(detached({ data, algorithm: "SHA-256" }))).toEqual(digest);
	});
});
