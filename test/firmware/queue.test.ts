/** Queued requests on the whole firmware: they use the inputs of the call and bounded memory. */
import { createCipheriv, createHash, createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { buildSimulator } from "../../hosts/simulator/build.mjs";
import { simulate } from "../support/simulator.js";

const { bits } = await buildSimulator();

async function run(application: string, what: string, heap: number): Promise<string[]> {
	const { status, stdout, stderr, stats } = await simulate(
		{
			main: new URL(`./fixtures/${application}.ts`, import.meta.url),
			hsm: new URL(application === "flood-application" ? "./fixtures/hsm-budget.ts" : "../../hosts/firmware/hsm.ts", import.meta.url),
			ecc: new URL("../../hosts/firmware/ecc.ts", import.meta.url),
		},
		{ heap, stack: application === "flood-application" ? 416 : 1024, timeout: 100, options: ["--tight"], resources: { what } },
	);
	console.log(what, stats?.machines.map(({ name, peak }) => `${name} ${peak}`).join(", "));
	expect(stderr).toBe("");
	expect(status).toBe(0);
	return stdout.trim().split("\n");
}

test("twenty queued requests of each kind use the bytes of their calls, although the arrays are reused", async () => {
	const filled = (size: number, count: number): Uint8Array => new Uint8Array(size).fill(count);
	const sealed: string[] = [];
	const digests: string[] = [];
	const hash = createHash("sha256");
	for (let count = 0; count < 20; count++) {
		const cipher = createCipheriv("aes-128-gcm", filled(16, count), filled(12, count)).setAAD(filled(5, count));
		sealed.push(Buffer.concat([cipher.update(filled(100, count)), cipher.final(), cipher.getAuthTag()]).toString("hex"));
		digests.push(createHmac("sha256", filled(16, count)).update(filled(100, count)).digest("hex"));
		if (count < 4) digests.push(createHash("sha256").update(filled(5000, count)).digest("hex"));
		hash.update(filled(100, count));
	}
	expect(await run("queue-application", "copies", 262_144)).toEqual([...sealed, ...digests, hash.digest("hex")]);
});

test("a host with a heap of 83 KB survives a thousand requests at once: some find the queue full, the next is served", async () => {
	const [line] = await run("flood-application", "flood", 83_000);
	const { answered, full, other, next } = JSON.parse(line) as Record<string, number>;
	expect({ other, next, sum: answered + full }).toEqual({ other: 0, next: 16, sum: 1000 });
	expect(answered).toBeGreaterThan(0);
	expect(full).toBeGreaterThan(0);
});

test.skipIf(bits !== 32)("a queued request takes no more of the heap than modules/README.md says", async () => {
	const [line] = await run("queue-application", "cost", 262_144);
	console.log(`a queued request: ${line} bytes`);
	expect(Number(line)).toBeGreaterThan(0);
	expect(Number(line)).toBeLessThanOrEqual(560);
});
