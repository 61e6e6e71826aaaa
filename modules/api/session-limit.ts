import { HsmError } from "../messages/errors.js";
import { SESSIONS } from "../messages/session.js";

/**
 * Limits the sessions of one client to as many as the HSM has for it. A further session waits only while another session ends without the
 * application's help: because it is being ended, or because it belongs to a request that ends it. Otherwise the HSM refuses it, and the
 * caller gets the error at once.
 */
export class SessionLimit {
	/** Sessions that were asked for and may not have ended. */
	private open = 0;
	/** Those of them that end without the application. */
	private ending = 0;
	private isEnded = false;
	private readonly waiting: (() => void)[] = [];

	/**
	 * Calls `start` when the HSM may have a free session. `isInternal`: the session ends without the application. `isWanted`: nobody has
	 * cancelled it.
	 * @throws HsmError, such as `Session.Full`
	 */
	async start(start: () => Promise<number>, isInternal: boolean, isWanted: () => boolean): Promise<number> {
		for (;;) {
			while (this.open >= SESSIONS && this.ending > 0 && !this.isEnded && isWanted()) await this.nextChange();
			if (!isWanted()) throw new HsmError("Session.NotFound", "Session", "it was given up");
			this.open++;
			if (isInternal) this.ending++;
			try {
				return await start();
			} catch (error) {
				this.ended(isInternal);
				if (!(error instanceof HsmError) || error.code !== "Session.Full" || this.ending === 0) throw error;
			}
			await this.nextChange();
		}
	}

	/** A session of the application's is about to end. */
	beginEnd(): void {
		this.ending++;
	}

	/** A session has ended. */
	ended(isInternal: boolean): void {
		this.open--;
		if (isInternal) this.ending--;
		this.wake();
	}

	/** The HSM has ended: nobody waits any longer. */
	end(): void {
		this.isEnded = true;
		this.wake();
	}

	private nextChange(): Promise<void> {
		return new Promise((resolve) => {
			this.waiting.push(resolve);
		});
	}

	/** Lets all that wait check again. */
	wake(): void {
		for (const wake of this.waiting.splice(0)) wake();
	}
}
