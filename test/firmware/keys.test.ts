import { expect, it } from "vitest";
import { simulate } from "../support/simulator.js";

it("a key lies in the HSM's memory once, in the key store, whatever it was used for, and not at all when it is deleted", async () => {
	const { status, stdout, stderr } = await simulate({
		main: new URL("./fixtures/search-application.ts", import.meta.url),
		hsm: new URL("./fixtures/hsm-searched.ts", import.meta.url),
		ecc: new URL("../../hosts/firmware/ecc.ts", import.meta.url),
	}, { heap: 4_000_000, stack: 1024 });
	expect(stderr).toBe("");
	expect(JSON.parse(stdout)).toEqual({
		before: 0, stored: 1, used: 1, deleted: 0, wrapping: 1, wrappingDeleted: 0, generated: 1, generatedAndDeleted: 0, isServing: true,
	});
	expect(status).toBe(0);
});
