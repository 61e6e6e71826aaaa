/** The keys of an HSM under attack. Imports nothing of Node: it runs on XS. */
import type { CounterDescription } from "../../modules/keystore/counters.js";
import type { KeyDescription } from "../../modules/keystore/description.js";
import { FIRST_FREE_ID } from "../../modules/messages/sizes.js";
import { all, allButWrap, noPermissions, pair, publicKey, sealing, stretching, symmetric, wrapping } from "../support/hsm-keys.js";

/**
 * The first keys, up to `agreeing`, are secret; `open`, `openPair`, `openPublic`, `agreed` and `openCtr` are for all clients. `agreed` is the place of the secrets
 * that `agreeing` shares. `owned`, `ownedCtr` and `free` are the honest client's alone. `sealing` and `sealingCcm` may only decrypt: a client that can encrypt under
 * a used nonce can decrypt without a valid tag.
 */
export const Keys = {
	cipher: 1,
	wrapping: 2,
	wrapped: 3,
	sealing: 4,
	mac: 5,
	sealingCcm: 6,
	ctr: 7,
	pair: 11,
	agreeing: 12,
	open: 21,
	openPair: 22,
	openPublic: 23,
	agreed: 24,
	openCtr: 25,
	/** For all clients. */
	password: 26,
	owned: 31,
	ownedCtr: 32,
	/** A free key of the honest client's (free-keys.ts). */
	free: FIRST_FREE_ID,
} as const;
export const secretKeys = [Keys.cipher, Keys.wrapping, Keys.wrapped, Keys.sealing, Keys.mac, Keys.sealingCcm, Keys.ctr, Keys.owned, Keys.ownedCtr] as const;
/** The counters: of the honest client, and of all. */
export const counters: readonly CounterDescription[] = [
	{ id: 1, owners: [0] },
	{ id: 2, owners: "all" },
];
/** The number of the honest client. */
export const HONEST = 0;

const imported = { ...noPermissions, import: true };
export const keyDescriptions: readonly KeyDescription[] = [
	symmetric(Keys.cipher, 32, imported),
	{ ...symmetric(Keys.wrapping, 16, imported, wrapping), persistent: true },
	symmetric(Keys.wrapped, 24, { ...imported, wrap: true }, { algorithms: ["AES-GCM"], operations: ["encrypt", "decrypt"], iv: "generated" }),
	symmetric(Keys.sealing, 32, imported, { algorithms: ["AES-GCM", "ChaCha20-Poly1305"], operations: ["decrypt"] }),
	symmetric(Keys.mac, 40, imported, { algorithms: ["HMAC"], operations: ["verify"] }),
	symmetric(Keys.sealingCcm, 32, imported, { algorithms: ["AES-CCM"], operations: ["decrypt"] }),
	symmetric(Keys.ctr, 32, imported, sealing("AES-CTR")),
	symmetric(Keys.openCtr, 32, all, sealing("AES-CTR")),
	symmetric(Keys.ownedCtr, 32, imported, sealing("AES-CTR"), [HONEST]),
	pair(Keys.pair, "P-256", imported),
	pair(Keys.agreeing, "X25519", imported, { algorithms: ["X25519"], operations: ["deriveKey"] }),
	// In flash, as one of the secrets is.
	{ ...symmetric(Keys.open, 32, all), persistent: true },
	symmetric(Keys.agreed, 32, all, { algorithms: ["HKDF"], operations: ["deriveKey"] }),
	symmetric(Keys.password, 20, all, stretching),
	pair(Keys.openPair, "P-256", allButWrap),
	publicKey(Keys.openPublic, "P-256"),
	symmetric(Keys.owned, 32, imported, undefined, [HONEST]),
];
