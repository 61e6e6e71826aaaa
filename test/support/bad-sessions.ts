/** The sessions that bad requests name, of two clients: one asks by the API, and the other writes the bad requests by hand. Runs on XS. */

import { requests } from "../../modules/messages/requests.js";
import type { SessionKind } from "../../modules/messages/session.js";
import { EXTERNAL_KEY } from "../../modules/messages/slot.js";
import type { RequestName } from "../../modules/messages/types.js";
import type { RawRequest } from "./raw-client.js";
import { sessionKinds } from "./rows.js";

/** The key of the sessions of HMAC, which must be there and stay there. */
const KEY = 1;

type Numbers = Readonly<Record<keyof typeof SessionKind, number>>;

/** The open sessions of the client that writes by hand, which has one more: then it has all. */
export const ownSessions: Numbers = { hash: 8, hmac: 5, hmacVerify: 6 };
const fullSession = 7;
/** Was the client's own. */
export const endedSession = 4;
/** The other client's, with numbers that are none of the client's own. */
export const othersSessions: Numbers = { hash: 12, hmac: 13, hmacVerify: 14 };

/** What the client that asks by the API has to ask first, one after the other: a client's sessions have numbers in the order of their starts. */
export const othersSetup: readonly { readonly name: RequestName; readonly fields: Record<string, number | string> }[] = [4, 8, 12].flatMap((first) => [
	{ name: "HashStart", fields: { algorithm: "SHA-256" } },
	{ name: "HmacStart", fields: { key: KEY, algorithm: "SHA-256" } },
	{ name: "HmacVerifyStart", fields: { key: KEY, algorithm: "SHA-256" } },
	...(first === othersSessions.hash ? [] : [0, 1, 2].map((index) => ({ name: "EndSession", fields: { session: first + index } }) as const)),
]);

const message = [0, 3] as const;
/** The three bytes that each session takes in before the bad requests come, from the beginning of the pool. */
export const sessionMessage = Uint8Array.of(0x61, 0x62, 0x63);

/** What the other has to write, and the number that must be answered. */
export const ownSetup: readonly { readonly request: RawRequest; readonly answer: number }[] = [
	{ request: { type: requests.HashStart, parameters: [0] }, answer: endedSession },
	{ request: { type: requests.HmacStart, keyId: KEY, parameters: [0] }, answer: ownSessions.hmac },
	{ request: { type: requests.HmacVerifyStart, keyId: KEY, parameters: [0] }, answer: ownSessions.hmacVerify },
	{ request: { type: requests.HmacStart | EXTERNAL_KEY, parameters: [5], pairs: [message] }, answer: fullSession },
	{ request: { type: requests.EndSession, parameters: [endedSession] }, answer: 0 },
	{ request: { type: requests.HashStart, parameters: [0] }, answer: ownSessions.hash },
	{ request: { type: requests.HashUpdate, parameters: [ownSessions.hash], pairs: [undefined, message] }, answer: 0 },
	{ request: { type: requests.HmacUpdate, parameters: [ownSessions.hmac], pairs: [undefined, message] }, answer: 0 },
	{ request: { type: requests.HmacUpdate, parameters: [ownSessions.hmacVerify], pairs: [undefined, message] }, answer: 0 },
];

const output = [0, 64] as const;
const tag = [64, 32] as const;

/** The last requests of the sessions, which write digest and tag to the beginning of the pool; the verification expects its tag at 64. */
export const ownEnd = {
	hash: { type: requests.HashFinish, parameters: [ownSessions.hash], pairs: [undefined, undefined, undefined, undefined, output] },
	hmac: { type: requests.HmacFinish, parameters: [ownSessions.hmac], pairs: [undefined, undefined, undefined, undefined, output] },
	hmacVerify: { type: requests.HmacVerifyFinish, parameters: [ownSessions.hmacVerify], pairs: [undefined, tag] },
	full: { type: requests.EndSession, parameters: [fullSession] },
} satisfies Readonly<Record<string, RawRequest>>;

/** Those of the other client. */
export const othersEnd: typeof othersSetup = sessionKinds.map((kind) => ({ name: "EndSession", fields: { session: othersSessions[kind] } }));
