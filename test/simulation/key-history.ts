import { Status } from "../../modules/messages/errors.js";
import type { IssuedRequest } from "./issued-request.js";
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
	put(issued: IssuedRequest): void {
		issued.version = this.changes;
		if (issued.requestCase.after !== undefined) this.changes++;
	}

	/** The HSM answers a request. */
	answer(issued: IssuedRequest, status: number): void {
		const { version, requestCase } = issued;
		check(version < this.versions.length, () => `${issued} was answered before a change of its key that was asked for earlier`);
		const key = this.versions[version];
		issued.answer(status, key);
		if (requestCase.after === undefined) return;
		check(version === this.versions.length - 1, () => `${issued} was answered in another order than changes were asked for`);
		this.versions.push(status === Status.Ok ? requestCase.after(key, issued.made) : key);
	}
}
