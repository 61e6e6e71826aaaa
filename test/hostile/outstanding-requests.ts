import { Status } from "../../modules/messages/errors.js";
import { EXTERNAL_KEY, OUTPUT, type Slot } from "../../modules/messages/slot.js";
import { requestNames, rowOf } from "../support/rows.js";

const results = new Map(requestNames.map((name) => [rowOf(name).code, rowOf(name).result]));

/** A request that the core has taken: the words that it was given, and the bytes that it has copied. */
export interface TakenRequest {
	readonly slot: Slot;
	readonly copied: Uint8Array[];
	/** The core's turn. */
	readonly turn: number;
}

/**
 * What one client has asked and not been answered. Of requests that say the same type and id, a response need not tell which it
 * answers: that may turn out later.
 */
export class OutstandingRequests {
	readonly taken: TakenRequest[] = [];
	/** What the response that was settled last may answer. */
	candidates: readonly TakenRequest[] = [];
	private readonly doubtful: TakenRequest[] = [];

	/** Whether the request that was settled last is the only one that it can have been. */
	get isCertain(): boolean {
		return this.candidates.length === 1;
	}

	/** The request that `response` answers, which is answered from now on; undefined if there is none. */
	settle(response: Slot): TakenRequest | undefined {
		const found = this.find(response);
		// Nothing is left that a response could have been meant for.
		if (this.taken.length === 0) this.doubtful.length = 0;
		return found;
	}

	private find(response: Slot): TakenRequest | undefined {
		const isAlike = ({ slot }: TakenRequest): boolean => slot.type === response.type && slot.requestId === response.requestId;
		const alike = this.taken.filter(isAlike);
		const fits = (taken: TakenRequest): boolean =>
			!givesOutput(response) || (response.offset(OUTPUT) === taken.slot.offset(OUTPUT) && response.length(OUTPUT) <= taken.slot.length(OUTPUT));
		const found = alike.find(fits);
		this.candidates = [...alike, ...this.doubtful.filter(isAlike)];
		if (found !== undefined) {
			this.taken.splice(this.taken.indexOf(found), 1);
			if (alike.length > 1) this.doubtful.push(found);
			return found;
		}
		const mistaken = this.doubtful.findIndex((taken) => isAlike(taken) && fits(taken));
		if (mistaken < 0 || alike.length === 0) return undefined;
		const [answered] = this.doubtful.splice(mistaken, 1);
		this.taken.splice(this.taken.indexOf(alike[0]), 1);
		if (alike.length > 1) this.doubtful.push(alike[0]);
		return answered;
	}
}

function givesOutput(response: Slot): boolean {
	return response.status === Status.Ok && results.get(response.type & ~EXTERNAL_KEY) === "bytes";
}
