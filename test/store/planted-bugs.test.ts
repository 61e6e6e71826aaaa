import { describe, expect, it } from "vitest";
import { loadMutant } from "../support/mutants.js";
import { sample } from "../support/test-form.js";
import { searches } from "./checks.js";
import { plantedBugs } from "./planted-bugs.js";
import type * as storeModule from "./store-module.js";
import * as store from "./store-module.js";

const entry = "test/store/store-module.ts";

describe("the tests of the store find", () => {
	it.each(sample(Object.keys(plantedBugs), 3))("that %s", async (name) => {
		const { search, finds, mutations } = plantedBugs[name];
		const mutant = await loadMutant<typeof storeModule>(entry, mutations);
		expect(() => searches[search](mutant)).toThrow(finds);
	});
});

describe("the tests of the store find nothing", () => {
	it.each(sample(Object.keys(searches) as (keyof typeof searches)[], 3))("with %s in the store as it is", (search) => {
		expect(() => searches[search](store)).not.toThrow();
	});
});
