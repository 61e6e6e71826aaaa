/**
 * An application that uses the HSM, one request after the other, and checks every answer. It checks against noble or published values,
 * never against the HSM.
 */
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import type { Client } from "../../modules/api/client.js";
import type { Key } from "../../modules/api/key.js";
import { beginning, check, equal } from "./checks.js";
import { CounterIds, KeyIds } from "./configuration.js";
import { type Data, encryptData, hashData } from "./data.js";
import { Report } from "./report.js";

/** Test case 4 of McGrew and Viega, "The Galois/Counter Mode of Operation", appendix B. */
const published = Object.freeze({
	key: "feffe9928665731c6d6a8f9467308308",
	iv: "cafebabefacedbaddecaf888",
	aad: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
	plaintext: "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
	ciphertext:
		"42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091" +
		"5bc94fbc3221a5db94fae95ae7121a47",
});

/** RFC 3394 §4.1. */
const publishedWrap = Object.freeze({
	wrapping: "000102030405060708090a0b0c0d0e0f",
	key: "00112233445566778899aabbccddeeff",
	wrapped: "1fa68b0a8112b447aef34bd8fb5a7b829d3e862371d2cfe5",
});

/** RFC 4231 §4.2: HMAC-SHA-256 of "Hi There". */
const publishedMac = Object.freeze({
	key: "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b",
	message: "4869205468657265",
	tag: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
});

/** Hashes and encrypts `data`, and uses each kind of key. @throws Error at the first wrong answer */
export async function demonstrate(client: Client, data: Data): Promise<void> {
	const report = new Report();

	const draws = await Promise.all([1, 2, 3, 4].map(() => report.answer("GetRandom 12 bytes", client.getRandom({ size: 12 }), bytesToHex)));
	check("no two random values are equal", new Set(draws.map(bytesToHex)).size === draws.length);

	const digest = await hashData(client, report, data);

	await report.answer("GenerateSymmetricKey session", client.generateSymmetricKey({ key: KeyIds.session, overwrite: true }));
	check("the key is there", await report.answer("IsKeyAvailable session", client.isKeyAvailable({ key: KeyIds.session })));

	await encryptData(client, report, data);

	const chosen = { key: KeyIds.session, iv: draws[0], plaintext: digest };
	await report.refusal("EncryptAesGcm, iv of its own", "KeyStore.NotAllowed", client.encryptAesGcm(chosen));
	await report.refusal("ExportSymmetricKey session", "KeyStore.NotAllowed", client.exportSymmetricKey({ key: KeyIds.session }));

	const key = hexToBytes(published.key);
	const ciphertext = await report.answer(
		"EncryptAesGcm, own key",
		client.encryptAesGcm({
			key,
			iv: hexToBytes(published.iv),
			aad: hexToBytes(published.aad),
			plaintext: hexToBytes(published.plaintext),
		}),
		beginning,
	);
	check("the ciphertext is the published one", bytesToHex(ciphertext) === published.ciphertext);

	await demonstrateBackup(client, report);

	await demonstrateIdentity(client, report, digest);
	await report.answer("DeleteKey session", client.deleteKey({ key: KeyIds.session }));

	await demonstrateFreeKeys(client, report);

	report.summary();
}

/** Signs with the key that survives a reset, and counts this start. A device without a store in flash signs with a key of this start. */
async function demonstrateIdentity(client: Client, report: Report, message: Uint8Array): Promise<void> {
	const info = await report.answer("GetInfo", client.getInfo({}), ({ version, rootKey, store }) => `version ${version}, root key: ${rootKey}, store: ${store}`);
	const hasStore = info.store === "ready";
	let key: number | Key = KeyIds.identity;
	if (!hasStore)
		key = await report.answer(
			"GenerateKeyPair, a free key",
			client.generateKeyPair({ attributes: { type: { kind: "pair", curve: "P-256" }, usage: { algorithms: ["ECDSA"], operations: ["sign"] } } }),
			idOf,
		);
	else if (!(await report.answer("IsKeyAvailable identity", client.isKeyAvailable({ key }))))
		await report.answer("GenerateKeyPair identity", client.generateKeyPair({ key }));
	const publicKey = await report.answer("ExportPublicKey identity", client.exportPublicKey({ key }), beginning);
	const signature = await report.answer("SignEcdsa P-256", client.signEcdsa({ key, message, curve: "P-256" }), beginning);
	const verify = { key: publicKey, message, curve: "P-256" } as const;
	check("the signature verifies", await report.answer("VerifyEcdsa P-256", client.verifyEcdsa({ ...verify, signature })));
	signature[0] ^= 1;
	check("another does not", !(await report.answer("VerifyEcdsa, one bit changed", client.verifyEcdsa({ ...verify, signature }))));
	if (!hasStore) return;
	const starts = await report.answer("IncrementCounter starts", client.incrementCounter({ counter: CounterIds.starts }), String);
	check("the counter has counted", starts === (await report.answer("ReadCounter starts", client.readCounter({ counter: CounterIds.starts }), String)));
}

