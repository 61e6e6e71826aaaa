import { Status } from "../../modules/messages/errors.js";
import { EXTERNAL_KEY, OUTPUT, type Slot } from "../../modules/messages/slot.js";
import { requestNames, rowOf } from "../support/rows.js";

const results = new Map(requestNames.map((name) => [rowOf(name).code, rowOf(name).result]));

/** A request that the core has taken: the slot that it read, and the bytes that it copied. */
export interface TakenRequest {
	readonly slot: Slot;
	readonly copied: Uint8Array[];
	/** The turn of the core in which it took the request. */
	readonly turn: number;
}

/**
 * The unanswered requests of one client. When requests have the same type and id, a response may not tell which one it answers: that may
 * become known later.
 */
export class OutstandingRequests {
	readonly taken: TakenRequest[] = [];
	/** The requests that the last settled response may answer. */
	candidates: readonly TakenRequest[] = [];
	private readonly doubtful: TakenRequest[] = [];

	/** Whether the last settled response can answer only one request. */
	get isCertain(): boolean {
		return this.candidates.length === 1;
	}

	/** Removes and returns the request that `response` answers; undefined if there is none. */
	settle(response: Slot): TakenRequest | undefined {
		const found = this.find(response);
		// No request is left that a response could answer.
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
