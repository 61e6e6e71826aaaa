import { webError } from "./errors.js";
import type { HsmAccess } from "./hsm-access.js";

/** The most bytes that one request asks for. */
const REQUEST_BYTES = 1024;

/**
 * Random bytes of the HSM, fetched ahead. `getRandomValues` can not wait for the HSM, so it takes bytes that are here already. Bytes are
 * given out once and wiped.
 */
export class RandomPool {
	private readonly hsm: HsmAccess;
	private readonly bytes: Uint8Array;
	/** The bytes from 0 to here are there. */
	private available = 0;
	/** The filling under way. */
	private filling: Promise<void> | undefined;
	private hasBeenFull = false;
	private lastError: unknown;

	/** `capacity`: bytes of the pool. */
	constructor(hsm: HsmAccess, capacity: number) {
		this.hsm = hsm;
		this.bytes = new Uint8Array(capacity);
		this.fillLater();
	}

	/** Resolves when the pool has been full once. Rejects if the HSM gives no random bytes; then ask again. */
	get ready(): Promise<void> {
		return this.hasBeenFull ? Promise.resolve() : this.fill();
	}

	/** Moves bytes into `target`. @throws OperationError if so many are not there yet; QuotaExceededError if they never are */
	take(target: Uint8Array): void {
		const { bytes, available } = this;
		const { length } = target;
		if (length > bytes.length)
			throw webError("QuotaExceededError", `the pool of random bytes has ${bytes.length} bytes, asked for ${length} (option randomBytes of createCrypto)`);
		if (length > available) {
			this.fillLater();
			const reason = this.lastError === undefined ? "wait for crypto.ready, or a moment" : String(this.lastError);
			throw webError("OperationError", `${available} random bytes are there, asked for ${length}: ${reason}`, this.lastError);
		}
		this.available = available - length;
		target.set(bytes.subarray(this.available, available));
		bytes.fill(0, this.available, available);
		this.fillLater();
	}

	/** Fills the pool. A caller who does not wait learns the reason of a failure at the next use. */
	private fillLater(): void {
		this.fill().catch(() => undefined);
	}

	private fill(): Promise<void> {
		this.filling ??= this.fetch().finally(() => {
			this.filling = undefined;
		});
		return this.filling;
	}

	/** Fetches what is missing. */
	private async fetch(): Promise<void> {
		try {
			while (this.available < this.bytes.length) {
				const random = await this.hsm.ask((client) => client.getRandom({ size: Math.min(this.bytes.length - this.available, REQUEST_BYTES) }));
				// Bytes may have been taken meanwhile, never added.
				this.bytes.set(random, this.available);
				this.available += random.length;
				random.fill(0);
			}
			this.lastError = undefined;
			this.hasBeenFull = true;
		} catch (error) {
			this.lastError = error;
			throw error;
		}
	}
}
