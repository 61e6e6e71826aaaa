/**
 * The host deletes a dead HSM without its consent. Here it so deletes live HSMs, at random moments: the next HSM must work, and nothing of a
 * key may be left.
 */
import { expect, test } from "vitest";
import { seed } from "../support/random.js";
import { simulate } from "../support/simulator.js";
import { full } from "../support/test-form.js";

/** Deletions in each process. A process keeps the byte code of its machines, which is in flash on the chip, so its memory grows. */
const AT_ONCE = 50;
const processes = full ? 20 : 1;

const file = (path: string): URL => new URL(path, import.meta.url);

test.each(Array.from({ length: processes }, (_, index) => (seed + index) >>> 0))(
	`after the deletion of an HSM at work the next one works and no key is left: ${AT_ONCE} times, with the seed %i`,
	{ timeout: 300_000 },
	async (start) => {
		const { status, stdout, stderr } = await simulate(
			{
				main: file("./fixtures/deletion-application.ts"),
				hsm: file("../../hosts/firmware/hsm.ts"),
				ecc: file("../../hosts/firmware/ecc.ts"),
			},
			{ heap: 400_000, stack: 1024, resources: { seed: String(start), deletions: String(AT_ONCE) }, timeout: 120 },
		);
		expect(stderr).toBe("");
		const lines = stdout.trim().split("\n");
		const { answers, inDriver, ...totals } = JSON.parse(lines.pop() ?? "{}") as { answers: number; inDriver: number };
		expect(lines).toEqual([]);
		expect(totals).toEqual({ right: AT_ONCE, secrets: AT_ONCE, found: 0, grown: 0 });
		expect(answers).toBeGreaterThan(AT_ONCE);
		expect(inDriver, "deletions while the HSM was in a driver").toBeGreaterThan(0);
		expect(status).toBe(0);
	},
);
