import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { requests } from "../../modules/messages/requests.js";
import { badRequestKeys, badRequests, presentPairs, presentSymmetric } from "../support/bad-requests.js";
import { TestHsm } from "../support/hsm.js";
import { RawClient } from "../support/raw-client.js";

const poolBytes = 4096;
const bad = badRequests(poolBytes);

/** An HSM that has the keys, its first client by the API, its second by hand. */
async function start(): Promise<{ hsm: TestHsm; raw: RawClient }> {
	const hsm = new TestHsm({ keys: badRequestKeys, sizes: { clients: 2, poolBytes } });
	for (const key of presentSymmetric) await hsm.answer(hsm.clients[0].generateSymmetricKey({ key }));
	for (const key of presentPairs) await hsm.answer(hsm.clients[0].generateKeyPair({ key }));
	return { hsm, raw: new RawClient(hsm.region, hsm.shared, 1) };
}

describe(`${bad.length} bad requests made from the table`, { timeout: 400_000 }, () => {
	it("are each answered with their error, write nothing if refused, and each is followed by a good answer", async () => {
		const { hsm, raw } = await start();
		for (const { what, request, error } of bad) {
			const before = raw.pool.slice();
			raw.send(request);
			hsm.run();
			const [{ status }, ...more] = raw.receive();
			expect(more, what).toEqual([]);
			if (error === undefined) expect(status, what).not.toBe("WorkerFailed");
			else expect(status, what).toBe(error);
			if (status !== "Ok") expect(raw.pool.slice(), what).toEqual(before);
			raw.pool.fill(0);

			raw.send({ type: requests.Hash, parameters: [0], pairs: [undefined, [0, 3], undefined, undefined, [3, 32]] });
			hsm.run();
			expect(raw.receive(), what).toMatchObject([{ status: "Ok" }]);
			expect(Buffer.from(raw.pool.slice(3, 35)).toString("hex"), what)
				.toBe(createHash("sha256").update(new Uint8Array(3)).digest("hex"));
			raw.pool.fill(0);
		}
		expect(new Uint8Array(hsm.shared.pools[0]).every((byte) => byte === 0), "the other client's pool").toBe(true);
		expect(hsm.memory.bytes.subarray(hsm.memory.arenaStart(0)).every((byte) => byte === 0)).toBe(true);
	});

	it("cover every row of the table", () => {
		for (const name of Object.keys(requests)) expect(bad.some(({ what }) => what.startsWith(`${name}:`)), name).toBe(true);
	});
});
