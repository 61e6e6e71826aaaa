/** One client sends every request of the table, with small inputs. Runs on XS, without Node. */
import type { Client } from "../../modules/api/client.js";
import type { CounterDescription } from "../../modules/keystore/counters.js";
import type { KeyDescription } from "../../modules/keystore/description.js";
import type { FreeKeyLimits } from "../../modules/keystore/free-key-limits.js";
import {
	agreeing,
	all,
	allButWrap,
	bytesWrapping,
	deriving,
	keySealing,
	noPermissions,
	pair,
	publicKey,
	sealing,
	signing,
	stretching,
	symmetric,
	wrapping,
} from "./hsm-keys.js";

/** The descriptions of the keys that `everyRequest` uses. */
export const everyKey: readonly KeyDescription[] = [
	symmetric(1, 32),
	symmetric(2, 32, allButWrap, wrapping),
	pair(3, "P-256"),
	pair(4, "Ed25519"),
	pair(5, "X25519"),
	publicKey(10, "P-256"),
	symmetric(6, 32, all, sealing("AES-CBC")),
	symmetric(7, 32, all, sealing("AES-CCM")),
	symmetric(8, 32, all, signing("AES-CMAC")),
	symmetric(9, 32, all, deriving),
	pair(11, "P-256", allButWrap, agreeing),
	symmetric(13, 32, noPermissions, keySealing),
	symmetric(14, 32, all, sealing("AES-CTR")),
	symmetric(15, 32, allButWrap, bytesWrapping),
	symmetric(16, 32, all, stretching),
];

/** The limits of free keys of the HSM, for one client. */
export const everyLimits: readonly FreeKeyLimits[] = [{ keys: 2, bytes: 200, algorithms: ["HMAC", "AES-GCM", "ECDSA"] }];

/** The counters of the HSM. */
export const everyCounter: readonly CounterDescription[] = [{ id: 1, owners: "all" }];

const symmetricKey = { key: 1 };
/** Keys of one mode of AES, and of HKDF. */
const [cbcKey, ccmKey, cmacKey, hkdfKey, ctrKey, kwKey] = [6, 7, 8, 9, 14, 15].map((key) => ({ key }));

/** Sends one request after the other. `nist`: the HSM's curves for ECDSA and ECDH. @throws Error at a wrong answer */
export async function everyRequest(client: Client, nist: readonly ("P-256" | "P-384")[]): Promise<void> {
	await symmetricKeys(client);
	await freeKeys(client);
	await flash(client);
	await ciphers(client);
	await fromPassword(client);
	await digests(client);
	await sessions(client);
	for (const curve of nist) await nistCurve(client, curve);
	await edwardsAndMontgomery(client);
}

async function symmetricKeys(client: Client): Promise<void> {
	await client.importSymmetricKey({ ...symmetricKey, data: await client.getRandom({ size: 32 }) });
	expectThat(await client.isKeyAvailable(symmetricKey));
	expectThat((await client.listKeys({})).join() === "1");
	await client.exportSymmetricKey(symmetricKey);
	await client.generateSymmetricKey({ key: 2 });
	const wrapped = await client.wrapKey({ key: 2, target: 1, padded: true });
	await client.unwrapKey({ key: 2, wrapped, target: 1, overwrite: true, padded: true });
	await client.deleteKey({ key: 2 });
	for (const { key } of [cbcKey, ccmKey, cmacKey, hkdfKey, ctrKey, kwKey]) await client.generateSymmetricKey({ key });
	await client.hkdf({ ...hkdfKey, algorithm: "SHA-512", size: 40 });
	expectThat((await client.hkdf({ key: new Uint8Array(0), algorithm: "SHA-256", size: 20 })).length === 20);
	await client.deriveKeyHkdf({ ...hkdfKey, algorithm: "SHA-256", target: 1, overwrite: true });
}

