import { Status } from "../../modules/messages/errors.js";
import type { IssuedRequest } from "./issued-request.js";
import { check } from "./violation.js";

type Key = Uint8Array | undefined;

/**
 * The versions of one key of one client. Whenever a request is answered, it sees the key as the client's earlier requests left it: the
 * version is the number of earlier requests that change the key.
 */
export class KeyHistory {
	private readonly versions: Key[] = [undefined];
	private changes = 0;

	/** The key after all requests. */
	get last(): Key {
		return this.versions[this.versions.length - 1];
	}

	/** The key as all requests so far will leave it, once they are answered. */
	pending(): () => Key {
		const version = this.changes;
		return () => this.versions[version];
	}

	/** A request entered the ring. */
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
