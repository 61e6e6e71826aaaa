import { pbkdf2Sync } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Client } from "../../modules/api/client.js";
import type { Pbkdf2Fields } from "../../modules/api/pbkdf2.js";
import type { KeyAttributes } from "../../modules/messages/attributes.js";
import type { RequestName } from "../../modules/messages/types.js";
import { connectionOf, freeMemory } from "../support/free-memory.js";
import { allButWrap, noPermissions, signing, stretching, symmetric, TestHsm, wrapping } from "../support/hsm.js";
import { ManualTimers } from "../support/manual-timers.js";
import { trackPromise } from "../support/promise-state.js";
import { seed, seeded } from "../support/random.js";
import { idle } from "./fake-hsm.js";

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const PASSWORD = 1,
	BITS = 2,
	KEYS = 3,
	TARGET = 4,
	SMALL = 5,
	KEK = 6,
	STAYS = 7;
const POOL = 1024;
const password = Uint8Array.from("correct horse", (letter) => letter.charCodeAt(0));
const salt = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
const fields = { key: password, salt, iterations: 200, algorithm: "SHA-256", size: 32 } as const satisfies Pbkdf2Fields;
const { size: _size, ...keyFields } = fields;
const mac: KeyAttributes = { type: { kind: "symmetric", size: 32 }, usage: signing("HMAC"), permissions: { exportPrivate: true } };

function answerOf({ key, salt: salted, iterations, algorithm, size }: Pbkdf2Fields, stored = password): string {
	return hex(pbkdf2Sync(key instanceof Uint8Array ? key : stored, salted, iterations, size, algorithm.replace("-", "")));
}

function make(): { hsm: TestHsm; client: Client; timers: ManualTimers } {
	const timers = new ManualTimers();
	const hsm = new TestHsm({
		timers,
		sizes: { poolBytes: POOL },
		keys: [
			symmetric(PASSWORD, password.length, { ...allButWrap, exportPrivate: false }, stretching),
			symmetric(BITS, password.length, allButWrap, { algorithms: ["PBKDF2"], operations: ["deriveBits"] }),
			symmetric(KEYS, password.length, allButWrap, { algorithms: ["PBKDF2"], operations: ["deriveKey"] }),
			symmetric(TARGET, 32, allButWrap, signing("HMAC")),
			symmetric(SMALL, 13, allButWrap, signing("HMAC")),
			symmetric(KEK, 32, { ...noPermissions, overwrite: true }, wrapping),
			symmetric(STAYS, 32, { ...noPermissions, overwrite: true }, signing("HMAC")),
		],
		freeKeys: [{ keys: 4, bytes: 256, algorithms: ["HMAC", "PBKDF2", "AES-KW", "ECDSA"] }],
	});
	for (const key of [PASSWORD, BITS, KEYS]) hsm.storeKey(key, password);
	return { hsm, client: hsm.clients[0], timers };
}

/** Nothing of the client is left: no session, no memory, no request. */
async function expectClean(hsm: TestHsm): Promise<void> {
	const [client] = hsm.clients;
	await idle();
	hsm.run();
	await idle();
	expect(hsm.sessionStates.every((byte) => byte === 0)).toBe(true);
	expect(freeMemory(client)).toBe(POOL);
	expect(new Uint8Array(hsm.shared.pools[0]).every((byte) => byte === 0)).toBe(true);
	// Sessions and queue are as at the beginning.
	const calls = Array.from({ length: 4 }, () => client.pbkdf2({ ...fields, iterations: 1 }));
	for (const output of await hsm.answer(Promise.all(calls))) expect(hex(output)).toBe(answerOf({ ...fields, iterations: 1 }));
	expect(connectionOf(client).queue.take(0, 8)).toBe(true);
	connectionOf(client).queue.add(-8, 0);
}

