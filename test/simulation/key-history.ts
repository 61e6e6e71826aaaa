import { Status } from "../../modules/messages/errors.js";
import type { Asked } from "./asked.js";
import { check } from "./violation.js";

type Key = Uint8Array | undefined;

/**
 * What one client has done with one place of the key store. A request finds the key as the client's earlier ones left it,
 * whenever it is answered: so the key is known by version, counted in changes that were asked for before.
 */
export class KeyHistory {
	private readonly versions: Key[] = [undefined];
	private changes = 0;

	/** What is there when all is answered. */
	get last(): Key {
		return this.versions[this.versions.length - 1];
	}

	/** A request has come into the ring. */
	put(asked: Asked): void {
		asked.version = this.changes;
		if (asked.question.after !== undefined) this.changes++;
	}

	/** The HSM answers a request. */
	answer(asked: Asked, status: number): void {
		const { version, question } = asked;
		check(version < this.versions.length, () => `${asked} was answered before a change of its key that was asked for earlier`);
		const key = this.versions[version];
		asked.answer(status, key);
		if (question.after === undefined) return;
		check(version === this.versions.length - 1, () => `${asked} was answered in another order than changes were asked for`);
		this.versions.push(status === Status.Ok ? question.after(key, asked.made) : key);
	}
}
