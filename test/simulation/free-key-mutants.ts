import { Word } from "../../modules/keystore/record.js";
import { Status } from "../../modules/messages/errors.js";
import { FIRST_FREE_ID } from "../../modules/messages/sizes.js";
import type { MutationTarget } from "./hsm-instance.js";
import { call, object, part, replace } from "./mutate.js";

const keysOf = ({ core }: MutationTarget): object => object(object(core, "policy"), "keys");
const freeKeysOf = (target: MutationTarget): object => object(keysOf(target), "free");

/** Mutants of free keys. */
export const freeKeyMutants = {
	"a key store that leaves the bytes of a deleted free key behind"(target: MutationTarget) {
		const free = freeKeysOf(target);
		const bytes = part(free, "bytes") as Uint8Array;
		replace(free, "remove", (remove, [key]) => {
			const client = call(free, "maker", key) as number;
			const end = (call(free, "start", client) as number) + (call(free, "used", client) as number);
			const size = (part(free, "words") as Uint32Array)[(key as number) + Word.Length];
			const tail = bytes.slice(end - size, end);
			remove(key);
			bytes.set(tail, end - size);
		});
	},
	"a key store that moves the bytes of free keys without their records"(target: MutationTarget) {
		const free = freeKeysOf(target);
		const words = part(free, "words") as Uint32Array;
		replace(free, "remove", (remove, [key]) => {
			const before = words.slice();
			remove(key);
			for (let record = part(free, "firstRecord") as number; record < words.length; record += Word.End)
				if (words[record + Word.Length] > 0) words[record + Word.Offset] = before[record + Word.Offset];
		});
	},
	"a key store that uses the id of a deleted free key again"(target: MutationTarget) {
		const free = freeKeysOf(target);
		replace(free, "remove", (remove, [key]) => {
			remove(key);
			(part(free, "words") as Uint32Array)[(key as number) + Word.Id] -= part(free, "records") as number;
		});
	},
	"a key store that gives free keys more bytes than the limit"(target: MutationTarget) {
		const free = freeKeysOf(target);
		replace(free, "mayMake", (mayMake, [client, , algorithms]) => mayMake(client, 0, algorithms));
	},
	"a key store that finds another client's free keys"(target: MutationTarget) {
		replace(keysOf(target), "find", (find, [id, client]) => {
			const found = find(id, client) as number;
			if ((id as number) < FIRST_FREE_ID || found >= 0) return found;
			return Math.max(...[0, 1, 2].map((other) => find(id, other) as number));
		});
	},
	"a key store that forgets what was revoked"(target: MutationTarget) {
		replace(keysOf(target), "revoke", (_, [key]) => ((key as number) < 0 ? Status["KeyStore.InvalidKeyId"] : Status.Ok));
	},
	"a key store that lists the keys of all clients"(target: MutationTarget) {
		const keys = keysOf(target);
		replace(keys, "list", (list, [client, ...others]) => list(((client as number) + 1) % 2, ...others));
	},
} as const;
