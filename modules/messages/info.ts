/** The answer to GetInfo. */

/** The version of the firmware: that of package.json. */
export const VERSION = Object.freeze([0, 1, 0] as const);

/** The place of the root key, which seals the keys in flash. */
export type RootKeyName = "none" | "development" | "eFuse" | "hardware";

/** Whether the HSM has a store in flash, and why not. */
export type StoreName = "none" | "ready" | "no root key" | "foreign" | "later version" | "other root key" | "unfit image" | "broken" | "too many records";

export interface HsmInfo {
	/** The version of the firmware, such as "0.1.0". */
	readonly version: string;
	/** `development` and `eFuse` protect little: see the page on the chip. */
	readonly rootKey: RootKeyName;
	/** Persistent keys and counters need a store that is `ready`. The HSM leaves a partition alone that it can not read. */
	readonly store: StoreName;
	/** Whether a source of noise feeds the chip's random-number generator. */
	readonly entropy: boolean;
	/** Bytes of records for which the flash has room. A key takes 128 to 256. */
	readonly free: number;
	/** Erases of each sector so far. Flash is made for 100,000. */
	readonly wear: number;
	/** Records that the flash has lost since it was formatted. */
	readonly damaged: number;
	/** Whole records that this device has not sealed, at the last boot: someone has changed the flash. */
	readonly refused: number;
	/** Keys and counters in flash for which this firmware has no place. The HSM keeps them. */
	readonly unknown: number;
}

export const INFO_BYTES = 32;

/** The layout of the information on the wire: a byte each, but four bytes from `Free` on, the lowest first. */
export enum InfoOffset {
	Version,
	RootKey = 3,
	Store,
	Entropy,
	Free = 8,
	Wear = 12,
	Damaged = 16,
	Refused = 20,
	Unknown = 24,
}
