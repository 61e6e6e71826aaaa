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
	private isFilling = false;
	private lastError: unknown;
	private onFull: () => void = () => undefined;
	/** Resolves when the pool is full for the first time. */
	readonly ready: Promise<void>;

	/** `capacity`: bytes of the pool. */
	constructor(hsm: HsmAccess, capacity: number) {
		this.hsm = hsm;
		this.bytes = new Uint8Array(capacity);
		this.ready = new Promise((resolve, reject) => {
			this.onFull = resolve;
			this.fill().catch(reject);
		});
		// Who does not wait for it learns the reason at the first use.
		this.ready.catch(() => undefined);
	}

	/** Moves bytes into `target`. @throws OperationError if so many are not there yet; QuotaExceededError if they never are */
	take(target: Uint8Array): void {
		const { bytes, available } = this;
		const { length } = target;
		if (length > bytes.length)
			throw webError("QuotaExceededError", `the pool of random bytes has ${bytes.length} bytes, asked for ${length} (option randomBytes of createCrypto)`);
		if (length > available) {
			this.fill().catch(() => undefined);
			const reason = this.lastError === undefined ? "wait for crypto.ready, or a moment" : String(this.lastError);
			throw webError("OperationError", `${available} random bytes are there, asked for ${length}: ${reason}`, this.lastError);
		}
		this.available = available - length;
		target.set(bytes.subarray(this.available, available));
		bytes.fill(0, this.available, available);
		this.fill().catch(() => undefined);
	}

	/** Fetches what is missing. */
	private async fill(): Promise<void> {
		if (this.isFilling) return;
		this.isFilling = true;
		try {
			while (this.available < this.bytes.length) {
				const random = await this.hsm.ask((client) => client.getRandom({ size: Math.min(this.bytes.length - this.available, REQUEST_BYTES) }));
				// Bytes may have been taken meanwhile, never added.
				this.bytes.set(random, this.available);
				this.available += random.length;
				random.fill(0);
			}
			this.lastError = undefined;
			this.onFull();
		} catch (error) {
			this.lastError = error;
			throw error;
		} finally {
			this.isFilling = false;
		}
	}
}
