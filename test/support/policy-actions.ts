/** The actions on a key, and the ways to make a free key: the rows of the policy's tables (policy-table.ts). */
import type { Client } from "../../modules/api/client.js";
import type { Key } from "../../modules/api/key.js";
import type { KeyAttributes } from "../../modules/messages/attributes.js";
import { signing, type TestHsm, wrapping } from "./hsm.js";

/** Keys of the firmware that actions need besides the key itself. */
export const WRAPPING = 1;
export const BASE = 2;
export const OPEN_BASE = 3;
export const SEAL = 4;
export const OTHER = 5;
/** As BASE and OPEN_BASE, for PBKDF2. */
export const PASSWORD = 7;
export const OPEN_PASSWORD = 8;

type Act = (scene: Scene, key: number) => Promise<unknown>;

export interface Scene {
	readonly hsm: TestHsm;
	/** The client whose request counts. */
	readonly client: Client;
	/** Bytes of the caller's own. */
	readonly own: Uint8Array;
	/** A key whose handle is collected as garbage is deleted. */
	readonly handles: Key[];
}

/** An action on the key `key`. Its promise resolves if the HSM does it. */
export interface Action {
	readonly what: string;
	readonly isEmpty?: true;
	readonly isPair?: true;
	/** Puts the key where it is when the action begins. */
	readonly before?: Act;
	/** The ways to do it. All need the same permissions. */
	readonly acts: readonly Act[];
	/** The action names a place, so there is none for a free key. */
	readonly ofPlace?: true;
}

const hkdf = { algorithm: "SHA-256" } as const;
const stretch = { algorithm: "SHA-256", salt: new Uint8Array(8), iterations: 1 } as const;
export const secretPassword = { algorithms: ["PBKDF2"], operations: ["deriveKey"] } as const;
export const secretBase = { algorithms: ["HKDF"], operations: ["deriveKey"] } as const;
export const actions: readonly Action[] = [
	{ what: "use it as its usage says", acts: [({ client }, key) => client.encryptAesGcm({ key, plaintext: new Uint8Array(4) })] },
	{ what: "ask whether it is there, list it, read its attributes", acts: [({ client }, key) => client.getAttributes({ key })] },
	{ what: "export the public key of a pair", isPair: true, acts: [({ client }, key) => client.exportPublicKey({ key })] },
	{ what: "export it, or the private key of a pair", acts: [({ client }, key) => client.exportSymmetricKey({ key })] },
	{ what: "wrap it under a key of the firmware", acts: [({ client }, target) => client.wrapKey({ key: WRAPPING, target })] },
	{
		what: "wrap it under the caller's own key, or under a free key",
		acts: [
			({ client, own }, target) => client.wrapKey({ key: own, target }),
			async ({ client }, target) => client.wrapKey({ key: await free(client, wrapping, 16), target }),
		],
	},
	{ what: "seal it, a pair too", acts: [({ client }, target) => client.sealKey({ key: SEAL, target })] },
	{ what: "revoke usage or permissions", acts: [({ client }, key) => client.revokeUsage({ key, operations: ["decrypt"] })] },
	{ what: "delete it", acts: [({ client }, key) => client.deleteKey({ key })] },
	{ what: "generate it", isEmpty: true, ofPlace: true, acts: [({ client }, key) => client.generateSymmetricKey({ key })] },
	{ what: "import it", isEmpty: true, ofPlace: true, acts: [({ client, own }, key) => client.importSymmetricKey({ key, data: twice(own) })] },
	{
		what: "derive it from a key of the firmware without `deriveBits`",
		isEmpty: true,
		ofPlace: true,
		acts: [
			({ client }, target) => client.deriveKeyHkdf({ key: BASE, target, ...hkdf }),
			({ client }, target) => client.deriveKeyPbkdf2({ key: PASSWORD, target, ...stretch }),
		],
	},
	{
		what: "derive it from a key with `deriveBits`, a free key, or the caller's own",
		isEmpty: true,
		ofPlace: true,
		acts: [
			({ client }, target) => client.deriveKeyHkdf({ key: OPEN_BASE, target, ...hkdf }),
			({ client, own }, target) => client.deriveKeyHkdf({ key: own, target, ...hkdf }),
			async ({ client }, target) => client.deriveKeyHkdf({ key: await free(client, secretBase), target, ...hkdf }),
			({ client }, target) => client.deriveKeyPbkdf2({ key: OPEN_PASSWORD, target, ...stretch }),
			({ client, own }, target) => client.deriveKeyPbkdf2({ key: own, target, ...stretch }),
			async ({ client }, target) => client.deriveKeyPbkdf2({ key: await free(client, secretPassword), target, ...stretch }),
		],
	},
	{
		what: "unwrap it under a key of the firmware",
		isEmpty: true,
		ofPlace: true,
		acts: [async ({ client }, target) => client.unwrapKey({ key: WRAPPING, target, wrapped: await client.wrapKey({ key: WRAPPING, target: OTHER }) })],
	},
	{
		what: "unwrap it under the caller's own key, or under a free key",
		isEmpty: true,
		ofPlace: true,
		acts: [
			async ({ client, own }, target) => client.unwrapKey({ key: own, target, wrapped: await client.wrapKey({ key: own, target: OTHER }) }),
			async ({ client }, target) => {
				const key = await free(client, wrapping, 16);
				return client.unwrapKey({ key, target, wrapped: await client.wrapKey({ key, target: OTHER }) });
			},
		],
	},
	{ what: "replace it by a key that the HSM generates", ofPlace: true, acts: [({ client }, key) => client.generateSymmetricKey({ key, overwrite: true })] },
	{ what: "replace it by an import", ofPlace: true, acts: [({ client, own }, key) => client.importSymmetricKey({ key, data: twice(own), overwrite: true })] },
	{
		what: "export it after it was unwrapped, or derived without `deriveBits`",
		isEmpty: true,
		before: ({ client }, target) => client.deriveKeyHkdf({ key: BASE, target, ...hkdf }),
		acts: [({ client }, key) => client.exportSymmetricKey({ key })],
		ofPlace: true,
	},
	{
		what: "export it after it was derived from a password without `deriveBits`",
		isEmpty: true,
		before: ({ client }, target) => client.deriveKeyPbkdf2({ key: PASSWORD, target, ...stretch }),
		acts: [({ client }, key) => client.exportSymmetricKey({ key })],
		ofPlace: true,
	},
];

