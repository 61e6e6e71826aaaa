import { aes } from "./aes.js";
import { chachapoly } from "./chachapoly.js";
import { ecc } from "./ecc.js";
import { hash } from "./hash.js";
import { kdf } from "./kdf.js";
import type { KnownAnswer } from "./known-answer.js";
import { mac } from "./mac.js";

export const knownAnswers: readonly KnownAnswer[] = [...aes, ...chachapoly, ...hash, ...mac, ...kdf, ...ecc];
