/** The end of an HSM, by its host or by itself, while requests are under way: every promise settles. */
import { writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { type NodeHsm, startHsmFrom } from "../../hosts/node/host.js";
import type { Client } from "../../modules/api/client.js";
import { HsmError } from "../../modules/messages/errors.js";
import { startHsm, threadFile } from "../support/node-hsm.js";
import { seed, seeded } from "../support/random.js";
import { shortOrFull } from "../support/test-form.js";

const random = seeded(seed);

/** Requests of every kind, more than slots: some wait in the HSM, some at the host, some in pieces. */
function burst(client: Client): Promise<unknown>[] {
	const key = new Uint8Array(32).fill(1);
	const attributes = { type: { kind: "symmetric", size: 32 }, usage: { algorithms: ["HMAC"], operations: ["sign"] } } as const;
	return Array.from({ length: 5 }, () => [
		client.getRandom({ size: 100 }),
		client.encryptAesGcm({ key, plaintext: new Uint8Array(20_000) }),
		client.hash({ data: new Uint8Array(200_000), algorithm: "SHA3-512" }),
		client.signEcdsa({ key: new Uint8Array(48).fill(1), message: key, curve: "P-384" }),
		client.generateKey(attributes),
		client.incrementCounter({ counter: 1 }),
	]).flat();
}

/** The fate of the promises: "answered", or the code of the error. */
async function outcomes(promises: readonly Promise<unknown>[]): Promise<string[]> {
	const settled = await Promise.allSettled(promises);
	return settled.map((result) => {
		if (result.status === "fulfilled") return "answered";
		return result.reason instanceof HsmError ? result.reason.code : String(result.reason);
	});
}

const counters = [{ id: 1, owners: "all" }] as const;
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Expects that all requests are answered or rejected with `Hsm.Ended`, and that later ones are rejected. */
async function expectEnd(hsm: NodeHsm, promises: readonly Promise<unknown>[]): Promise<string[]> {
	const found = await outcomes(promises);
	expect(found.filter((outcome) => outcome !== "answered" && outcome !== "Hsm.Ended")).toEqual([]);
	expect(hsm.hasEnded).toBe(true);
	expect(await outcomes([hsm.client(0).getRandom({ size: 1 }), hsm.client(1).listKeys({})])).toEqual(["Hsm.Ended", "Hsm.Ended"]);
	return found;
}

test("terminate during requests", async () => {
	let lost = 0;
	for (let round = 0; round < shortOrFull(6, 60); round++) {
		const hsm = await startHsm({ counters });
		const promises = [...burst(hsm.client(0)), ...burst(hsm.client(1))];
		await pause(random.below(60));
		const ended = hsm.terminate();
		lost += (await expectEnd(hsm, promises)).filter((outcome) => outcome === "Hsm.Ended").length;
		await ended;
		await hsm.terminate();
	}
	expect(lost).toBeGreaterThan(0);
});

test("terminate at once", async () => {
	const hsm = await startHsm({ counters });
	const promises = burst(hsm.client(0));
	const ended = hsm.terminate();
	expect(await expectEnd(hsm, promises)).not.toContain("answered");
	await ended;
});

/** Starts an HSM whose thread does something else after so many milliseconds. */
async function startFaulty(fault: string): Promise<NodeHsm> {
	const thread = await threadFile();
	const file = `${fileURLToPath(thread)}.${random.below(1e9)}.mjs`;
	writeFileSync(file, `import "${thread.href}";\nsetTimeout(() => { ${fault} }, ${50 + random.below(50)});\n`);
	return startHsmFrom(pathToFileURL(file), { counters });
}

test.each([
	["ends", "process.exit(3);", "its thread has ended"],
	["throws", 'throw new Error("broken");', "broken"],
])("a thread that %s during requests", async (_, fault, reason) => {
	const hsm = await startFaulty(fault);
	const promises: Promise<unknown>[] = [];
	while (!hsm.hasEnded) {
		promises.push(...burst(hsm.client(0)));
		await Promise.allSettled(promises.slice(-1));
	}
	const settled = await Promise.allSettled(promises);
	const reasons = settled.flatMap((result) => (result.status === "rejected" ? [String(result.reason)] : []));
	expect(reasons.some((text) => text.includes(reason))).toBe(true);
	await hsm.terminate();
	await expectEnd(hsm, promises);
});

test("terminate ends a thread that hangs", async () => {
	const hsm = await startFaulty("for (;;);");
	await pause(200);
	const promises = burst(hsm.client(0));
	const ended = hsm.terminate();
	expect(await expectEnd(hsm, promises)).not.toContain("answered");
	await ended;
});
