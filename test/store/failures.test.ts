import { describe, expect, test } from "vitest";
import { failAtBoot, failInCompaction, failures } from "./failures.js";
import * as store from "./store-module.js";

describe.each(failures)("%s that fails once loses nothing", (failure) => {
	test("at a boot", () => {
		expect(failAtBoot(store, failure)).toBeGreaterThan(15);
	});

	test("in a compaction", () => {
		expect(failInCompaction(store, failure)).toBeGreaterThan(3);
	});
});
