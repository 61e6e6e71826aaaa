/** What a client may learn of another client's key: nothing. */
import { Status } from "../../modules/messages/errors.js";
import { requests } from "../../modules/messages/requests.js";
import { KeyRole, TargetRole } from "../../modules/messages/row.js";
import { RowOffset } from "../../modules/messages/row-layout.js";
import { EXTERNAL_KEY, INPUT, type Slot } from "../../modules/messages/slot.js";
import { rows } from "../../modules/messages/table.js";
import { Keys } from "./keys.js";

/** Errors that a client only gets for a key that exists for it. */
const ofExistingKeys: readonly number[] = [
	Status["KeyStore.NotAllowed"],
	Status["KeyStore.KeyNotFound"],
	Status["KeyStore.KeyAlreadyExists"],
	Status["KeyStore.InvalidKeyType"],
	Status["KeyStore.InvalidBufferSize"],
];

/** Checks the response to the request in `slot`, of a client that does not own `Keys.owned`. @throws Error if it has used or found that key */
export function checkOwner(slot: Slot, response: Slot): void {
	const { type, status, answer } = response;
	const row = (type & ~EXTERNAL_KEY) * RowOffset.End;
	const hasTarget = rows[row + RowOffset.Target] !== TargetRole.none;
	const isKey = !slot.isExternal && rows[row + RowOffset.KeyRole] !== KeyRole.none && slot.keyId === Keys.owned;
	const isTarget = hasTarget && slot.parameter(0) === Keys.owned;
	const isPeer = rows[row + RowOffset.HasPeer] === 1 && slot.length(INPUT) === 0 && slot.parameter(2) === Keys.owned;
	const isUsed = status === Status.Ok && !(type === requests.IsKeyAvailable && answer === 0);
	if ((isKey || isTarget || isPeer) && isUsed) throw new Error(`request ${type} used another client's key`);
	// With a target, the error may be about the target.
	if (isKey && !hasTarget && ofExistingKeys.includes(status)) throw new Error(`request ${type} found another client's key`);
}