/** PBKDF2, by its requests and by the methods that send them. */
async function fromPassword(client: Client): Promise<void> {
	await client.generateSymmetricKey({ key: 16 });
	const fields = { key: 16, salt: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), iterations: 70, algorithm: "SHA-256" } as const;
	const session = await client.pbkdf2Start({ ...fields, size: 32 });
	while ((await client.pbkdf2Continue({ session })) > 0);
	const bytes = await client.pbkdf2Finish({ session });
	expectEqual(bytes, await client.pbkdf2({ ...fields, size: 32 }));
	const keySession = await client.pbkdf2KeyStart({ ...fields, size: 32 });
	while ((await client.pbkdf2Continue({ session: keySession })) > 0);
	await client.pbkdf2KeyFinish({ session: keySession, target: 1, overwrite: true });
	expectEqual(await client.exportSymmetricKey({ key: 1 }), bytes);
	await client.deriveKeyPbkdf2({ ...fields, algorithm: "SHA-512", target: 1, overwrite: true });
	expectEqual(await client.exportSymmetricKey({ key: 1 }), await client.pbkdf2({ ...fields, algorithm: "SHA-512", size: 32 }));
	await client.endSession({ session: await client.pbkdf2KeyStart({ ...fields, algorithm: "SHA-384", size: 128 }) });
}

async function freeKeys(client: Client): Promise<void> {
	const usage = { algorithms: ["HMAC"], operations: ["sign", "verify"] } as const;
	const permissions = { wrap: true };
	const key = await client.generateSymmetricKey({ attributes: { type: { kind: "symmetric", size: 32 }, usage, permissions, label: "of a test" } });
	await client.generateSymmetricKey({ key: 13 });
	(await client.unsealKey({ key: 13, sealed: await client.sealKey({ key: 13, target: key }) })).dispose();
	const message = new Uint8Array(5);
	const tag = await client.calculateHmac({ key, message, algorithm: "SHA-512" });
	await client.revokeUsage({ key, operations: ["sign"] });
	expectThat(await client.verifyHmac({ key, message, tag, algorithm: "SHA-512" }));
	const { label, usage: left } = await client.getAttributes({ key });
	expectThat(label === "of a test" && left.operations.join() === "verify");
	expectThat((await client.listKeys({})).includes(key.id));
	key.dispose();
}

/** A counter and a persistent key, in flash. */
async function flash(client: Client): Promise<void> {
	const { store } = await client.getInfo({});
	expectThat(store === "ready");
	const [{ id: counter }] = everyCounter;
	const value = await client.incrementCounter({ counter });
	expectThat((await client.readCounter({ counter })) === value);
	const usage = { algorithms: ["HMAC"], operations: ["sign"] } as const;
	const { id } = await client.generateSymmetricKey({ attributes: { type: { kind: "symmetric", size: 32 }, usage, persistent: true } });
	expectThat((await client.getAttributes({ key: id })).persistent);
	await client.deleteKey({ key: id });
}

async function ciphers(client: Client): Promise<void> {
	const plaintext = new Uint8Array(64);
	const nonce = new Uint8Array(12);
	const iv = new Uint8Array(16);
	const poly = await client.encryptChaChaPoly({ ...symmetricKey, nonce, plaintext });
	await client.decryptChaChaPoly({ ...symmetricKey, nonce, ciphertext: poly });
	const gcm = await client.encryptAesGcm({ ...symmetricKey, iv: nonce, plaintext });
	await client.decryptAesGcm({ ...symmetricKey, iv: nonce, ciphertext: gcm });
	// Without an iv the HSM draws one, and puts it in front of the ciphertext.
	expectEqual(await client.decryptAesGcm({ ...symmetricKey, ciphertext: await client.encryptAesGcm({ ...symmetricKey, plaintext }) }), plaintext);
	expectEqual(await client.decryptAesGcm({ ...symmetricKey, iv: nonce, ciphertext: gcm.subarray(0, 64 + 12), tagLength: 12 }), plaintext);
	expectEqual(await client.decryptChaChaPoly({ ...symmetricKey, ciphertext: await client.encryptChaChaPoly({ ...symmetricKey, plaintext }) }), plaintext);
	expectEqual(await client.decryptAesCbc({ ...cbcKey, ciphertext: await client.encryptAesCbc({ ...cbcKey, plaintext }) }), plaintext);
	const withoutNonce = { ...ccmKey, tagLength: 8 };
	expectEqual(await client.decryptAesCcm({ ...withoutNonce, ciphertext: await client.encryptAesCcm({ ...withoutNonce, plaintext }) }), plaintext);
	const cbc = await client.encryptAesCbc({ ...cbcKey, iv, plaintext });
	await client.decryptAesCbc({ ...cbcKey, iv, ciphertext: cbc });
	const ccm = await client.encryptAesCcm({ ...ccmKey, nonce, plaintext, tagLength: 8 });
	await client.decryptAesCcm({ ...ccmKey, nonce, ciphertext: ccm, tagLength: 8 });
	const ctr = { ...ctrKey, counter: iv, length: 64 };
	expectEqual(await client.decryptAesCtr({ ...ctr, ciphertext: await client.encryptAesCtr({ ...ctr, plaintext }) }), plaintext);
	expectEqual(await client.decryptAesKw({ ...kwKey, ciphertext: await client.encryptAesKw({ ...kwKey, plaintext }) }), plaintext);
	const tag = await client.calculateAesCmac({ ...cmacKey, message: plaintext });
	expectThat(await client.verifyAesCmac({ ...cmacKey, message: plaintext, tag }));
	const cut = await client.calculateAesCmac({ ...cmacKey, message: plaintext, tagLength: 8 });
	expectEqual(cut, tag.subarray(0, 8));
	expectThat(await client.verifyAesCmac({ ...cmacKey, message: plaintext, tag: cut, tagLength: 8 }));
	expectThat(!(await client.verifyAesCmac({ ...cmacKey, message: plaintext, tag, tagLength: 8 })));
	expectThat(!(await client.verifyAesCmac({ ...cmacKey, message: plaintext, tag: cut })));
}

