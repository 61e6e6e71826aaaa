import { armBell, ringDoorbell, takeBell } from "../mailbox/doorbell.js";
import type { Region } from "../mailbox/region.js";
import type { Channel } from "./channel.js";
import type { ConnectionHost } from "./connection-host.js";

/** Wakes the HSM for one client's requests, and asks it for messages about their answers. */
export class Bells {
	private readonly doorbell: number;
	/** Word of this client's host bell. */
	private readonly bell: number;
	private readonly host: ConnectionHost | undefined;
	private readonly onIdle: () => void;
	private isWaitingForIdle = false;
	/** The number of polls that are left until the next message. */
	private polls: number;

	/** Calls `client.onIdle` when requests were sent and the caller's code is done. */
	constructor(region: Region, index: number, host: ConnectionHost | undefined, client: { onIdle(): void }) {
		this.doorbell = region.doorbell;
		this.bell = region.hostBell(index);
		this.host = host;
		this.polls = host?.polls ?? 0;
		this.onIdle = () => {
			this.isWaitingForIdle = false;
			client.onIdle();
		};
	}

	/** Tells the HSM that requests were sent. */
	ring(control: Int32Array): void {
		ringDoorbell(control, this.doorbell);
		this.host?.watch();
		if (this.isWaitingForIdle) return;
		this.isWaitingForIdle = true;
		// The host asks for a message only when the caller's code is done, so that a burst of requests costs one message.
		if (this.host?.operations?.later === undefined) void Promise.resolve().then(this.onIdle);
		else this.host.operations.later(this.onIdle);
	}

	/** Asks for a message at the next answer. Check the response ring once more after this. */
	arm(control: Int32Array): void {
		armBell(control, this.bell);
	}

	/** Asks for a message no longer. Returns whether the HSM has sent none. */
	take(control: Int32Array): boolean {
		return takeBell(control, this.bell);
	}

	/** A message has come. */
	resetPolls(): void {
		this.polls = this.host?.polls ?? 0;
	}

	/**
	 * Polls for an answer for a moment, since a message costs more than most requests. The polls are counted from one message to the next: a caller
	 * who sends without pause still comes back to the event loop, where timers and the watchdog wait.
	 */
	poll({ responses }: Channel): void {
		for (; this.polls > 0 && responses.available() === 0; this.polls--);
	}
}
