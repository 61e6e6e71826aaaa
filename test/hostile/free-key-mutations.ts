import type { Mutation } from "../support/mutants.js";

export type Entry = readonly [name: string, mutations: Mutation | readonly Mutation[], failure: RegExp];

/** Mutations of free keys that the hostile host must find. */
export const freeKeyFaults: readonly Entry[] = [
	[
		"a free key that another client finds",
		{
			file: "modules/keystore/keystore.ts",
			find: "return ((words[record + Word.Id] ^ id) | isOther) === 0 ? record : NO_KEY;",
			replace: "return words[record + Word.Id] === id ? record : NO_KEY;",
		},
		/another client's key/,
	],
	[
		"attributes that are not checked",
		{
			file: "modules/keystore/keystore.ts",
			find: 'if (this.refusedPart !== Subject.unknown) return Status["KeyStore.InvalidAttributes"];',
			replace: "",
		},
		/attributes of another version|attributes that no free key has/,
	],
	[
		"attributes that are read again after the check",
		{
			file: "modules/core/admission.ts",
			find: "pair === attributes ? ATTRIBUTES_BYTES : 0",
			replace: "0",
		},
		/which the request does not name/,
	],
];
