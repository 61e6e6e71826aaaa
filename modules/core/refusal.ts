import { Status } from "../messages/errors.js";
import { KeyRole } from "../messages/row.js";
import { RowOffset } from "../messages/row-layout.js";
import { EXTERNAL_KEY, INPUT, INPUTS, KEY_ID, PAIR, PARAMETER, SUBJECT, TYPE } from "../messages/slot.js";
import { rows } from "../messages/table.js";
import type { Job } from "./job.js";

/**
 * Writes into the slot of a job that ends here what its refusal is about (slot.ts): the key, the parameters and the sizes of the request. Afterwards
 * these words tell nothing of private memory: no offset and no size of a stored key.
 */
export function explainRefusal({ slot: { words, base }, subject, peerId }: Job, status: Status): void {
	const type = words[base + TYPE];
	const row = (type & ~EXTERNAL_KEY) * RowOffset.End;
	const isKnown = status !== Status.UnexpectedRequestType;
	const hasPeer = isKnown && rows[row + RowOffset.HasPeer] === 1;
	const inputs = isKnown ? rows[row + RowOffset.Inputs] : 0;
	const parameters = isKnown ? rows[row + RowOffset.Parameters] : 0;
	const isExternal = (type & EXTERNAL_KEY) !== 0;
	words[base + PAIR] = isKnown && !isExternal && rows[row + RowOffset.KeyRole] !== KeyRole.none ? words[base + KEY_ID] : 0;
	if (!isKnown || !isExternal) words[base + PAIR + 1] = 0;
	// The subject takes the word of the key id.
	words[base + SUBJECT] = subject;
	for (let index = 0; index < INPUTS; index++) {
		const pair = base + PAIR + 2 * (INPUT + index);
		words[pair] = index < parameters && index < 2 ? words[base + PARAMETER + index] : 0;
		// A stored public key has taken the place of the first input.
		if (index >= inputs || (index === 0 && hasPeer && peerId >= 0)) words[pair + 1] = 0;
	}
	if (hasPeer && peerId >= 0) words[base + PAIR + 2 * (INPUT + 2)] = peerId;
}
