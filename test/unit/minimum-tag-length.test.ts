import { describe, expect, test } from "vitest";
import type { Usage } from "../../modules/keystore/description.js";
import { describeKeys } from "../../modules/keystore/description-check.js";
import { KeyStore } from "../../modules/keystore/keystore.js";
import { noPermissions, symmetric } from "../support/hsm-keys.js";

const id = 7;
const bounded = (algorithms: Usage["algorithms"], operations: Usage["operations"], minimumTagLength: number) =>
	symmetric(id, 32, noPermissions, { algorithms, operations, minimumTagLength });

describe("the description of an AES-GCM key", () => {
	test.each<[Usage["operations"], number, string]>([
		[["encrypt"], 12, "to be left out of a usage without decrypt, got 12"],
		[["encrypt", "decrypt"], 4, "12 to 16 bytes, got 4"],
		[["encrypt", "decrypt"], 11, "12 to 16 bytes, got 11"],
		[["decrypt"], 17, "12 to 16 bytes, got 17"],
		[["encrypt", "decrypt"], 12.5, "12 to 16 bytes, got 12.5"],
	])("that may %j is refused with a minimumTagLength of %d", (operations, minimum, expected) => {
		const descriptions = [bounded(["AES-GCM"], operations, minimum)];
		for (const make of [() => new KeyStore(descriptions), () => describeKeys(descriptions)])
			expect(make).toThrow(new RangeError(`key ${id}: "usage.minimumTagLength" expected ${expected}`));
	});

	test.each<[string, ReturnType<typeof bounded>]>([
		["the smallest minimumTagLength", bounded(["AES-GCM"], ["encrypt", "decrypt"], 12)],
		["the largest one", bounded(["AES-GCM"], ["decrypt"], 16)],
		["one for HMAC beside it", bounded(["AES-GCM", "HMAC"], ["encrypt", "verify"], 4)],
		["one for HMAC beside it, below the tags of AES-GCM", bounded(["AES-GCM", "HMAC"], ["decrypt", "verify"], 4)],
	])("is taken with %s", (_what, description) => {
		expect(() => new KeyStore([description])).not.toThrow();
		expect(describeKeys([description])).toEqual([description]);
	});
});
