/** The sessions of the bad requests. One client uses the API, the other writes slots by hand and sends the bad requests. Runs on XS. */

import { requests } from "../../modules/messages/requests.js";
import type { SessionKind } from "../../modules/messages/session.js";
import { EXTERNAL_KEY } from "../../modules/messages/slot.js";
import type { RequestName } from "../../modules/messages/types.js";
import type { RawRequest } from "./raw-client.js";

/** The key of the HMAC sessions. It must be present all the time. */
const KEY = 1;
/** The other client's own key and counter block for AES-CTR (json-requests.ts). */
const CTR_KEY = `hex:${"01".repeat(32)}`;
const COUNTER = `hex:${"02".repeat(16)}`;

/** A client has four sessions, so it can not have one of each kind. */
type Numbers = Readonly<Partial<Record<keyof typeof SessionKind, number>>>;

/** Open sessions of the client that writes by hand: as many as it can have. */
export const ownSessions = { hash: 8, hmac: 5, hmacVerify: 6, aesCtr: 7 } as const satisfies Numbers;
/** The client's own session, which has ended. */
export const endedSession = 4;
/** The other client's sessions. The client itself has none of these numbers. */
export const othersSessions = { hash: 12, hmac: 13, hmacVerify: 14, aesCtr: 15 } as const satisfies Numbers;

/** Setup requests of the client that uses the API, one after the other: a client's sessions are numbered in the order of their starts. */
export const othersSetup: readonly { readonly name: RequestName; readonly fields: Record<string, number | string> }[] = [4, 8, 12].flatMap((first) => [
	{ name: "HashStart", fields: { algorithm: "SHA-256" } },
	{ name: "HmacStart", fields: { key: KEY, algorithm: "SHA-256" } },
	{ name: "HmacVerifyStart", fields: { key: KEY, algorithm: "SHA-256" } },
	{ name: "AesCtrStart", fields: { key: CTR_KEY, counter: COUNTER, length: 128 } },
	...(first === othersSessions.hash ? [] : [0, 1, 2, 3].map((index) => ({ name: "EndSession", fields: { session: first + index } }) as const)),
]);

const message = [0, 3] as const;
/** Key and counter block of the session of AES-CTR: zeros of the pool, which the message is not in. */
const ctrKey = [16, 16] as const;
const counter = [32, 16] as const;
/** The message of each session before the bad requests. It lies at the start of the pool. */
export const sessionMessage = Uint8Array.of(0x61, 0x62, 0x63);

/** Setup requests of the client that writes by hand, and the expected `answer` of each. */
export const ownSetup: readonly { readonly request: RawRequest; readonly answer: number }[] = [
	{ request: { type: requests.HashStart, parameters: [0] }, answer: endedSession },
	{ request: { type: requests.HmacStart, keyId: KEY, parameters: [0] }, answer: ownSessions.hmac },
	{ request: { type: requests.HmacVerifyStart, keyId: KEY, parameters: [0] }, answer: ownSessions.hmacVerify },
	{ request: { type: requests.AesCtrStart | EXTERNAL_KEY, parameters: [128], pairs: [ctrKey, counter] }, answer: ownSessions.aesCtr },
	{ request: { type: requests.EndSession, parameters: [endedSession] }, answer: 0 },
	{ request: { type: requests.HashStart, parameters: [0] }, answer: ownSessions.hash },
	{ request: { type: requests.HashUpdate, parameters: [ownSessions.hash], pairs: [undefined, message] }, answer: 0 },
	{ request: { type: requests.HmacUpdate, parameters: [ownSessions.hmac], pairs: [undefined, message] }, answer: 0 },
	{ request: { type: requests.HmacUpdate, parameters: [ownSessions.hmacVerify], pairs: [undefined, message] }, answer: 0 },
];

const output = [0, 64] as const;
const tag = [64, 32] as const;
const ctrData = [128, 5] as const;
const ctrOutput = [144, 5] as const;

/** The last requests of the sessions. They write digest and tag to the start of the pool; the verification reads its tag at 64. */
export const ownEnd = {
	hash: { type: requests.HashFinish, parameters: [ownSessions.hash], pairs: [undefined, undefined, undefined, undefined, output] },
	hmac: { type: requests.HmacFinish, parameters: [ownSessions.hmac], pairs: [undefined, undefined, undefined, undefined, output] },
	hmacVerify: { type: requests.HmacVerifyFinish, parameters: [ownSessions.hmacVerify], pairs: [undefined, tag] },
	aesCtr: { type: requests.AesCtrUpdate, parameters: [ownSessions.aesCtr], pairs: [undefined, ctrData, undefined, undefined, ctrOutput] },
	full: { type: requests.EndSession, parameters: [ownSessions.aesCtr] },
} satisfies Readonly<Record<string, RawRequest>>;

/** The last requests of the other client. */
export const othersEnd: typeof othersSetup = Object.values(othersSessions).map((session) => ({ name: "EndSession", fields: { session } }));
