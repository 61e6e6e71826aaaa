/** The key places of a firmware, by their names. */

import type { KeyDescription } from "../../modules/keystore/description.js";
import { checkDescriptions } from "../../modules/keystore/description-check.js";
import { expected, InputError, sortOf } from "./errors.js";

export type Places = ReadonlyMap<string, KeyDescription>;

/** `exports`: what the file with the places exports, `keyDescriptions` and `KeyIds`. @throws InputError */
export function readPlaces({ keyDescriptions, KeyIds }: Readonly<Record<string, unknown>>): Places {
	try {
		checkDescriptions(keyDescriptions as KeyDescription[]);
	} catch (error) {
		throw new InputError(`keyDescriptions: ${(error as Error).message}`);
	}
	if (typeof KeyIds !== "object" || KeyIds === null) expected("an export KeyIds with the id of each place by its name", sortOf(KeyIds));
	const places = new Map<string, KeyDescription>();
	for (const [name, id] of Object.entries(KeyIds)) {
		const description = (keyDescriptions as KeyDescription[]).find((each) => each.id === id);
		if (description === undefined) throw new InputError(`KeyIds.${name}: no key description has the id ${id}`);
		for (const [other, { id: taken }] of places) if (taken === id) throw new InputError(`KeyIds.${name} and KeyIds.${other} are the same place`);
		places.set(name, description);
	}
	return places;
}
