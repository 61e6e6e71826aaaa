import type { AnyLengthField, RequestFields, RequestName } from "../messages/types.js";

/** Pieces of data in order. */
export type Pieces = Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** The fields of a client's method: those of the request, but the field of any length may be an iterable of pieces. */
export type MethodFields<Name extends RequestName> = WithPieces<RequestFields<Name>, AnyLengthField<Name>>;

/** Distributes over the alternatives of `Fields`. */
type WithPieces<Fields, AnyLength> = Fields extends unknown
	? { [Field in keyof Fields]: Field extends AnyLength ? Uint8Array | Pieces : Fields[Field] }
	: never;

/** Whether the caller gives pieces instead of one array. */
export function isPieces(data: unknown): data is Pieces {
	return typeof data === "object" && data !== null && !ArrayBuffer.isView(data) && (Symbol.asyncIterator in data || Symbol.iterator in data);
}

/** Reads one piece after another, and hands each on as soon as it is there. */
export class PieceReader {
	private readonly iterator: Iterator<unknown> | AsyncIterator<unknown>;
	/** Ends the wait for the next piece. */
	private stopWaiting: (reason: unknown) => void = () => undefined;
	private stopped: { readonly reason: unknown } | undefined;

	constructor(pieces: Pieces) {
		this.iterator = Symbol.asyncIterator in pieces ? pieces[Symbol.asyncIterator]() : pieces[Symbol.iterator]();
	}

	/** The caller no longer waits for the next piece, and takes none. */
	stop(reason: unknown): void {
		this.stopped ??= { reason };
		this.stopWaiting(reason);
	}

	/** Calls `take` for each piece as soon as it comes. Reads the next piece when the promise of `take` has settled. */
	async readAll(take: (piece: unknown) => Promise<void>): Promise<void> {
		const { iterator } = this;
		try {
			while (await this.read(take));
		} catch (error) {
			// Lets the source of the pieces release its resources. Nobody needs an error of that.
			Promise.resolve()
				.then(() => iterator.return?.())
				.catch(() => undefined);
			throw error;
		}
	}

	/** Returns whether there was a piece. */
	private async read(take: (piece: unknown) => Promise<void>): Promise<boolean> {
		if (this.stopped !== undefined) throw this.stopped.reason;
		const next = this.iterator.next();
		// Not in a promise's callback: the stack of a chip's machine has no room for its frames.
		if (!("then" in next)) {
			if (next.done !== true) await take(next.value);
			return next.done !== true;
		}
		const taken = await new Promise<{ readonly done: Promise<void> } | undefined>((resolve, reject) => {
			this.stopWaiting = reject;
			const receive = ({ done, value }: IteratorResult<unknown>): void => {
				if (this.stopped !== undefined) return;
				const taking = done === true ? undefined : take(value);
				taking?.catch(() => undefined);
				resolve(taking && { done: taking });
			};
			Promise.resolve(next).then(receive).catch(reject);
		});
		await taken?.done;
		return taken !== undefined;
	}
}
