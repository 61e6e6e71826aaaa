import { describe, expect, test } from "vitest";
import { seed } from "../support/random.js";
import { shortOrFull } from "../support/test-form.js";
import { searchCuts, searchEraseCuts, searchFormatCuts, searchImportCuts } from "./checks.js";
import type { Tally } from "./power-cuts.js";
import * as store from "./store-module.js";

function report({ cuts, cutsAgain, cutOperations, operations, answers }: Tally): void {
	const changes = [...answers].map(([answer, times]) => `${times} ${answer}`).join(", ");
	console.log(`${cuts} cuts, ${cutsAgain} in the recoveries; ${cutOperations} of ${operations} writes and erases cut; ${changes}`);
}

describe("a power cut loses nothing that was answered, and tears nothing", () => {
	test("in any write or erase of a history, or of the recovery", () => {
		const tally = searchCuts(store, seed, shortOrFull(2000, 100_000), shortOrFull(12, 1));
		report(tally);
		for (const answer of ["Ok", "LATER", "KeyStore.Full"]) expect(tally.answers.get(answer)).toBeGreaterThan(0);
		expect(tally.cutsAgain).toBeGreaterThan(tally.cuts / 10);
	});

	test("in an erase, wherever it has come", () => {
		report(searchEraseCuts(store, seed, shortOrFull(1000, 10_000)));
	});

	test("in the first format", () => {
		report(searchFormatCuts(store, seed, shortOrFull(5, 50)));
	});

	test("in the import of a provisioning image, which leaves no key in the clear", () => {
		report(searchImportCuts(store, seed, shortOrFull(5, 50)));
	});
});
