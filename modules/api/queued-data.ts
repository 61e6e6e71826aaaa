import { copyOf } from "./bytes.js";
import type { RequestQueue } from "./request-queue.js";

/** A copy of data that wait to be sent. It is cut into pieces, so that the memory of each piece is free as soon as it is sent. */
export class QueuedData {
	private readonly queue: RequestQueue;
	/** Undefined once sent. */
	private readonly pieces: (Uint8Array | undefined)[] = [];
	private bytes: number;
	private requests: number;
	private next = 0;

	/**
	 * Copies the bytes from `start` to before `end` of `data`. `queue` has counted them already, and `requests`. `pieceBytes`: the size of
	 * a piece.
	 */
	constructor(queue: RequestQueue, requests: number, data: Uint8Array, start: number, end: number, pieceBytes: number) {
		this.queue = queue;
		this.requests = requests;
		this.bytes = end - start;
		for (let from = start; from < end; from += pieceBytes) this.pieces.push(copyOf(data, from, Math.min(end, from + pieceBytes)));
	}

	/**
	 * Hands the next piece to `send`, and wipes it afterwards: `send` must have read it when it returns. Undefined if there is no piece
	 * left.
	 */
	send<Sent>(send: (piece: Uint8Array) => Sent): Sent | undefined {
		const piece = this.pieces[this.next];
		if (piece === undefined) return undefined;
		this.pieces[this.next++] = undefined;
		this.bytes -= piece.length;
		this.queue.add(0, -piece.length);
		try {
			return send(piece);
		} finally {
			piece.fill(0);
		}
	}

	/** Nothing waits any longer: wipes the rest. */
	end(): void {
		for (const piece of this.pieces.splice(0)) piece?.fill(0);
		this.queue.add(-this.requests, -this.bytes);
		this.requests = this.bytes = 0;
	}
}
