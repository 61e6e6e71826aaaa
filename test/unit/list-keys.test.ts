import { expect, test } from "vitest";
import { allButWrap, sealing, symmetric, TestHsm } from "../support/hsm.js";

const place = (id: number, owners: "all" | readonly number[]) => symmetric(id, 16, allButWrap, sealing("AES-GCM"), owners);

test("a client lists its own keys, and no other's", async () => {
	const hsm = new TestHsm({ keys: [place(5, [0]), place(0x7fffffff, "all"), place(6, [1])] });
	const [first, second] = hsm.clients;
	expect(await hsm.answer(first.listKeys({}))).toEqual([]);
	for (const [client, key] of [
		[first, 5],
		[second, 0x7fffffff],
		[second, 6],
	] as const)
		await hsm.answer(client.generateSymmetricKey({ key }));
	expect(await hsm.answer(first.listKeys({}))).toEqual([5, 0x7fffffff]);
	expect(await hsm.answer(second.request("ListKeys", {}))).toEqual([0x7fffffff, 6]);
	await hsm.answer(first.deleteKey({ key: 0x7fffffff }));
	expect(await hsm.answer(second.listKeys({}))).toEqual([6]);
});

test("a list comes after the client's earlier changes, and before its later ones", async () => {
	const hsm = new TestHsm({ keys: [place(1, [0])] });
	const [client] = hsm.clients;
	const lists = [client.generateSymmetricKey({ key: 1 }), client.listKeys({}), client.deleteKey({ key: 1 }), client.listKeys({})];
	expect(await hsm.answer(Promise.all(lists))).toEqual([undefined, [1], undefined, []]);
});

test("a list of 128 keys fits, and a pool without room for it refuses", async () => {
	const hsm = new TestHsm({ keys: Array.from({ length: 128 }, (_, id) => place(id, "all")) });
	for (let id = 0; id < 128; id++) await hsm.answer(hsm.clients[0].generateSymmetricKey({ key: id }));
	expect(await hsm.answer(hsm.clients[1].listKeys({}))).toEqual(Array.from({ length: 128 }, (_, id) => id));
	const small = new TestHsm({ sizes: { poolBytes: 508 } });
	await expect(small.answer(small.clients[0].listKeys({}))).rejects.toMatchObject({ code: "RequestTooLarge" });
});