async function digests(client: Client): Promise<void> {
	const data = new Uint8Array(100);
	for (const algorithm of ["SHA-256", "SHA-384", "SHA-512", "SHA3-256", "SHA3-384", "SHA3-512", "BLAKE3", "SHA-1"] as const) {
		await client.hash({ data, algorithm });
		if (algorithm === "BLAKE3") continue;
		const tag = await client.calculateHmac({ ...symmetricKey, message: data, algorithm });
		expectThat(await client.verifyHmac({ ...symmetricKey, message: data, tag, algorithm }));
		const cut = await client.calculateHmac({ ...symmetricKey, message: data, algorithm, tagLength: 16 });
		expectEqual(cut, tag.subarray(0, 16));
		expectThat(await client.verifyHmac({ ...symmetricKey, message: data, tag: cut, algorithm, tagLength: 16 }));
		expectThat(!(await client.verifyHmac({ ...symmetricKey, message: data, tag, algorithm, tagLength: 16 })));
	}
}

/** One session of each kind, and one that ends early. */
async function sessions(client: Client): Promise<void> {
	const data = Uint8Array.from({ length: 100 }, (_, index) => index);
	const [first, second, third] = [data.subarray(0, 1), data.subarray(1, 70), data.subarray(70)];
	for (const algorithm of ["SHA-256", "SHA-384", "SHA-512", "SHA3-256", "SHA3-384", "SHA3-512", "BLAKE3", "SHA-1"] as const) {
		const hash = await client.hashStart({ algorithm });
		for (const piece of [first, second]) await client.hashUpdate({ session: hash, data: piece });
		expectEqual(await client.hashFinish({ session: hash, data: third }), await client.hash({ data, algorithm }));
		if (algorithm === "BLAKE3") continue;
		const mac = await client.hmacStart({ ...symmetricKey, algorithm });
		for (const piece of [first, second]) await client.hmacUpdate({ session: mac, message: piece });
		const tag = await client.hmacFinish({ session: mac, message: third });
		expectEqual(tag, await client.calculateHmac({ ...symmetricKey, message: data, algorithm }));
		const verification = await client.hmacVerifyStart({ ...symmetricKey, algorithm });
		for (const piece of [first, second]) await client.hmacUpdate({ session: verification, message: piece });
		expectThat(await client.hmacVerifyFinish({ session: verification, tag, message: third }));
		const cut = await client.hmacStart({ ...symmetricKey, algorithm, tagLength: 4 });
		expectEqual(await client.hmacFinish({ session: cut, message: data }), tag.subarray(0, 4));
		const cutVerification = await client.hmacVerifyStart({ ...symmetricKey, algorithm, tagLength: 4 });
		expectThat(await client.hmacVerifyFinish({ session: cutVerification, tag: tag.subarray(0, 4), message: data }));
	}
	await client.endSession({ session: await client.hashStart({ algorithm: "SHA-256" }) });
	const ctr = { ...ctrKey, counter: data.subarray(0, 16), length: 8 };
	const zeros = new Uint8Array(100);
	const whole = await client.encryptAesCtr({ ...ctr, plaintext: zeros });
	const encryption = await client.aesCtrStart(ctr);
	expectEqual(await client.aesCtrUpdate({ session: encryption, data: zeros.subarray(0, 1) }), whole.subarray(0, 1));
	expectEqual(await client.aesCtrUpdate({ session: encryption, data: zeros.subarray(1, 70) }), whole.subarray(1, 70));
	const decryption = await client.aesCtrDecryptStart(ctr);
	expectEqual(await client.aesCtrUpdate({ session: decryption, data: whole }), zeros);
	for (const session of [encryption, decryption]) await client.endSession({ session });
}

