import type { Mutation } from "../support/mutants.js";

export type Entry = readonly [name: string, mutations: Mutation | readonly Mutation[], failure: RegExp];

/** Mutations of free keys that the hostile host must find. */
export const freeKeyFaults: readonly Entry[] = [
	[
		"a free key that another client finds",
		{
			file: "modules/keystore/key-steps.ts",
			find: "if (((idOf(records, record) ^ id) | isOther) === 0) found = record;",
			replace: "if (((idOf(records, record) ^ id) | (end - first > Word.End ? isOther : 0)) === 0) found = record;",
		},
		/another client's key/,
	],
	[
		"a key in flash in the clear",
		{
			file: "modules/keystore/record-sealer.ts",
			find: "const isSealed = this.deriveKey()",
			replace: "bytes.copyWithin(At.Record + clear, At.Secret, At.Secret + size);\n\t\tconst isSealed = (kind as number) === 1 || this.deriveKey()",
		},
		/is in flash in the clear/,
	],
	[
		"attributes that are not checked",
		{
			file: "modules/keystore/keystore.ts",
			find: 'if (this.refusedPart !== Subject.unknown) return Status["KeyStore.InvalidAttributes"];',
			replace: "",
		},
		/byte \d+ of the attributes|attributes of another version|attributes that no free key has/,
	],
	[
		"attributes that are read again after the check",
		{
			file: "modules/core/portable-steps.ts",
			find: "pair === attributes ? ATTRIBUTES_BYTES : 0",
			replace: "0",
		},
		/which the request does not name/,
	],
];
