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

const owned: readonly number[] = [Keys.owned, Keys.free];

/** Checks the response to the request in `slot`, of a client that owns none of the honest client's keys. @throws Error if it has used or found one */
export function checkOwner(slot: Slot, response: Slot): void {
	const { type, status, answer } = response;
	const row = (type & ~EXTERNAL_KEY) * RowOffset.End;
	const target: TargetRole = rows[row + RowOffset.Target];
	const hasTarget = target !== TargetRole.none && target !== TargetRole.unseal;
	const isKey = !slot.isExternal && rows[row + RowOffset.KeyRole] !== KeyRole.none && owned.includes(slot.keyId);
	const isTarget = hasTarget && owned.includes(slot.parameter(0));
	const isPeer = rows[row + RowOffset.HasPeer] === 1 && slot.length(INPUT) === 0 && owned.includes(slot.parameter(2));
	const isUsed = status === Status.Ok && !(type === requests.IsKeyAvailable && answer === 0);
	if ((isKey || isTarget || isPeer) && isUsed) throw new Error(`request ${type} used another client's key`);
	// With a target, the error may be about the target.
	if (isKey && !hasTarget && ofExistingKeys.includes(status)) throw new Error(`request ${type} found another client's key`);
}
