import { createHash, createHmac } from "node:crypto";
import { describe, expect, test } from "vitest";
import { SESSION_BYTES, SESSIONS } from "../../modules/messages/session.js";
import { SoftwareSha2 } from "../../modules/workers/software-sha2.js";
import { all, symmetric, TestHsm } from "../support/hsm.js";

const KEY = 1;
const SIGNER = 2;
const VERIFIER = 3;
const keys = [
	symmetric(KEY, 32),
	symmetric(SIGNER, 32, all, { algorithms: ["HMAC"], operations: ["sign"] }),
	symmetric(VERIFIER, 32, all, { algorithms: ["HMAC"], operations: ["verify"] }),
];
const notFound = { code: "Session.NotFound" };
const abc = new TextEncoder().encode("abc");

function make(): TestHsm {
	const hsm = new TestHsm({ keys });
	for (const { id } of keys) hsm.storeKey(id, new Uint8Array(32).fill(id));
	return hsm;
}

const isWiped = (hsm: TestHsm): boolean => hsm.sessionStates.every((byte) => byte === 0);

describe("a session", () => {
	test("computes the same as one request, and leaves nothing", async () => {
		const hsm = make();
		const [client] = hsm.clients;
		const session = await hsm.answer(client.hashStart({ algorithm: "SHA-256" }));
		expect(session).toBeGreaterThan(0);
		await hsm.answer(client.hashUpdate({ session, data: abc.subarray(0, 1) }));
		expect(isWiped(hsm)).toBe(false);
		const digest = await hsm.answer(client.hashFinish({ session, data: abc.subarray(1) }));
		expect(Buffer.from(digest).toString("hex")).toBe(createHash("sha256").update(abc).digest("hex"));
		expect(isWiped(hsm)).toBe(true);
	});

	test("belongs to one client: others can not use it", async () => {
		const hsm = make();
		const [client, other] = hsm.clients;
		const session = await hsm.answer(client.hashStart({ algorithm: "SHA-512" }));
		await expect(hsm.answer(other.hashUpdate({ session, data: abc }))).rejects.toMatchObject(notFound);
		await expect(hsm.answer(other.hashFinish({ session }))).rejects.toMatchObject(notFound);
		await expect(hsm.answer(other.endSession({ session }))).rejects.toMatchObject(notFound);
		const digest = await hsm.answer(client.hashFinish({ session, data: abc }));
		expect(Buffer.from(digest).toString("hex")).toBe(createHash("sha512").update(abc).digest("hex"));
	});

	test("has an id that never names a later session", async () => {
		const hsm = make();
		const [client] = hsm.clients;
		const seen = new Set<number>();
		for (let count = 0; count < 20; count++) {
			const session = await hsm.answer(client.hashStart({ algorithm: "BLAKE3" }));
			seen.add(session);
			await hsm.answer(client.endSession({ session }));
			await expect(hsm.answer(client.hashUpdate({ session, data: abc }))).rejects.toMatchObject(notFound);
		}
		expect(seen.size).toBe(20);
		await expect(hsm.answer(client.hashUpdate({ session: 0, data: abc }))).rejects.toMatchObject(notFound);
		await expect(hsm.answer(client.hashFinish({ session: 0xffffffff }))).rejects.toMatchObject(notFound);
	});

	test(`is one of ${SESSIONS} that a client has, and uses none of another's`, async () => {
		const hsm = make();
		const [client, other] = hsm.clients;
		const sessions = [];
		for (let count = 0; count < SESSIONS; count++) sessions.push(await hsm.answer(client.hashStart({ algorithm: "SHA-256" })));
		await expect(hsm.answer(client.hashStart({ algorithm: "SHA-256" }))).rejects.toMatchObject({ code: "Session.Full" });
		await expect(hsm.answer(client.hmacStart({ key: KEY, algorithm: "SHA-256" }))).rejects.toMatchObject({ code: "Session.Full" });
		await hsm.answer(other.endSession({ session: await hsm.answer(other.hashStart({ algorithm: "SHA-256" })) }));
		await hsm.answer(client.endSession({ session: sessions[2] }));
		expect(await hsm.answer(client.hashStart({ algorithm: "SHA-256" }))).not.toBe(sessions[2]);
		for (const session of [sessions[0], sessions[1], sessions[3]]) await hsm.answer(client.hashFinish({ session }));
	});

	test("serves only requests of its kind", async () => {
		const hsm = make();
		const [client] = hsm.clients;
		const hash = await hsm.answer(client.hashStart({ algorithm: "SHA-256" }));
		const mac = await hsm.answer(client.hmacStart({ key: KEY, algorithm: "SHA-256" }));
		const verification = await hsm.answer(client.hmacVerifyStart({ key: KEY, algorithm: "SHA-256" }));
		const wrong = [
			client.hmacUpdate({ session: hash, message: abc }),
			client.hmacFinish({ session: hash }),
			client.hmacVerifyFinish({ session: hash, tag: new Uint8Array(32) }),
			client.hashUpdate({ session: mac, data: abc }),
			client.hashFinish({ session: mac }),
			client.hmacVerifyFinish({ session: mac, tag: new Uint8Array(32) }),
			client.hashUpdate({ session: verification, data: abc }),
			client.hashFinish({ session: verification }),
			client.hmacFinish({ session: verification }),
		];
		for (const result of await hsm.answer(Promise.allSettled(wrong))) expect(result).toMatchObject({ status: "rejected", reason: notFound });
		const tag = await hsm.answer(client.hmacFinish({ session: mac, message: abc }));
		expect(Buffer.from(tag).toString("hex")).toBe(createHmac("sha256", new Uint8Array(32).fill(KEY)).update(abc).digest("hex"));
		await hsm.answer(client.hmacUpdate({ session: verification, message: abc }));
		expect(await hsm.answer(client.hmacVerifyFinish({ session: verification, tag }))).toBe(true);
		await hsm.answer(client.endSession({ session: hash }));
		expect(isWiped(hsm)).toBe(true);
	});

	test("needs the same permission as one request", async () => {
		const hsm = make();
		const [client] = hsm.clients;
		const algorithm = "SHA-256";
		await expect(hsm.answer(client.hmacStart({ key: VERIFIER, algorithm }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
		await expect(hsm.answer(client.hmacVerifyStart({ key: SIGNER, algorithm }))).rejects.toMatchObject({ code: "KeyStore.NotAllowed" });
		await hsm.answer(client.endSession({ session: await hsm.answer(client.hmacStart({ key: SIGNER, algorithm })) }));
		await hsm.answer(client.endSession({ session: await hsm.answer(client.hmacVerifyStart({ key: VERIFIER, algorithm })) }));
	});
});

describe("a session of a key", () => {
	test.each<[string, (hsm: TestHsm) => Promise<unknown>]>([
		["deleted", (hsm) => hsm.clients[1].deleteKey({ key: KEY })],
		["replaced by another that is imported", (hsm) => hsm.clients[1].importSymmetricKey({ key: KEY, data: new Uint8Array(32), overwrite: true })],
		["replaced by another that is generated", (hsm) => hsm.clients[1].generateSymmetricKey({ key: KEY, overwrite: true })],
	])("ends when its key is %s by any client, and others go on", async (_how, change) => {
		const hsm = make();
		const [client] = hsm.clients;
		const algorithm = "SHA-384";
		const session = await hsm.answer(client.hmacStart({ key: KEY, algorithm }));
		const others = [
			await hsm.answer(client.hmacStart({ key: SIGNER, algorithm })),
			await hsm.answer(client.hmacStart({ key: new Uint8Array(32).fill(KEY), algorithm })),
			await hsm.answer(client.hashStart({ algorithm })),
		];
		const place = hsm.memory.bytes.subarray(hsm.memory.sessionStart(0), hsm.memory.sessionStart(1));
		expect(place.some((byte) => byte !== 0)).toBe(true);
		await hsm.answer(change(hsm));
		expect(
			place.every((byte) => byte === 0),
			"what is worth the key is gone at once",
		).toBe(true);
		await expect(hsm.answer(client.hmacUpdate({ session, message: abc }))).rejects.toMatchObject(notFound);
		await expect(hsm.answer(client.hmacFinish({ session }))).rejects.toMatchObject(notFound);
		for (const other of others) await hsm.answer(client.endSession({ session: other }));
		expect(isWiped(hsm)).toBe(true);
	});

	test("does not end under a job: that is answered first, and then the state is wiped", async () => {
		const hsm = make();
		const [client] = hsm.clients;
		const session = await hsm.answer(client.hmacStart({ key: KEY, algorithm: "SHA-256" }));
		const mac = hsm.workers.get("mac");
		hsm.workers.delete("mac");
		const finished = client.hmacFinish({ session, message: abc });
		hsm.run();
		await hsm.answer(hsm.clients[1].deleteKey({ key: KEY }));
		expect(isWiped(hsm)).toBe(false);
		if (mac !== undefined) hsm.workers.set("mac", mac);
		expect(await hsm.answer(finished)).toHaveLength(32);
		expect(isWiped(hsm)).toBe(true);
	});
});

describe("a session in which a worker fails", () => {
	function failing(): { hsm: TestHsm; fail: { at: string } } {
		const fail = { at: "" };
		const engine = new SoftwareSha2();
		const update = engine.hashUpdate.bind(engine);
		const start = engine.hashStart.bind(engine);
		engine.hashUpdate = (...values) => {
			if (fail.at === "update") throw new Error("an engine fails");
			return update(...values);
		};
		engine.hashStart = (...values) => {
			if (fail.at === "start") throw new Error("an engine fails");
			return start(...values);
		};
		const hsm = new TestHsm({ keys, sha2: engine });
		return { hsm, fail };
	}

	test("can only be ended: it gives no digest of partial data", async () => {
		const { hsm, fail } = failing();
		const [client] = hsm.clients;
		const session = await hsm.answer(client.hashStart({ algorithm: "SHA-256" }));
		fail.at = "update";
		const hash = hsm.workers.get("hash");
		hsm.workers.delete("hash");
		const both = Promise.allSettled([client.hashUpdate({ session, data: abc }), client.hashFinish({ session })]);
		hsm.run();
		if (hash !== undefined) hsm.workers.set("hash", hash);
		expect(await hsm.answer(both)).toMatchObject([{ reason: { code: "WorkerFailed" } }, { reason: notFound }]);
		expect(isWiped(hsm)).toBe(true);

		fail.at = "";
		const second = await hsm.answer(client.hashStart({ algorithm: "SHA-256" }));
		fail.at = "update";
		await expect(hsm.answer(client.hashUpdate({ session: second, data: abc }))).rejects.toMatchObject({ code: "WorkerFailed" });
		fail.at = "";
		await expect(hsm.answer(client.hashUpdate({ session: second, data: abc }))).rejects.toMatchObject(notFound);
		await expect(hsm.answer(client.hashFinish({ session: second }))).rejects.toMatchObject(notFound);
		await hsm.answer(client.endSession({ session: second }));
		expect(isWiped(hsm)).toBe(true);
	});

	test("at its start does not exist", async () => {
		const { hsm, fail } = failing();
		const [client] = hsm.clients;
		fail.at = "start";
		for (let count = 0; count < SESSIONS + 1; count++)
			await expect(hsm.answer(client.hashStart({ algorithm: "SHA-256" }))).rejects.toMatchObject({ code: "WorkerFailed" });
		fail.at = "";
		expect(await hsm.answer(client.hashStart({ algorithm: "SHA-256" }))).toBeGreaterThan(0);
	});

	test("at its start does not exist for requests that guess its id", async () => {
		const { hsm, fail } = failing();
		const [client] = hsm.clients;
		const last = await hsm.answer(client.hashStart({ algorithm: "SHA-256" }));
		await hsm.answer(client.endSession({ session: last }));
		const session = last + SESSIONS;
		const hash = hsm.workers.get("hash");
		hsm.workers.delete("hash");
		fail.at = "start";
		const all = Promise.allSettled([client.hashStart({ algorithm: "SHA-256" }), client.hashUpdate({ session, data: abc }), client.hashFinish({ session })]);
		hsm.run();
		if (hash !== undefined) hsm.workers.set("hash", hash);
		expect(await hsm.answer(all)).toMatchObject([{ reason: { code: "WorkerFailed" } }, { reason: notFound }, { reason: notFound }]);
		expect(isWiped(hsm)).toBe(true);
	});
});

test("states lie at multiples of eight bytes, one after another, before all arenas", () => {
	const {
		memory,
		region: {
			sizes: { clients },
		},
	} = make();
	for (let session = 0; session < clients * SESSIONS; session++) {
		expect(memory.sessionStart(session) % 8).toBe(0);
		expect(memory.sessionStart(session + 1) - memory.sessionStart(session)).toBe(SESSION_BYTES);
	}
	expect(memory.arenaStart(0)).toBe(memory.sessionStart(clients * SESSIONS));
});
