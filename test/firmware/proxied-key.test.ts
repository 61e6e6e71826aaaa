import { expect, it } from "vitest";
import { simulate } from "../support/simulator.js";

it("a handle whose proxy shortens the request's input leaves the pool whole", async () => {
	const file = (path: string): URL => new URL(path, import.meta.url);
	const { status, stdout, stderr } = await simulate(
		{
			main: file("./fixtures/proxied-key-application.ts"),
			hsm: file("../../hosts/firmware/hsm.ts"),
			ecc: file("../../hosts/firmware/ecc.ts"),
		},
		{ heap: 98_304, stack: 640, timeout: 60 },
	);
	expect(stderr).toBe("");
	expect(status).toBe(0);
	const [detached, shrunk, after] = stdout.trim().split("\n");
	expect(detached).toMatch(/^\w*Error: "plaintext"[^,]*, got \w[^,]*$/);
	expect(shrunk).toBe("answered");
	expect(after).toBe("answered");
});
