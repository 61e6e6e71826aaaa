import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { checkedOptions, type NodeHsmOptions } from "../../hosts/node/options.js";
import { keyAlgorithms } from "../../modules/messages/algorithms.js";
import { HsmError } from "../../modules/messages/errors.js";
import { symmetric } from "../support/hsm-keys.js";
import { startHsm } from "../support/node-hsm.js";

const folder = mkdtempSync(join(tmpdir(), "heimlig-node-"));
afterAll(() => rmSync(folder, { recursive: true }));

const attributes = {
	type: { kind: "symmetric", size: 32 },
	usage: { algorithms: ["HMAC"], operations: ["sign"] },
} as const;

describe("startHsm refuses", () => {
	test.each<[string, unknown, RegExp]>([
		["an unknown option", { poolBytes: 4096 }, /^TypeError: "poolBytes" is unknown to options, which knows sizes, keys, freeKeys/],
		["no object", 5, /^TypeError: "options" expected an object of sizes, .*got number 5/],
		["an unknown size", { sizes: { client: 1 } }, /^TypeError: "client" is unknown to sizes/],
		["too many clients", { sizes: { clients: 9 } }, /^RangeError: "clients" expected 1 to 8, got 9/],
		["a region that is too large", { sizes: { clients: 8, slots: 32 } }, /^RangeError: "slots" expected a control region below 16384 bytes/],
		["a key twice", { keys: [symmetric(1, 32), symmetric(1, 16)] }, /^RangeError: KeyStore.DuplicateIds: key 1/],
		["an owner that is no client", { keys: [symmetric(1, 32, undefined, undefined, [2])] }, /^RangeError: key 1: "owners"/],
		[
			"limits of a client that is not there",
			{ freeKeys: [{ keys: 1, bytes: 1, algorithms: ["HMAC"] }, ...Array(2).fill({})] },
			/^RangeError: limits of free keys/,
		],
		["more free keys than an HSM has", { freeKeys: [{ keys: 200, bytes: 200, algorithms: ["HMAC"] }] }, /^RangeError: free keys of client 0: "keys"/],
		["a counter of nobody", { counters: [{ id: 1, owners: [] }] }, /^RangeError: counter 1: "owners"/],
		["writes without end", { writes: { burst: Infinity, perHour: 1 } }, /^RangeError: limit of writes: "burst"/],
		["a flash that is no path", { flash: 5 }, /^TypeError: "flash" expected the path of a file, got number 5/],
		["a queue without requests", { queue: { requests: 0, bytes: 1 } }, /^TypeError: "queue.requests" expected an integer of 1 or more/],
	])("%s, by name", async (_, options, message) => {
		const error: unknown = await startHsm(options as NodeHsmOptions).then(
			(hsm) => hsm.terminate(),
			(reason: unknown) => reason,
		);
		expect(String(error)).toMatch(message);
	});

	test("a flash that its thread can not use, with the reason", async () => {
		const odd = join(folder, "odd");
		writeFileSync(odd, new Uint8Array(5000));
		const withKey = join(folder, "key");
		writeFileSync(`${withKey}.key`, new Uint8Array(31));
		for (const [flash, reason] of [
			[odd, /Hsm\.Ended.*"flash" expected a file of sectors of 4096 bytes, got 5000 bytes/],
			[withKey, /Hsm\.Ended.*"flash" expected a root key of 32 bytes, got 31 bytes/],
			[join(folder, "missing", "file"), /Hsm\.Ended.*ENOENT/],
			[folder, /Hsm\.Ended.*EISDIR/],
		] as const)
			await expect(startHsm({ flash })).rejects.toThrow(reason);
		// A failed start has given its file back.
		await expect(startHsm({ flash: odd })).rejects.toThrow(HsmError);
	});

	test("a second HSM on a file, as long as the first runs", async () => {
		const flash = join(folder, "shared");
		const first = await startHsm({ flash });
		await expect(startHsm({ flash: join(folder, "x", "..", "shared") })).rejects.toThrow(/"flash" expected a file that no other HSM uses/);
		await first.terminate();
		await (await startHsm({ flash })).terminate();
	});
});

describe("startHsm without options", () => {
	test("gives two clients all keys that an HSM can have, of every algorithm", async () => {
		expect(checkedOptions({}).thread.freeKeys).toEqual([0, 1].map(() => ({ keys: 64, bytes: 16384, algorithms: keyAlgorithms })));
		const hsm = await startHsm();
		const make = (client: number) => hsm.client(client).generateKey(attributes);
		// A handle that is collected as garbage would free its place.
		const made = [await make(1)];
		while (made.length < 65) made.push(await make(0));
		await expect(make(0)).rejects.toThrow("KeyStore.Full");
		expect((await hsm.client(0).listKeys({})).length).toBe(64);
		expect(made.map(({ id }) => id).every((id, index, ids) => ids.indexOf(id) === index)).toBe(true);
		expect(() => hsm.client(2)).toThrow(RangeError);
		await hsm.terminate();
	});

	test("takes 30,000 bytes at once", async () => {
		const hsm = await startHsm();
		const key = new Uint8Array(32);
		const plaintext = new Uint8Array(30_000).fill(7);
		expect(await hsm.client(1).decryptAesGcm({ key, ciphertext: await hsm.client(1).encryptAesGcm({ key, plaintext }) })).toEqual(plaintext);
		await hsm.terminate();
	});
});

test("several HSMs at once share nothing", async () => {
	const hsms = await Promise.all(Array.from({ length: 4 }, () => startHsm({ keys: [symmetric(1, 32)] })));
	await hsms[0].client(0).generateSymmetricKey({ key: 1 });
	expect(await Promise.all(hsms.map((hsm) => hsm.client(0).isKeyAvailable({ key: 1 })))).toEqual([true, false, false, false]);
	const key = await hsms[1].client(0).generateKey(attributes);
	await expect(hsms[2].client(0).deleteKey({ key })).rejects.toThrow(/a key of another Hsm/);
	await hsms[0].terminate();
	expect(hsms.map((hsm) => hsm.hasEnded)).toEqual([true, false, false, false]);
	expect(await hsms[3].client(0).getRandom({ size: 5 })).toHaveLength(5);
	await Promise.all(hsms.map((hsm) => hsm.terminate()));
});
