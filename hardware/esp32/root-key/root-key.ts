import type { RootKey } from "../../../modules/keystore/flash.js";

/** The chip's root key: in the eFuses of the HMAC peripheral, or on the first ESP32 in eFuse block 3. Wrong arguments throw as those of the drivers. */
export const deviceRootKey: RootKey = Object.freeze({
	source: native("xs_heimlig_root_key_source"),
	derive: native("xs_heimlig_root_key_derive"),
});