describe("pbkdf2", () => {
	test("agrees with OpenSSL, with the caller's own password and with stored ones", async () => {
		const random = seeded(seed);
		const { hsm, client } = make();
		for (let count = 0; count < 40; count++) {
			const key = random.pick([PASSWORD, BITS, random.bytes(random.below(3) * random.below(100))]);
			const given: Pbkdf2Fields = {
				key,
				salt: random.bytes(random.below(2) * random.below(500)),
				iterations: 1 + random.below(300),
				algorithm: random.pick(["SHA-256", "SHA-384", "SHA-512"]),
				size: 1 + random.below(144),
			};
			expect(hex(await hsm.answer(client.pbkdf2(given))), `seed ${seed}`).toBe(answerOf(given));
		}
		await expectClean(hsm);
	});

	test("takes the fields as they are at the call, and wipes its copies", async () => {
		const { hsm, client } = make();
		const [key, given] = [password.slice(), salt.slice()];
		const call = client.pbkdf2({ ...fields, key, salt: given });
		key.fill(0);
		given.fill(0);
		expect(hex(await hsm.answer(call))).toBe(answerOf(fields));
	});

	test("lets other requests go on, and other derivations of the client", async () => {
		const { hsm, client } = make();
		const iterations = 1000;
		const calls = [1, 2, 3, 4, 5, 6].map((size) => trackPromise(client.pbkdf2({ ...fields, iterations, size })));
		await idle();
		hsm.core.execute();
		expect(await hsm.answer(client.isKeyAvailable({ key: PASSWORD }))).toBe(true);
		expect(calls.map(({ state }) => state)).toEqual(calls.map(() => "pending"));
		await hsm.answer(Promise.all([client.pbkdf2({ ...fields, iterations }), client.pbkdf2({ ...fields, iterations })]));
		await idle();
		calls.forEach(({ value }, index) => {
			expect(hex(value ?? new Uint8Array(0))).toBe(answerOf({ ...fields, iterations, size: index + 1 }));
		});
		await expectClean(hsm);
	});

	test.each<[string, object, object | RegExp]>([
		["no iterations", { iterations: 0 }, { code: "InvalidParameter", field: "iterations", message: /Pbkdf2: .*"iterations" expected 1 to 4294967295, got 0/ }],
		["a fraction of one", { iterations: 1.5 }, /"iterations" expected an integer of 0 to 4294967295, got number 1.5/],
		["too many", { iterations: 2 ** 32 }, /"iterations" expected an integer/],
		["no output", { size: 0 }, { code: "Crypto.InvalidBufferSize", field: "size", message: /"size" expected 1 to 144 bytes, got 0/ }],
		["too much output", { size: 145 }, { code: "Crypto.InvalidBufferSize", field: "size", message: /got 145/ }],
		["no salt", { salt: undefined }, /"salt" expected Uint8Array, got undefined/],
		["a text as salt", { salt: "salt" }, /"salt" expected Uint8Array, got string of 4 characters/],
		["no password", { key: undefined }, /"key" expected an integer of 0 to 4294967295, a key or a Uint8Array, got undefined/],
		["SHA-3", { algorithm: "SHA3-256" }, /"algorithm" expected one of SHA-256, SHA-384, SHA-512, got string "SHA3-256"/],
		["a misspelt field", { iteration: 3 }, /"iteration" is unknown to Pbkdf2, which knows key, salt, iterations, algorithm, size/],
		["a key that does not exist", { key: 99 }, { code: "KeyStore.InvalidKeyId", field: "key" }],
		["a key without deriveBits", { key: KEYS }, { code: "KeyStore.NotAllowed", field: "key" }],
		["a salt that does not fit into the pool", { salt: new Uint8Array(POOL) }, { code: "RequestTooLarge" }],
	])("refuses %s by name, and loses nothing", async (_, changes, expected) => {
		const { hsm, client } = make();
		const refused = expect(hsm.answer(client.pbkdf2({ ...fields, ...changes } as never))).rejects;
		await (expected instanceof RegExp
			? refused.toThrow(expected)
			: refused.toMatchObject({ ...expected, ...("message" in expected ? { message: expect.stringMatching(expected.message as RegExp) as string } : {}) }));
		await expectClean(hsm);
	});

	test("refuses no fields", async () => {
		const { client } = make();
		for (const given of [undefined, null, 5, "text", []]) await expect(client.pbkdf2(given as never)).rejects.toThrow(TypeError);
		for (const given of [undefined, null, 5, "text", []]) await expect(client.deriveKeyPbkdf2(given as never)).rejects.toThrow(TypeError);
	});

	test("is refused beyond the limits of the queue, and waits for nothing", async () => {
		const { hsm, client } = make();
		const calls = Array.from({ length: 12 }, () => client.pbkdf2(fields));
		const outcomes = await hsm.answer(Promise.allSettled(calls));
		const refused = outcomes.filter(({ status }) => status === "rejected");
		expect(refused).toHaveLength(4);
		for (const outcome of refused) expect(outcome).toMatchObject({ reason: { code: "Api.QueueFull" } });
		await expectClean(hsm);
	});
});