/** The ways in which a free key is made, each by one or more requests. */
export const ways: readonly [what: string, ...makes: ((scene: Scene, attributes: KeyAttributes) => Promise<unknown>)[]][] = [
	["generated", ({ client }, attributes) => client.generateSymmetricKey({ attributes })],
	["imported", ({ client, own }, attributes) => client.importSymmetricKey({ data: bytesFor(attributes, own), attributes })],
	[
		"derived from a key of the firmware without `deriveBits`",
		({ client }, attributes) => client.deriveKeyHkdf({ key: BASE, attributes, ...hkdf }),
		({ client }, attributes) => client.deriveKeyPbkdf2({ key: PASSWORD, attributes, ...stretch }),
	],
	[
		"derived from a free key without `deriveBits`",
		async ({ client }, attributes) => client.deriveKeyHkdf({ key: await free(client, secretBase), attributes, ...hkdf }),
		async ({ client }, attributes) => client.deriveKeyPbkdf2({ key: await free(client, secretPassword), attributes, ...stretch }),
	],
	[
		"derived from a key with `deriveBits`, or the caller's own",
		({ client, own }, attributes) => client.deriveKeyHkdf({ key: own, attributes, ...hkdf }),
		({ client }, attributes) => client.deriveKeyHkdf({ key: OPEN_BASE, attributes, ...hkdf }),
		({ client, own }, attributes) => client.deriveKeyPbkdf2({ key: own, attributes, ...stretch }),
		({ client }, attributes) => client.deriveKeyPbkdf2({ key: OPEN_PASSWORD, attributes, ...stretch }),
	],
	["the shared secret of a free pair without `deriveBits`", ({ client }, attributes) => agree(client, attributes, ["deriveKey"])],
	["the shared secret of a free pair with `deriveBits`", ({ client }, attributes) => agree(client, attributes, ["deriveKey", "deriveBits"])],
	["unwrapped under a key of the firmware", ({ client }, attributes) => unwrap(client, WRAPPING, attributes)],
	[
		"unwrapped under the caller's own key, or under a free key",
		async ({ client, own }, attributes) => {
			await unwrap(client, own, attributes);
			return unwrap(client, await free(client, wrapping, 16), attributes);
		},
	],
];

/** A free key with this usage, which the HSM generates. */
function free(client: Client, usage: KeyAttributes["usage"], size = 32): Promise<Key> {
	return client.generateSymmetricKey({ attributes: { type: { kind: "symmetric", size }, usage } });
}

/** Makes a key of what a free pair for these operations shares with itself. */
async function agree(client: Client, attributes: KeyAttributes, operations: readonly ("deriveKey" | "deriveBits")[]): Promise<Key> {
	const pair: KeyAttributes = { type: { kind: "pair", curve: "X25519" }, usage: { algorithms: ["X25519"], operations } };
	const key = await client.generateKeyPair({ attributes: pair });
	return client.deriveKeyX25519({ key, peer: key, attributes });
}

/** Wraps a key of the same size outside of the HSM, or in it where the wrapping key is the HSM's, and unwraps it. */
async function unwrap(client: Client, key: number | Key | Uint8Array, attributes: KeyAttributes): Promise<unknown> {
	const size = attributes.type.kind === "symmetric" ? attributes.type.size : 32;
	const source: KeyAttributes = { type: { kind: "symmetric", size: Math.max(size, 14) }, usage: signing("HMAC"), permissions: { exportPrivate: true } };
	const target = key === WRAPPING ? OTHER : await client.generateSymmetricKey({ attributes: source });
	return client.unwrapKey({ key, wrapped: await client.wrapKey({ key, target, padded: true }), attributes, padded: true });
}

function bytesFor({ type }: KeyAttributes, own: Uint8Array): Uint8Array {
	return twice(own).slice(0, type.kind === "symmetric" ? type.size : 32);
}

function twice(bytes: Uint8Array): Uint8Array {
	return Uint8Array.of(...bytes, ...bytes);
}
