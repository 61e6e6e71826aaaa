/**
 * Tokens made and checked by jose, which is unmodified, with keys of the HSM. jose finds the HSM as the global `crypto`. Each line that is
 * reported says what was verified.
 */
import type { CryptoKey, CryptoKeyPair } from "heimlig/modules/webcrypto/crypto-key";
import type { SubtleCrypto } from "heimlig/modules/webcrypto/subtle";
import type { KeyFormat } from "heimlig/modules/webcrypto/types";
import { compactDecrypt } from "jose/jwe/compact/decrypt";
import { CompactEncrypt } from "jose/jwe/compact/encrypt";
import { calculateJwkThumbprint } from "jose/jwk/thumbprint";
import { createLocalJWKSet } from "jose/jwks/local";
import { SignJWT } from "jose/jwt/sign";
import { jwtVerify } from "jose/jwt/verify";
import { exportJWK } from "jose/key/export";
import { ascii, changed, equal, expectThat, refusal } from "./expectations.js";

const ISSUER = "https://device.example";
const AUDIENCE = "https://service.example";
const plaintext = ascii("what only the two may read");

/** Prints one line: the subject, and what was found. */
export type Report = (subject: string, result: string) => void;

interface Signer {
	readonly alg: string;
	readonly kid?: string;
	/** Signs. */
	readonly key: CryptoKey;
	/** Verifies: the public key, or the same secret. */
	readonly verifier: CryptoKey;
}

function sign({ alg, kid, key }: Signer): Promise<string> {
	return new SignJWT({ scope: "measure" })
		.setProtectedHeader(kid === undefined ? { alg } : { alg, kid })
		.setIssuer(ISSUER)
		.setAudience(AUDIENCE)
		.setSubject("sensor-1")
		.setIssuedAt()
		.setExpirationTime("5m")
		.sign(key);
}

/** Signs a token, verifies it, and checks that it is refused when it is changed, for another audience, or under another algorithm. */
async function signAndVerify(report: Report, signer: Signer): Promise<void> {
	const { alg, verifier } = signer;
	const token = await sign(signer);
	const expected = { issuer: ISSUER, audience: AUDIENCE, algorithms: [alg] };
	const { payload } = await jwtVerify(token, verifier, expected);
	expectThat(payload.sub === "sensor-1" && payload["scope"] === "measure", "the claims are those that were signed");
	report(`${alg} token`, `${token.length} characters, verified: sub ${payload.sub}, scope ${payload["scope"]}`);
	report(`${alg} token, payload changed`, await refusal(jwtVerify(changed(token, 1), verifier, expected)));
	report(`${alg} token, signature changed`, await refusal(jwtVerify(changed(token, 2), verifier, expected)));
	report(`${alg} token for another audience`, await refusal(jwtVerify(token, verifier, { ...expected, audience: ISSUER })));
}

/** The HSM, not only this side, refuses to give the key away. */
async function expectStays(subtle: SubtleCrypto, report: Report, name: string, key: CryptoKey, formats: readonly KeyFormat[]): Promise<void> {
	for (const format of formats) report(`${name}: exportKey ${format}`, await refusal(subtle.exportKey(format, key)));
}

async function signatures(subtle: SubtleCrypto, identity: CryptoKeyPair, report: Report): Promise<void> {
	await signAndVerify(report, { alg: "ES256", key: identity.privateKey, verifier: identity.publicKey });
	await expectStays(subtle, report, "the device's key", identity.privateKey, ["pkcs8", "jwk"]);

	const pair = await subtle.generateKey("Ed25519", false, ["sign", "verify"]);
	await signAndVerify(report, { alg: "EdDSA", key: pair.privateKey, verifier: pair.publicKey });
	await expectStays(subtle, report, "the Ed25519 key", pair.privateKey, ["pkcs8", "jwk"]);

	await publicKeys(report, identity, pair);
	pair.privateKey.release();

	const secret = await subtle.generateKey({ name: "HMAC", hash: "SHA-256" }, false, ["sign", "verify"]);
	await signAndVerify(report, { alg: "HS256", key: secret, verifier: secret });
	await expectStays(subtle, report, "the HMAC key", secret, ["raw", "jwk"]);
	secret.release();
}

/** A service that knows the device by its set of public keys. */
async function publicKeys(report: Report, identity: CryptoKeyPair, pair: CryptoKeyPair): Promise<void> {
	const published = await Promise.all(
		[identity, pair].map(async ({ publicKey }) => {
			const jwk = await exportJWK(publicKey);
			return { ...jwk, kid: await calculateJwkThumbprint(jwk) };
		}),
	);
	const keys = createLocalJWKSet({ keys: published });
	const signers = [
		{ alg: "ES256", kid: published[0].kid, key: identity.privateKey, verifier: identity.publicKey },
		{ alg: "EdDSA", kid: published[1].kid, key: pair.privateKey, verifier: pair.publicKey },
	];
	for (const signer of signers) {
		const { protectedHeader } = await jwtVerify(await sign(signer), keys, { issuer: ISSUER, audience: AUDIENCE });
		report(`JWKS, ${signer.alg}`, `verified with the key of thumbprint ${protectedHeader.kid}`);
	}
	report("JWKS, a key that is not in it", await refusal(jwtVerify(await sign({ ...signers[0], kid: "another" }), keys)));
}

/** Encrypts and decrypts one message; a changed one is refused. */
async function seal(report: Report, header: { alg: string; enc: string; p2c?: number }, to: CryptoKey, from: CryptoKey): Promise<void> {
	const { alg, enc, p2c } = header;
	const encryption = new CompactEncrypt(plaintext).setProtectedHeader({ alg, enc });
	if (p2c !== undefined) encryption.setKeyManagementParameters({ p2c });
	const message = await encryption.encrypt(to);
	const options = { keyManagementAlgorithms: [alg], contentEncryptionAlgorithms: [enc] };
	const opened = await compactDecrypt(message, from, options);
	expectThat(equal(opened.plaintext, plaintext), "the plaintext is the one that was encrypted");
	report(`JWE ${alg}, ${enc}`, `${message.length} characters, decrypted: ${opened.plaintext.length} bytes`);
	for (const part of [3, 4])
		report(`JWE ${alg}, ${part === 3 ? "ciphertext" : "tag"} changed`, await refusal(compactDecrypt(changed(message, part), from, options)));
}

async function encryption(subtle: SubtleCrypto, report: Report): Promise<void> {
	const secret = await subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
	await seal(report, { alg: "dir", enc: "A256GCM" }, secret, secret);
	await expectStays(subtle, report, "the AES key", secret, ["raw", "jwk"]);
	secret.release();

	const pair = await subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]);
	await seal(report, { alg: "ECDH-ES+A128KW", enc: "A128GCM" }, pair.publicKey, pair.privateKey);
	await expectStays(subtle, report, "the ECDH key", pair.privateKey, ["pkcs8", "jwk"]);
	pair.privateKey.release();

	const password = await subtle.importKey("raw", ascii("a password"), "PBKDF2", false, ["deriveBits"]);
	await seal(report, { alg: "PBES2-HS256+A128KW", enc: "A128GCM", p2c: 1000 }, password, password);
	password.release();
}

/**
 * Makes and checks tokens of each kind. `identity`: the device's own pair, for ECDSA on P-256.
 * @throws Error at the first answer that is not as expected
 */
export async function verifyTokens(subtle: SubtleCrypto, identity: CryptoKeyPair, report: Report): Promise<void> {
	await signatures(subtle, identity, report);
	await encryption(subtle, report);
}
