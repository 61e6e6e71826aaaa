import type { AnyLengthField, RequestFields, RequestName } from "../messages/types.js";

/** Pieces of data, one after the other. */
export type Pieces = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** The fields that a client's method takes: those of the request, the one that may have any length in pieces as well. */
export type MethodFields<Name extends RequestName> = {
	[Field in keyof RequestFields<Name>]: Field extends AnyLengthField<Name> ? Uint8Array | Pieces : RequestFields<Name>[Field];
};

/** Whether the caller gives pieces in the place of one array. */
export function isPieces(data: unknown): data is Pieces {
	return typeof data === "object" && data !== null && !ArrayBuffer.isView(data) && (Symbol.asyncIterator in data || Symbol.iterator in data);
}

/** Asks for one piece after the other, and hands each on as soon as it is there. */
export class PieceReader {
	private readonly iterator: Iterator<unknown> | AsyncIterator<unknown>;
	/** Ends the wait for the next piece. */
	private stopWaiting: (reason: unknown) => void = () => undefined;
	private stopped: { readonly reason: unknown } | undefined;

	constructor(pieces: Pieces) {
		this.iterator = Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]();
	}

	/** The caller does not wait for the next piece any longer, and takes none. */
	stop(reason: unknown): void {
		this.stopped ??= { reason };
		this.stopWaiting(reason);
	}

	/** Calls `take` for each piece at the moment at which it comes, and for the next one when what that returns has settled. */
	async readAll(take: (piece: unknown) => Promise<void>): Promise<void> {
		const { iterator } = this;
		try {
			while (await this.read(take));
		} catch (error) {
			// Whoever has made the pieces lets go of what they are made of; what that throws is nobody's.
			Promise.resolve()
				.then(() => iterator.return?.())
				.catch(() => undefined);
			throw error;
		}
	}

	/** Whether there was one. */
	private async read(take: (piece: unknown) => Promise<void>): Promise<boolean> {
		if (this.stopped !== undefined) throw this.stopped.reason;
		const next = this.iterator.next();
		// Not in a promise's callback, whose frames the stack of a chip's machine has no room for.
		if (!("then" in next)) {
			if (next.done !== true) await take(next.value);
			return next.done !== true;
		}
		const taken = await new Promise<{ readonly done: Promise<void> } | undefined>((resolve, reject) => {
			this.stopWaiting = reject;
			const look = ({ done, value }: IteratorResult<unknown>): void => {
				if (this.stopped !== undefined) return;
				const taking = done === true ? undefined : take(value);
				taking?.catch(() => undefined);
				resolve(taking && { done: taking });
			};
			Promise.resolve(next).then(look).catch(reject);
		});
		await taken?.done;
		return taken !== undefined;
	}
}