describe("a cancelled derivation", () => {
	test("rejects at once, does no further iterations, and ends its session", async () => {
		const { hsm, client, timers } = make();
		const controller = new AbortController();
		const long = { ...fields, iterations: 0xffffffff };
		const calls = [client.pbkdf2(long, { signal: controller.signal }), client.pbkdf2(long, { timeout: 1000 })].map(trackPromise);
		for (let round = 0; round < 20; round++) {
			await idle();
			for (const worker of hsm.workers.values()) worker.execute();
			hsm.core.execute();
		}
		expect(calls.map(({ state }) => state)).toEqual(["pending", "pending"]);
		controller.abort(new Error("enough"));
		await idle();
		expect(calls.map(({ state }) => state)).toEqual(["rejected", "pending"]);
		timers.advance(1000);
		await idle();
		expect(calls.map(({ reason }) => reason)).toMatchObject([{ message: "enough" }, { code: "Api.TimedOut" }]);
		expect(timers.count).toBe(0);
		await hsm.answer(client.getRandom({ size: 1 }));
		await expectClean(hsm);
	});

	test("stores no free key, whenever it is cancelled", async () => {
		for (let turns = 0; turns < 40; turns++) {
			const { hsm, client } = make();
			const controller = new AbortController();
			const call = trackPromise(client.deriveKeyPbkdf2({ ...keyFields, iterations: 40, attributes: mac }, { signal: controller.signal }));
			for (let turn = 0; turn < turns && call.state === "pending"; turn++) {
				hsm.core.execute();
				hsm.workers.get("kdf")?.execute();
				if (turn % 2 === 1) await idle();
			}
			if (call.state !== "pending") break;
			controller.abort(new Error("enough"));
			await idle();
			expect(call).toMatchObject({ state: "rejected", reason: { message: "enough" } });
			await hsm.answer(client.getRandom({ size: 1 }));
			await idle();
			expect(await hsm.answer(client.listKeys({})), `after ${turns} turns`).toEqual([PASSWORD, BITS, KEYS]);
			await expectClean(hsm);
		}
	});

	test("does not begin if it is cancelled before, or with options that can not be", async () => {
		const { hsm, client } = make();
		const aborted = AbortSignal.abort(new Error("before"));
		await expect(client.pbkdf2(fields, { signal: aborted })).rejects.toThrow("before");
		await expect(client.pbkdf2(fields, { timeout: -1 })).rejects.toThrow(TypeError);
		await expect(client.deriveKeyPbkdf2({ ...keyFields, attributes: mac }, { timeOut: 5 } as never)).rejects.toThrow(/"timeOut" is unknown/);
		await expectClean(hsm);
	});

	test("ends with the HSM", async () => {
		const { hsm, client } = make();
		const call = trackPromise(client.pbkdf2({ ...fields, iterations: 100_000 }));
		await idle();
		hsm.core.execute();
		connectionOf(client).end("a test ends it");
		await idle();
		expect(call).toMatchObject({ state: "rejected", reason: { code: "Hsm.Ended" } });
	});
});