/** Exports a key wrapped under another key, deletes it, and imports it again. */
async function demonstrateBackup(client: Client, report: Report): Promise<void> {
	const wrap = { key: KeyIds.wrapping, target: KeyIds.backup };
	await report.answer("ImportSymmetricKey wrapping", client.importSymmetricKey({ key: KeyIds.wrapping, data: hexToBytes(publishedWrap.wrapping) }));
	await report.answer("ImportSymmetricKey backup", client.importSymmetricKey({ key: KeyIds.backup, data: hexToBytes(publishedWrap.key) }));
	const exported = await report.answer("ExportSymmetricKey backup", client.exportSymmetricKey({ key: KeyIds.backup }), bytesToHex);
	check("the exported key is the imported one", bytesToHex(exported) === publishedWrap.key);
	const wrapped = await report.answer("WrapKey backup", client.wrapKey(wrap), bytesToHex);
	check("the wrapped key is the published one", bytesToHex(wrapped) === publishedWrap.wrapped);

	await report.answer("DeleteKey backup", client.deleteKey({ key: KeyIds.backup }));
	await report.refusal("ExportSymmetricKey backup", "KeyStore.KeyNotFound", client.exportSymmetricKey({ key: KeyIds.backup }));
	await report.answer("UnwrapKey backup", client.unwrapKey({ ...wrap, wrapped }));
	await report.refusal("ExportSymmetricKey backup", "KeyStore.NotAllowed", client.exportSymmetricKey({ key: KeyIds.backup }));
	check("it is the same key", equal(await report.answer("WrapKey backup", client.wrapKey(wrap), bytesToHex), wrapped));
	await report.answer("DeleteKey backup", client.deleteKey({ key: KeyIds.backup }));
	await report.answer("DeleteKey wrapping", client.deleteKey({ key: KeyIds.wrapping }));
}

/** Makes keys at run time, seals one with its attributes, and brings it back. */
async function demonstrateFreeKeys(client: Client, report: Report): Promise<void> {
	const sealing = await report.answer(
		"GenerateSymmetricKey, a free key",
		client.generateSymmetricKey({
			attributes: { type: { kind: "symmetric", size: 32 }, usage: { algorithms: ["Seal"], operations: ["seal", "unseal"] } },
		}),
		idOf,
	);
	const key = await report.answer(
		"ImportSymmetricKey, a free key",
		client.importSymmetricKey({
			data: hexToBytes(publishedMac.key),
			attributes: {
				type: { kind: "symmetric", size: 20 },
				usage: { algorithms: ["HMAC"], operations: ["sign"] },
				permissions: { wrap: true },
				label: "a free key",
			},
		}),
		idOf,
	);
	const mac = { message: hexToBytes(publishedMac.message), algorithm: "SHA-256" } as const;
	const tag = await report.answer("CalculateHmac, a free key", client.calculateHmac({ key, ...mac }), beginning);
	check("the tag is the published one", bytesToHex(tag) === publishedMac.tag);
	await report.refusal("ExportSymmetricKey, a free key", "KeyStore.NotAllowed", client.exportSymmetricKey({ key }));

	const sealed = await report.answer("SealKey", client.sealKey({ key: sealing, target: key }), beginning);
	await report.answer("DeleteKey, the sealed key", client.deleteKey({ key }));
	await report.refusal("CalculateHmac, a deleted key", "KeyStore.InvalidKeyId", client.calculateHmac({ key, ...mac }));
	const back = await report.answer("UnsealKey", client.unsealKey({ key: sealing, sealed }), idOf);
	check("it is the same key", equal(await report.answer("CalculateHmac, the unsealed key", client.calculateHmac({ key: back, ...mac }), beginning), tag));
	sealed[4] ^= 4;
	await report.refusal("UnsealKey, one bit changed", "KeyStore.InvalidAttributes", client.unsealKey({ key: sealing, sealed }));
	await report.answer("RevokeUsage, sign", client.revokeUsage({ key: back, operations: ["sign"] }));
	await report.refusal("CalculateHmac after that", "KeyStore.NotAllowed", client.calculateHmac({ key: back, ...mac }));
	const { label } = await report.answer("GetAttributes", client.getAttributes({ key: back }), (attributes) => attributes.label);
	check("its label came back too", label === "a free key");
	for (const each of [sealing, key, back]) each.dispose();
}

function idOf({ id }: Key): string {
	return `key ${id}`;
}
