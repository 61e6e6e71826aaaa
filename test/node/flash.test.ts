import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { CounterIds, counters, freeKeys, KeyIds, keyDescriptions } from "../../hosts/firmware/keys.js";
import { nodeMemory } from "../../hosts/node/memory.js";
import { startHsm } from "../support/node-hsm.js";
import { simulate } from "../support/simulator.js";

const folder = mkdtempSync(join(tmpdir(), "heimlig-node-"));
afterAll(() => rmSync(folder, { recursive: true }));

const signing = { type: { kind: "symmetric", size: 32 }, usage: { algorithms: ["HMAC"], operations: ["sign", "verify"] } } as const;
const message = new Uint8Array(5);

test("persistent keys and counters are there at the next start with the same file, others are not", async () => {
	const options = { flash: join(folder, "flash"), counters: [{ id: 7, owners: "all" }] } as const;
	const first = await startHsm(options);
	const client = first.client(0);
	const key = await client.generateKey({ ...signing, persistent: true });
	const volatile = await client.generateKey(signing);
	const tag = await client.calculateHmac({ key, message, algorithm: "SHA-256" });
	expect(await client.incrementCounter({ counter: 7 })).toBe(1);
	const info = await client.getInfo({});
	expect([info.store, info.rootKey]).toEqual(["ready", "development"]);
	await first.terminate();

	const second = await startHsm(options);
	const again = second.client(0);
	expect(await again.listKeys({})).toEqual([key.id]);
	expect(volatile.id).not.toBe(key.id);
	expect(await again.verifyHmac({ key: key.id, message, tag, algorithm: "SHA-256" })).toBe(true);
	expect(await again.incrementCounter({ counter: 7 })).toBe(2);
	await second.terminate();
	// The file is sealed, and nobody else can read it.
	expect(readFileSync(options.flash).includes(Buffer.from(tag))).toBe(false);
});

test("without a file, everything ends with the HSM", async () => {
	const first = await startHsm();
	await first.client(0).generateKey({ ...signing, persistent: true });
	await first.terminate();
	const second = await startHsm();
	expect(await second.client(0).listKeys({})).toEqual([]);
	await second.terminate();
});

test("the simulator has the same files", async () => {
	const flash = join(folder, "simulated");
	const file = (name: string): URL => new URL(`../../hosts/firmware/${name}.ts`, import.meta.url);
	const run = () =>
		simulate(
			{ main: file("main"), hsm: file("hsm"), ecc: file("ecc") },
			{ heap: 131_072, stack: 1024, timeout: 60, resources: { input: new Uint8Array(16) }, options: ["--flash", flash] },
		);
	expect((await run()).stdout).toMatch(/^IncrementCounter starts +1 /m);
	const hsm = await startHsm({ flash, keys: keyDescriptions, freeKeys, counters });
	const client = hsm.client(0);
	const signature = await client.signEcdsa({ key: KeyIds.identity, message, curve: "P-256" });
	expect(await client.verifyEcdsa({ key: KeyIds.identity, message, signature, curve: "P-256" })).toBe(true);
	expect(await client.incrementCounter({ counter: CounterIds.starts })).toBe(2);
	await hsm.terminate();
	expect((await run()).stdout).toMatch(/^IncrementCounter starts +3 /m);
});

test("a collection of garbage gives dropped keys back", async () => {
	const hsm = await startHsm();
	const client = hsm.client(0);
	for (let count = 0; count < 20; count++) await client.generateKey(signing);
	const kept = await client.generateKey(signing);
	nodeMemory.collect();
	for (let round = 0; round < 500 && (await client.listKeys({})).length > 1; round++) await new Promise((resolve) => setTimeout(resolve, 10));
	expect(await client.listKeys({})).toEqual([kept.id]);
	await hsm.terminate();
});
