import { Status } from "../../modules/messages/errors.js";
import type { MutationTarget } from "./hsm-instance.js";
import { object, replace } from "./mutate.js";

const storageOf = ({ core }: MutationTarget): object => object(object(object(object(core, "policy"), "keys"), "flash"), "storage");

/** Mutants of what is in flash. */
export const flashMutants = {
	"a storage that answers before the flash has the key"(target: MutationTarget) {
		replace(storageOf(target), "write", () => Status.Ok);
	},
	"a storage that keeps the key that was there": (target: MutationTarget): void => {
		replace(storageOf(target), "write", (write, [client, kind, maker, id, size]) =>
			// Every second record of a key is lost.
			kind === 1 && (writes++ & 1) === 1 ? Status.Ok : write(client, kind, maker, id, size),
		);
	},
	"a core that forgets a job that waits for the flash"({ core }: MutationTarget) {
		replace(core, "concludeWaiting", () => false);
	},
	"a core that answers a job that waits for the flash"({ core }: MutationTarget) {
		replace(object(core, "policy"), "store", (store, [job, row, memory]) => Math.max(Status.Ok, store(job, row, memory) as number));
	},
} as const;
let writes = 0;
