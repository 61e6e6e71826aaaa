import { FIRST_PERSISTENT_ID } from "../messages/sizes.js";
import type { KeyHandle } from "../messages/types.js";

/** The connection that has made a key. */
interface KeyMaker {
	readonly hsm: object;
	ask(name: "DeleteKey", fields: { readonly key: number }): Promise<void>;
}

/** The key of a handle. The registry keeps it, not the handle. */
interface Held {
	readonly client: KeyMaker;
	readonly id: number;
	isDisposed: boolean;
	/** Requests of several parts, and digests, that still need the key. */
	uses: number;
}

/**
 * A free key of the HSM. Every method takes it in place of an id. The HSM deletes the key when the handle is disposed or collected as
 * garbage, after the requests that use it and were sent before. A key without the permission `delete` stays until the HSM ends. A persistent
 * key stays until `deleteKey`.
 */
export class Key implements KeyHandle {
	declare private readonly held: Held;

	constructor(held: Held) {
		// Not enumerable: it is the API's, not the application's.
		Object.defineProperty(this, "held", { value: held });
	}

	/** The id that the HSM has given the key. No later key has it. */
	get id(): number {
		return this.held.id;
	}

	/** Lets go of the key. Any later use of the handle is a TypeError. With `using`, the engine calls this under `Symbol.dispose`. */
	dispose(): void {
		release(this.held);
	}
}

export interface Key {
	[Symbol.dispose](): void;
}

// XS has the symbol only if it is built with explicit resource management.
if (typeof Symbol.dispose === "symbol") Object.defineProperty(Key.prototype, Symbol.dispose, { value: Key.prototype.dispose });

/** Releases the keys whose handles were collected as garbage. */
let handles: FinalizationRegistry<Held> | undefined;

/** A handle of the key that `client` has made. */
export function createKey(client: KeyMaker, id: number): Key {
	const held: Held = { client, id, isDisposed: false, uses: 0 };
	const key = new Key(held);
	handles ??= new FinalizationRegistry(release);
	handles.register(key, held);
	return key;
}

/**
 * Why the handle can not be used for a request to the Hsm `host`; undefined if it can. `isPart`: the request is part of one that was made
 * before the disposal.
 */
export function keyProblem(key: Key, host: object | undefined, isPart: boolean): string | undefined {
	const held = heldOf(key);
	if (held === undefined) return "an object that the API has not made";
	if (held.isDisposed && !isPart) return "a key that was disposed";
	return host !== undefined && held.client.hsm !== host ? "a key of another Hsm" : undefined;
}

/** Keeps the key of the handle until the caller calls the returned function, even if the handle is disposed meanwhile. */
export function holdKey(key: unknown): () => void {
	const held = key instanceof Key ? heldOf(key) : undefined;
	if (held === undefined) return () => undefined;
	held.uses++;
	let isHeld = true;
	return () => {
		if (!isHeld) return;
		isHeld = false;
		held.uses--;
		if (held.isDisposed && held.uses === 0) deleteKey(held);
	};
}

function heldOf(key: Key): Held | undefined {
	return (key as unknown as { held?: Held }).held;
}

function release(held: Held): void {
	if (held.isDisposed) return;
	held.isDisposed = true;
	if (held.uses === 0) deleteKey(held);
}

/** Not a persistent key. The HSM may have ended, or may refuse: then nothing is left to do. */
function deleteKey({ client, id }: Held): void {
	if (id >= FIRST_PERSISTENT_ID) return;
	client.ask("DeleteKey", { key: id }).catch(() => undefined);
}
