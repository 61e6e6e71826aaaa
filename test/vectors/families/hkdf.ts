import { hkdfAlgorithms } from "../../../modules/messages/algorithms.js";
import type { Family } from "../family.js";
import { step, trial } from "../trial.js";

export const hkdf: Family = {
	schema: "hkdf_test_schema",
	type: "HkdfTest",
	plan(name, _group, test) {
		const algorithm = hkdfAlgorithms.find((each) => name === `HKDF-${each}`);
		if (algorithm === undefined) return { skip: `${name} (the API offers HKDF with ${hkdfAlgorithms.join(", ")})` };
		const [key, salt, info, size] = [test.bytes("ikm"), test.bytes("salt"), test.bytes("info"), test.count("size")];
		return trial([step("check", "Hkdf", { key, salt, info, algorithm, size }, test.bytes("okm"))]);
	},
};
