import { createHash, createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import { requests } from "../../modules/messages/requests.js";
import { badRequestKeys, badRequests, presentPairs, presentPublicKey, presentPublicKeys, presentSymmetric } from "../support/bad-requests.js";
import { othersEnd, othersSessions, othersSetup, ownEnd, ownSetup, sessionMessage } from "../support/bad-sessions.js";
import { aesCtr } from "../support/ctr.js";
import { TestHsm } from "../support/hsm.js";
import { type Field, fromJson } from "../support/json-requests.js";
import { RawClient, type RawRequest, type RawResponse } from "../support/raw-client.js";

const poolBytes = 4096;
const bad = badRequests(poolBytes);

interface Setup {
	readonly hsm: TestHsm;
	readonly raw: RawClient;
}

/** An HSM with the keys and the sessions; the API serves its first client, the test itself the second. */
async function start(): Promise<Setup> {
	const hsm = new TestHsm({ keys: badRequestKeys, sizes: { clients: 2, poolBytes } });
	const raw = new RawClient(hsm.region, hsm.shared, 1);
	const [client] = hsm.clients;
	for (const key of presentSymmetric) await hsm.answer(client.generateSymmetricKey({ key }));
	for (const key of presentPairs) await hsm.answer(client.generateKeyPair({ key }));
	for (const key of presentPublicKeys) await hsm.answer(client.importPublicKey({ key, publicKey: Buffer.from(presentPublicKey, "hex") }));
	const numbers = [];
	for (const { name, fields } of othersSetup) numbers.push(await hsm.answer<unknown>(client.request(name, fieldsOf(fields) as never)));
	expect(numbers.slice(-Object.keys(othersSessions).length)).toEqual(Object.values(othersSessions));
	raw.pool.set(sessionMessage);
	for (const { request, answer } of ownSetup) expect(ask({ hsm, raw }, request)).toMatchObject({ status: "Ok", answer });
	raw.pool.fill(0);
	return { hsm, raw };
}

function fieldsOf(fields: Readonly<Record<string, Field>>): object {
	return Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, fromJson(value)]));
}

/** Writes one request, and expects one response. */
function ask({ hsm, raw }: Setup, request: RawRequest): RawResponse {
	raw.send(request);
	hsm.run();
	const [response, ...more] = raw.receive();
	expect(more).toEqual([]);
	return response;
}

/** A copy of the states of all sessions. */
const states = (hsm: TestHsm): Uint8Array => hsm.sessionStates.slice();

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");

describe(`${bad.length} bad requests made from the table`, { timeout: 400_000 }, () => {
	it("get their error, write nothing if refused, change no session, and a good request after each succeeds", async () => {
		const setup = await start();
		const { hsm, raw } = setup;
		const open = states(hsm);
		const [client] = hsm.clients;
		for (const { what, request, error } of bad) {
			const before = raw.pool.slice();
			const { status } = ask(setup, request);
			if (error === undefined) expect(status, what).not.toBe("WorkerFailed");
			else expect(status, what).toBe(error);
			if (status !== "Ok") expect(Buffer.compare(raw.pool, before), what).toBe(0);
			expect(Buffer.compare(states(hsm), open), what).toBe(0);
			raw.pool.fill(0);

			expect(ask(setup, { type: requests.Hash, parameters: [0], pairs: [undefined, [0, 3], undefined, undefined, [3, 32]] }), what).toMatchObject({
				status: "Ok",
			});
			expect(hex(raw.pool.slice(3, 35)), what).toBe(createHash("sha256").update(new Uint8Array(3)).digest("hex"));
			raw.pool.fill(0);
		}
		expect(
			new Uint8Array(hsm.shared.pools[0]).every((byte) => byte === 0),
			"the other client's pool",
		).toBe(true);
		const key = await hsm.answer(client.exportSymmetricKey({ key: 1 }));
		const tag = createHmac("sha256", key).update(sessionMessage).digest();
		expect(ask(setup, ownEnd.hash)).toMatchObject({ status: "Ok", output: [0, 32] });
		expect(hex(raw.pool.slice(0, 32))).toBe(createHash("sha256").update(sessionMessage).digest("hex"));
		expect(ask(setup, ownEnd.hmac)).toMatchObject({ status: "Ok", output: [0, 32] });
		expect(hex(raw.pool.slice(0, 32))).toBe(tag.toString("hex"));
		raw.pool.set(tag, 64);
		expect(ask(setup, ownEnd.hmacVerify)).toMatchObject({ status: "Ok", answer: 1 });
		raw.pool.fill(0);
		expect(ask(setup, ownEnd.aesCtr)).toMatchObject({ status: "Ok", output: [144, 5] });
		expect(hex(raw.pool.slice(144, 149))).toBe(hex(aesCtr(new Uint8Array(16), new Uint8Array(16), 128, new Uint8Array(5))));
		expect(ask(setup, ownEnd.full)).toMatchObject({ status: "Ok" });
		for (const { name, fields } of othersEnd) await hsm.answer(client.request(name, fields as never));
		expect(hsm.memory.bytes.subarray(hsm.memory.sessionStart(0)).every((byte) => byte === 0)).toBe(true);
	});

	it("cover every row of the table", () => {
		for (const name of Object.keys(requests))
			expect(
				bad.some(({ what }) => what.startsWith(`${name}:`)),
				name,
			).toBe(true);
	});
});
