import { type HsmInfo, InfoOffset, type RootKeyName, type StoreName } from "../messages/info.js";

/** The information in the HSM's answer. The names are in the order of their numbers. As lists of the module they would take memory at all times. */
export function unpackInfo(bytes: Uint8Array): HsmInfo {
	const rootKeys: RootKeyName[] = ["none", "development", "eFuse", "hardware"];
	const stores: StoreName[] = ["none", "ready", "no root key", "foreign", "later version", "other root key", "unfit image", "broken", "too many records"];
	const word = (at: number): number => (bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24)) >>> 0;
	return {
		version: bytes.subarray(InfoOffset.Version, InfoOffset.RootKey).join("."),
		rootKey: rootKeys[bytes[InfoOffset.RootKey]],
		store: stores[bytes[InfoOffset.Store]],
		entropy: bytes[InfoOffset.Entropy] === 1,
		free: word(InfoOffset.Free),
		wear: word(InfoOffset.Wear),
		damaged: word(InfoOffset.Damaged),
		refused: word(InfoOffset.Refused),
		unknown: word(InfoOffset.Unknown),
	};
}