async function nistCurve(client: Client, curve: "P-256" | "P-384"): Promise<void> {
	const privateKey = new Uint8Array(curve === "P-256" ? 32 : 48).fill(1);
	const publicKey = basePoint[curve]();
	const message = new Uint8Array(20);
	const signature = await client.signEcdsa({ key: privateKey, message, curve });
	expectThat(!(await client.verifyEcdsa({ key: publicKey, message, signature, curve })));
	await client.ecdh({ key: privateKey, publicKey, curve });
	if (curve !== "P-256") return;
	await client.generateKeyPair({ key: 3 });
	const pairOfHsm = { publicKey: await client.exportPublicKey({ key: 3 }), privateKey: await client.exportPrivateKey({ key: 3 }) };
	await client.importKeyPair({ key: 3, ...pairOfHsm, overwrite: true });
	await client.importPrivateKey({ key: 3, privateKey: pairOfHsm.privateKey, overwrite: true });
	expectEqual(await client.exportPublicKey({ key: 3 }), pairOfHsm.publicKey);
	const signed = { message, signature: await client.signEcdsa({ key: 3, message, curve }), curve };
	expectThat(await client.verifyEcdsa({ key: 3, ...signed }));
	await client.importPublicKey({ key: 10, publicKey: pairOfHsm.publicKey });
	expectThat(await client.verifyEcdsa({ key: 10, ...signed }));
	expectEqual(await client.exportPublicKey({ key: 10 }), pairOfHsm.publicKey);
	await client.generateKeyPair({ key: 11 });
	await client.deriveKeyEcdh({ key: 11, publicKey, target: hkdfKey.key, overwrite: true });
	expectEqual(await client.exportSymmetricKey(hkdfKey), await client.ecdh({ key: 11, publicKey, curve }));
}

async function edwardsAndMontgomery(client: Client): Promise<void> {
	const message = new Uint8Array(20);
	await client.generateKeyPair({ key: 4 });
	expectThat(await client.verifyEd25519({ key: 4, message, signature: await client.signEd25519({ key: 4, message }) }));
	await client.generateKeyPair({ key: 5 });
	const publicKey = await client.exportPublicKey({ key: 5 });
	await client.deriveKeyX25519({ key: 5, publicKey, target: hkdfKey.key, overwrite: true });
	expectEqual(await client.exportSymmetricKey(hkdfKey), await client.x25519({ key: 5, publicKey }));
	await client.deriveKeyX25519({ key: 5, peer: 5, target: hkdfKey.key, overwrite: true });
	expectEqual(await client.exportSymmetricKey(hkdfKey), await client.x25519({ key: 5, publicKey }));
}

/** The base points as x‖y (SP 800-186 §3.2.1): public keys of no pair in this test. */
const basePoint = {
	"P-256": () => parse("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c2964fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"),
	"P-384": () =>
		parse(
			"aa87ca22be8b05378eb1c71ef320ad746e1d3b628ba79b9859f741e082542a385502f25dbf55296c3a545e3872760ab7" +
				"3617de4a96262c6f5d9e98bf9292dc29f8f41dbd289a147ce9da3113b5f0b8c00a60b1ce1d7e819d7a431d7c90ea0e5f",
		),
};

function parse(hex: string): Uint8Array {
	const bytes = new Uint8Array(hex.length / 2);
	for (let index = 0; index < bytes.length; index++) bytes[index] = parseInt(hex.slice(2 * index, 2 * index + 2), 16);
	return bytes;
}

function expectEqual(bytes: Uint8Array, expected: Uint8Array): void {
	expectThat(bytes.length === expected.length && bytes.every((byte, index) => byte === expected[index]));
}

function expectThat(holds: boolean): void {
	if (!holds) throw new Error("a wrong answer");
}
