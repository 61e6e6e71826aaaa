/** The keys of an HSM under attack. Imports nothing of Node: it runs on XS. */
import type { KeyDescription } from "../../modules/keystore/description.js";
import { all, allButWrap, no, pair, symmetric, wrapping } from "../support/hsm-keys.js";

/**
 * None of the bytes of the first seven may come to light; the last two are everybody's. What `sealing` and `sealingCcm` have sealed can only be opened: whoever may
 * encrypt with a key, under a nonce that was used, can read without a tag.
 */
export const Keys = { cipher: 1, wrapping: 2, wrapped: 3, sealing: 4, mac: 5, sealingCcm: 6, pair: 11, open: 21, openPair: 22 } as const;
export const secretKeys = [Keys.cipher, Keys.wrapping, Keys.wrapped, Keys.sealing, Keys.mac, Keys.sealingCcm] as const;

const imported = { ...no, import: true };
export const keyDescriptions: readonly KeyDescription[] = [
	symmetric(Keys.cipher, 32, imported),
	symmetric(Keys.wrapping, 16, imported, wrapping),
	symmetric(Keys.wrapped, 24, { ...imported, wrap: true }, { algorithms: ["AES-GCM"], operations: ["encrypt", "decrypt"], iv: "generated" }),
	symmetric(Keys.sealing, 32, imported, { algorithms: ["AES-GCM", "ChaCha20-Poly1305"], operations: ["decrypt"] }),
	symmetric(Keys.mac, 40, imported, { algorithms: ["HMAC"], operations: ["verify"] }),
	symmetric(Keys.sealingCcm, 32, imported, { algorithms: ["AES-CCM"], operations: ["decrypt"] }),
	pair(Keys.pair, "P-256", imported),
	symmetric(Keys.open, 32, all),
	pair(Keys.openPair, "P-256", allButWrap),
];
