/** What a promise of the API may be fulfilled with. */
export type Value = Uint8Array | boolean | number | undefined;

/** A request that is under way, and once it is sent, where its memory lies. Small: many may wait. */
export interface Call {
	readonly code: number;
	readonly resolve: (value: Value) => void;
	readonly reject: (reason: unknown) => void;
	/** While it waits: its words, and its inputs behind them. */
	queued?: ArrayBuffer | undefined;
	block: number;
	/** Bytes of pool memory. */
	bytes: number;
	/** Takes back what watches the caller's signal and timeout. */
	disarm?: (() => void) | undefined;
	/** Gives it up where it is done in several requests. */
	stop?: (reason: unknown) => void;
	/** Its caller has been told that there will be no answer; the HSM has its memory until it gives it back. */
	isAbandoned?: boolean;
}
