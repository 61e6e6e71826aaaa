import { expect, it } from "vitest";
import { region } from "../../hosts/firmware/configuration.js";
import { Region } from "../../modules/mailbox/region.js";
import { simulate } from "../support/simulator.js";

it("a host with another region than its HSM gets an error at once that names both regions", async () => {
	const file = (path: string): URL => new URL(path, import.meta.url);
	const { status, stdout, stderr } = await simulate(
		{
			main: file("./fixtures/region-application.ts"),
			hsm: file("../../hosts/firmware/hsm.ts"),
			ecc: file("../../hosts/firmware/ecc.ts"),
		},
		{ heap: 262_144, stack: 1024, timeout: 60 },
	);
	expect(stderr).toBe("");
	expect(status).toBe(0);
	const { clients, poolBytes, slots } = region.sizes;
	const built = `the HSM is built with a region of ${region.controlBytes} bytes and ${clients} pools of ${poolBytes}`;
	const bytes = (sizes: object): number => new Region({ ...region.sizes, ...sizes }).controlBytes;
	const told = stdout.split("\n").filter((line) => line.startsWith("HsmError") || line === "answered");
	expect(told).toEqual([
		`HsmError: GetRandom: Hsm.Ended (Error: ${built}; the host sent ${bytes({ clients: 1 })} and pools of ${poolBytes})`,
		`HsmError: GetRandom: Hsm.Ended (Error: ${built}; the host sent ${region.controlBytes} and pools of ${2 * poolBytes}, ${2 * poolBytes})`,
		`HsmError: GetRandom: Hsm.Ended (Error: ${built}; the host sent ${bytes({ slots: 2 * slots })} and pools of ${poolBytes}, ${poolBytes})`,
		"answered",
	]);
});
