import { expect, it } from "vitest";
import { region } from "../../hosts/firmware/configuration.js";
import { simulate } from "../support/simulator.js";

it("on XS a signal and a timeout end requests under way, and the HSM answers the others", async () => {
	const { status, stdout, stderr } = await simulate(
		{
			main: new URL("./fixtures/options-application.ts", import.meta.url),
			hsm: new URL("./fixtures/hsm-short-job-limit.ts", import.meta.url),
			ecc: new URL("./fixtures/ecc-fatal-input.ts", import.meta.url),
		},
		{ heap: 262144 },
	);
	const { poolBytes } = region.sizes;
	expect(stderr).toBe("");
	expect(stdout).toBe(
		"aborted Api.Aborted, timed Api.TimedOut, first WorkerFailed, later done, next done; " + `${poolBytes} of ${poolBytes} bytes, 0 listeners\n`,
	);
	expect(status).toBe(0);
});
