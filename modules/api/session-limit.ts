import { HsmError } from "../messages/errors.js";
import { SESSIONS } from "../messages/session.js";

/**
 * Lets the sessions of one client start, as many at the same time as the HSM has for it. One more waits as long as any of them ends
 * without the application: since it is being ended, or belongs to a request that ends it. Else the HSM refuses it, and whoever asked hears
 * that at once.
 */
export class SessionLimit {
	/** Sessions that have been asked for and are not known to have ended. */
	private open = 0;
	/** Of these, the ones that end without the application. */
	private ending = 0;
	private isEnded = false;
	private readonly waiting: (() => void)[] = [];

	/**
	 * Does `start` when there may be a session; `isInternal`: it ends without the application; `isWanted`: nobody has given it up meanwhile.
	 * @throws HsmError, `Session.Full` among others
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

	/** A session is about to be ended that the application has had. */
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

	/** Those who wait look again. */
	wake(): void {
		for (const wake of this.waiting.splice(0)) wake();
	}
}
