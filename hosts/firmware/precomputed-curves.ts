/**
 * Builds the curves. An image preloads this module, so that they are built when it is linked and lie in flash, with a table of
 * multiples of the base point where that is worth its place. Nothing imports it: elsewhere curves are built when first used.
 */
import { sharedEd25519 } from "../../modules/workers/ed25519.js";
import { sharedP256 } from "../../modules/workers/p256.js";
import { sharedP384 } from "../../modules/workers/p384.js";
import { NO_TABLE } from "../../modules/workers/shared-curve.js";
import { sharedX25519 } from "../../modules/workers/x25519.js";

/** Bits of a scalar that are taken at once. A table has 8 points, of about 150 bytes, for each 4 bits of a blinded scalar. */
const WINDOW = 4;

sharedP256.precompute(WINDOW);
sharedEd25519.precompute(WINDOW);
sharedP384.precompute(NO_TABLE);
// No table would help X25519: none of its points is multiplied twice.
sharedX25519.precompute(NO_TABLE);