describe("deriveKeyPbkdf2", () => {
	test("stores what pbkdf2 answers: as a free key, and in a place", async () => {
		const { hsm, client } = make();
		const expected = answerOf(fields);
		const free = await hsm.answer(client.deriveKeyPbkdf2({ ...keyFields, attributes: mac }));
		expect(hex(await hsm.answer(client.exportSymmetricKey({ key: free })))).toBe(expected);
		expect(await hsm.answer(client.deriveKeyPbkdf2({ ...keyFields, target: TARGET }))).toBeUndefined();
		expect(hex(await hsm.answer(client.exportSymmetricKey({ key: TARGET })))).toBe(expected);
		await hsm.answer(client.deriveKeyPbkdf2({ ...keyFields, iterations: 1, target: TARGET, overwrite: true }));
		expect(hex(await hsm.answer(client.exportSymmetricKey({ key: TARGET })))).toBe(answerOf({ ...fields, iterations: 1 }));
		const large = { ...mac, type: { kind: "symmetric", size: 100 } } as const;
		const other = await hsm.answer(client.deriveKeyPbkdf2({ ...keyFields, key: PASSWORD, attributes: large }));
		expect(hex(await hsm.answer(client.exportSymmetricKey({ key: other })))).toBe(answerOf({ ...fields, size: 100 }));
		await expectClean(hsm);
	});

	test("takes the attributes as they are at the call", async () => {
		const { hsm, client } = make();
		const usage = { algorithms: ["HMAC"] as ("HMAC" | "PBKDF2")[], operations: ["sign"] as ("sign" | "verify")[] };
		const attributes = { type: { kind: "symmetric", size: 32 }, usage, owners: [0], label: "from a password" } as never;
		const call = client.deriveKeyPbkdf2({ ...keyFields, attributes });
		usage.algorithms[0] = "PBKDF2";
		usage.operations.push("verify");
		const stored = await hsm.answer(client.getAttributes({ key: await hsm.answer(call) }));
		expect(stored).toMatchObject({ usage: { algorithms: ["HMAC"], operations: ["sign"] }, owners: [0], label: "from a password" });
	});

	test.each<[string, object, object | RegExp]>([
		["a place with a key", { target: TARGET }, { code: "KeyStore.KeyAlreadyExists", field: "target" }],
		["a place that does not exist", { target: 99 }, { code: "KeyStore.InvalidKeyId", field: "target", message: /^DeriveKeyPbkdf2: / }],
		["a place that is too small", { target: SMALL }, { code: "KeyStore.NotAllowed", field: "target" }],
		["a wrapping key from a password of the HSM", { key: KEYS, target: KEK, overwrite: true }, { code: "KeyStore.NotAllowed", field: "target" }],
		["a place without import, of a password that gives bits", { key: PASSWORD, target: STAYS }, { code: "KeyStore.NotAllowed", field: "target" }],
		["a place without import, of the caller's own password", { target: STAYS }, { code: "KeyStore.NotAllowed", field: "target" }],
		["a key that may not derive keys", { key: BITS, target: TARGET, overwrite: true }, { code: "KeyStore.NotAllowed", field: "key" }],
		["attributes and a place", { attributes: mac, target: TARGET }, /"target" expected to be left out beside attributes/],
		["neither", {}, /"target" expected an integer of 0 to 4294967295, a key or else "attributes", got undefined/],
		["a size", { attributes: mac, size: 32 }, /"size" is unknown to DeriveKeyPbkdf2/],
		["a pair", { attributes: { type: { kind: "pair", curve: "P-256" }, usage: signing("ECDSA") } }, /"attributes.type.kind" expected symmetric/],
		["no size of the key", { attributes: { ...mac, type: { kind: "symmetric", size: 0 } } }, /"attributes.type.size" expected 1 to 144 bytes/],
		["a key below 112 bits", { attributes: { ...mac, type: { kind: "symmetric", size: 13 } } }, { code: "KeyStore.NotAllowed" }],
		["no iterations", { attributes: mac, iterations: 0 }, { code: "InvalidParameter", field: "iterations" }],
		["a free key that could leave, of a password that gives no bits", { key: KEYS, attributes: mac }, { code: "KeyStore.NotAllowed", field: "attributes" }],
	])("refuses %s by name, and stores nothing", async (_, changes, expected) => {
		const { hsm, client } = make();
		hsm.storeKey(TARGET, new Uint8Array(32));
		const refused = expect(hsm.answer(client.deriveKeyPbkdf2({ ...keyFields, ...changes } as never))).rejects;
		await (expected instanceof RegExp
			? refused.toThrow(expected)
			: refused.toMatchObject({ ...expected, ...("message" in expected ? { message: expect.stringMatching(expected.message as RegExp) as string } : {}) }));
		expect(await hsm.answer(client.listKeys({}))).toEqual([PASSWORD, BITS, KEYS, TARGET]);
		expect(hex(await hsm.answer(client.exportSymmetricKey({ key: TARGET })))).toBe("00".repeat(32));
		await expectClean(hsm);
	});

	test("of a password that gives no bits, the key never leaves in the clear", async () => {
		const { hsm, client } = make();
		await hsm.answer(client.deriveKeyPbkdf2({ ...keyFields, key: KEYS, target: TARGET }));
		await expect(hsm.answer(client.exportSymmetricKey({ key: TARGET }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
		const message = new Uint8Array(3);
		const tag = await hsm.answer(client.calculateHmac({ key: Buffer.from(answerOf(fields), "hex"), message, algorithm: "SHA-256" }));
		expect(await hsm.answer(client.verifyHmac({ key: TARGET, message, tag, algorithm: "SHA-256" }))).toBe(true);
		const free = await hsm.answer(
			client.importSymmetricKey({ data: password, attributes: { ...passwordKey, usage: { ...passwordKey.usage, operations: ["deriveKey"] } } }),
		);
		await expect(hsm.answer(client.deriveKeyPbkdf2({ ...keyFields, key: free, attributes: mac }))).rejects.toMatchObject({ field: "attributes.permissions" });
		const kept = await hsm.answer(client.deriveKeyPbkdf2({ ...keyFields, key: free, attributes: { ...mac, permissions: {} } }));
		expect(await hsm.answer(client.verifyHmac({ key: kept, message, tag, algorithm: "SHA-256" }))).toBe(true);
	});
});

const passwordKey = { type: { kind: "symmetric", size: password.length }, usage: stretching } as const;

describe("a session of PBKDF2", () => {
	const start = { ...fields, iterations: 100 };

	async function finish(hsm: TestHsm, client: Client, session: number): Promise<void> {
		while ((await hsm.answer(client.pbkdf2Continue({ session }))) > 0);
	}

	test("is for bytes or for a key, as its key allows, and nothing else", async () => {
		const { hsm, client } = make();
		const notFound = { code: "Session.NotFound", field: "session" };
		await expect(hsm.answer(client.pbkdf2Start({ ...start, key: KEYS }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
		await expect(hsm.answer(client.pbkdf2KeyStart({ ...start, key: BITS }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
		const forBits = await hsm.answer(client.pbkdf2Start({ ...start, key: PASSWORD }));
		const forKey = await hsm.answer(client.pbkdf2KeyStart({ ...start, key: KEYS }));
		for (const session of [forBits, forKey]) await finish(hsm, client, session);
		await expect(hsm.answer(client.pbkdf2KeyFinish({ session: forBits, target: TARGET }))).rejects.toMatchObject(notFound);
		await expect(hsm.answer(client.pbkdf2Finish({ session: forKey }))).rejects.toMatchObject(notFound);
		for (const session of [forBits, forKey]) {
			await expect(hsm.answer(client.hashUpdate({ session, data: salt }))).rejects.toMatchObject(notFound);
			await expect(hsm.answer(client.hmacFinish({ session }))).rejects.toMatchObject(notFound);
		}
		const other = hsm.clients[1];
		await expect(hsm.answer(other.pbkdf2Finish({ session: forBits }))).rejects.toMatchObject(notFound);
		expect(hex(await hsm.answer(client.pbkdf2Finish({ session: forBits })))).toBe(answerOf(start));
		await hsm.answer(client.pbkdf2KeyFinish({ session: forKey, target: TARGET }));
		for (const request of ["Pbkdf2Continue", "Pbkdf2Finish"] as RequestName[])
			await expect(hsm.answer(client.request(request, { session: forBits } as never))).rejects.toMatchObject(notFound);
		expect(hsm.sessionStates.every((byte) => byte === 0)).toBe(true);
	});

	test("of a hash does not serve PBKDF2", async () => {
		const { hsm, client } = make();
		const session = await hsm.answer(client.hashStart({ algorithm: "SHA-256" }));
		await expect(hsm.answer(client.pbkdf2Continue({ session }))).rejects.toMatchObject({ code: "Session.NotFound" });
		await expect(hsm.answer(client.pbkdf2KeyFinish({ session, target: TARGET }))).rejects.toMatchObject({ code: "Session.NotFound" });
		await hsm.answer(client.hashFinish({ session }));
	});

	test("ends when its key is deleted, replaced or loses the usage", async () => {
		const changes: ((client: Client, key: number) => Promise<unknown>)[] = [
			(client, key) => client.deleteKey({ key }),
			(client, key) => client.revokeUsage({ key, operations: ["deriveKey"] }),
			(client, key) => client.revokeUsage({ key, algorithms: ["PBKDF2"] }),
		];
		for (const change of changes) {
			const { hsm, client } = make();
			const key = await hsm.answer(client.importSymmetricKey({ data: password, attributes: passwordKey }));
			const session = await hsm.answer(client.pbkdf2KeyStart({ ...start, key }));
			await finish(hsm, client, session);
			await hsm.answer(change(client, key.id));
			await expect(hsm.answer(client.pbkdf2KeyFinish({ session, target: TARGET }))).rejects.toMatchObject({ code: "Session.NotFound" });
			expect(hsm.sessionStates.every((byte) => byte === 0)).toBe(true);
		}
		const { hsm, client } = make();
		const session = await hsm.answer(client.pbkdf2Start({ ...start, key: PASSWORD }));
		await hsm.answer(client.importSymmetricKey({ key: PASSWORD, data: new Uint8Array(password.length), overwrite: true }));
		await expect(hsm.answer(client.pbkdf2Continue({ session }))).rejects.toMatchObject({ code: "Session.NotFound" });
	});

	test("survives a refused end, and stores afterwards", async () => {
		const { hsm, client } = make();
		hsm.storeKey(TARGET, new Uint8Array(32));
		const session = await hsm.answer(client.pbkdf2KeyStart(start));
		await finish(hsm, client, session);
		await expect(hsm.answer(client.pbkdf2KeyFinish({ session, target: TARGET }))).rejects.toMatchObject({ code: "KeyStore.KeyAlreadyExists", field: "target" });
		await expect(hsm.answer(client.pbkdf2KeyFinish({ session, target: 99 }))).rejects.toMatchObject({ code: "KeyStore.InvalidKeyId", field: "target" });
		await hsm.answer(client.pbkdf2KeyFinish({ session, target: TARGET, overwrite: true }));
		expect(hex(await hsm.answer(client.exportSymmetricKey({ key: TARGET })))).toBe(answerOf(start));
	});

	test("ends when its last request comes too early, or for a key of another size", async () => {
		const { hsm, client } = make();
		const unfinished = { code: "Session.Unfinished", field: "session" };
		for (const early of [
			(session: number) => client.pbkdf2Finish({ session }),
			async (session: number) => client.endSession({ session }).then(() => Promise.reject(Object.assign(new Error(), unfinished))),
		]) {
			const session = await hsm.answer(client.pbkdf2Start(start));
			await expect(hsm.answer(early(session))).rejects.toMatchObject(unfinished);
			await expect(hsm.answer(client.pbkdf2Continue({ session }))).rejects.toMatchObject({ code: "Session.NotFound" });
		}
		const session = await hsm.answer(client.pbkdf2KeyStart(start));
		await expect(hsm.answer(client.pbkdf2KeyFinish({ session, target: TARGET }))).rejects.toMatchObject(unfinished);
		const small = await hsm.answer(client.pbkdf2KeyStart({ ...start, size: 31 }));
		await finish(hsm, client, small);
		await expect(hsm.answer(client.pbkdf2KeyFinish({ session: small, target: TARGET }))).rejects.toMatchObject({
			code: "KeyStore.InvalidBufferSize",
			field: "session",
		});
		expect(await hsm.answer(client.isKeyAvailable({ key: TARGET }))).toBe(false);
		expect(hsm.sessionStates.every((byte) => byte === 0)).toBe(true);
	});

	test("refuses parameters that mean nothing, by name", async () => {
		const { hsm, client } = make();
		for (const request of ["pbkdf2Start", "pbkdf2KeyStart"] as const) {
			await expect(hsm.answer(client[request]({ ...start, iterations: 0 }))).rejects.toMatchObject({
				code: "InvalidParameter",
				field: "iterations",
				message: expect.stringContaining('"iterations" expected 1 or more, got 0') as string,
			});
			for (const size of [0, 145, 0xffffffff])
				await expect(hsm.answer(client[request]({ ...start, size }))).rejects.toMatchObject({ code: "Crypto.InvalidBufferSize", field: "size" });
		}
		expect(hsm.sessionStates.every((byte) => byte === 0)).toBe(true);
	});
});
