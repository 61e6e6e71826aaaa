import { expect, it } from "vitest";
import { simulate } from "../support/simulator.js";

it("an HSM under the heaviest load does not count as dead, delays other requests little, and ends itself on request", async () => {
	const file = (path: string): URL => new URL(path, import.meta.url);
	const { status, stdout, stderr } = await simulate(
		{
			main: file("./fixtures/load-application.ts"),
			hsm: file("../../hosts/firmware/hsm.ts"),
			ecc: file("../../hosts/firmware/ecc.ts"),
		},
		{ heap: 262_144, stack: 1024, timeout: 60 },
	);
	expect(stderr).toBe("");
	expect(status).toBe(0);
	const result = JSON.parse(stdout) as Record<string, unknown> & { alone: number; beside: number; answered: number };
	console.log(`isKeyAvailable: ${result.alone} µs alone, ${result.beside} µs beside ${result.answered} long requests (medians)`);
	expect(result).toMatchObject({ hasEnded: false, ended: "terminated", saidEnded: true });
	expect(result.answered).toBeGreaterThan(20);
	// A request waits for one turn of a worker in the core's machine, and a hundredth of a job in the other. With these jobs in
	// the core's machine the ratio was 500.
	expect(result.beside / result.alone).toBeLessThan(20);
});
