import type { Answer, Field } from "../support/json-requests.js";
import { knownAnswers } from "../support/known-answers/all.js";
import type { KnownAnswer } from "../support/known-answers/known-answer.js";
import { fieldOf, rowOf } from "../support/rows.js";

export type Question = KnownAnswer & { readonly fields: Readonly<Record<string, Field>> };

function fieldsOf({ request, key, inputs, parameters = [] }: KnownAnswer): Record<string, Field> {
	const row = rowOf(request);
	const fields: Record<string, Field> = key === undefined ? {} : { key: `hex:${key}` };
	row.inputs.forEach(({ name }, index) => (fields[name] = `hex:${inputs[index] ?? ""}`));
	row.parameters.forEach(({ name, values }, index) => {
		const value = parameters[index] ?? 0;
		const field = fieldOf(values, value);
		if (field !== undefined && !Array.isArray(field)) fields[name] = field;
	});
	return fields;
}

/** Hexadecimal digits that fit into a client's pool beside the output. */
const LARGEST = 2 * 8000;

/** The known answers that the API gives without a key of the key store, with the fields of the requests. */
export const askable: readonly Question[] = knownAnswers
	.filter(({ request, inputs }) => ["none", "use"].includes(rowOf(request).key) && rowOf(request).target === undefined && inputs.join("").length <= LARGEST)
	.map((known) => ({ ...known, fields: fieldsOf(known) }));

/** The API's answer. */
export function expected({ output, verifies, error }: KnownAnswer): Answer {
	return error !== undefined ? { error } : { value: verifies ?? output ?? null };
}
