import { createCipheriv, createHmac, hkdfSync } from "node:crypto";
import type { RegionSizes } from "../../modules/mailbox/region.js";
import { hmacAlgorithms, hmacSizes } from "../../modules/messages/algorithms.js";
import { aesCtr } from "../support/ctr.js";
import { digest, tag as tagOf } from "../support/digests.js";
import { type Random, seeded } from "../support/seeded.js";
import { counting } from "./counters.js";
import { agreedKey, curves, ecdsa } from "./curve-requests.js";
import { freeKeys } from "./free-keys.js";
import { agreedPlace, ctrPlace, firstPlace, others, PLACES } from "./owned-keys.js";
import { ctrBytes, type Expected, enters, type GeneratorInputs, type Key, notFound, type RequestCase, requestCase } from "./request-case.js";
import { cutTag, generateLongRequest, generateSessionRequest, type KnownSession, someCounter } from "./session-generator.js";

/** All inputs are parts of this. */
const noise = seeded(0).bytes(65536);

type Sealing = "aes-128-gcm" | "aes-256-gcm" | "chacha20-poly1305";

function node(algorithm: Sealing, key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Uint8Array {
	// The ciphers have the same methods, but the types name only one of them.
	const cipher = createCipheriv(algorithm as "aes-256-gcm", key, nonce).setAAD(aad);
	return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** The iv that the worker generated, followed by the ciphertext under it. */
function withGenerated(made: Key, seal: (iv: Uint8Array) => Uint8Array): Expected {
	return made === undefined ? { error: "WorkerFailed" } : Buffer.concat([made, seal(made)]);
}

function ccm({ random, bytes, size }: GeneratorInputs): RequestCase {
	const tagLength = 4 + 2 * random.below(7);
	const [key, nonce, front, aad, plaintext] = [bytes(16), bytes(7 + random.below(7)), bytes(12), bytes(random.below(20)), bytes(size() >> 1)];
	const sealed = (used: Uint8Array): Uint8Array => {
		const cipher = createCipheriv("aes-128-ccm", key, used, { authTagLength: tagLength }).setAAD(aad, { plaintextLength: plaintext.length });
		return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
	};
	switch (random.below(4)) {
		case 0:
			return requestCase("EncryptAesCcm", { key, aad, plaintext, tagLength }, (_, made) => withGenerated(made, sealed));
		case 1:
			return requestCase("DecryptAesCcm", { key, aad, ciphertext: Buffer.concat([front, sealed(front)]), tagLength }, () => plaintext);
		case 2:
			return requestCase("DecryptAesCcm", { key, nonce, aad, ciphertext: sealed(nonce), tagLength }, () => plaintext);
		default:
			return requestCase("EncryptAesCcm", { key, nonce, aad, plaintext, tagLength }, () => sealed(nonce));
	}
}

function changed(bytes: Uint8Array, random: Random): Uint8Array {
	const copy = bytes.slice();
	copy[random.below(copy.length)] ^= 1 << random.below(8);
	return copy;
}

function random(inputs: GeneratorInputs): RequestCase {
	const size = inputs.size();
	return requestCase("GetRandom", { size }, (_, made) => made ?? new Uint8Array(0));
}

function hash({ random, bytes, size }: GeneratorInputs): RequestCase {
	const data = bytes(size());
	const algorithm = random.pick(hmacAlgorithms);
	return requestCase("Hash", { data, algorithm }, () => digest(algorithm, [data]));
}

function hmac({ random, bytes, size }: GeneratorInputs): RequestCase {
	const key = bytes(1 + random.below(40));
	const message = bytes(size());
	const algorithm = random.pick(hmacAlgorithms);
	const full = (): Uint8Array => tagOf(algorithm, key, [message]);
	const cut = cutTag(random, hmacSizes[hmacAlgorithms.indexOf(algorithm)]);
	const tag = (): Uint8Array => full().subarray(0, cut.tagLength);
	switch (random.below(4)) {
		case 0:
			return requestCase("VerifyHmac", { key, message, algorithm, tag: changed(tag(), random), ...cut }, () => false);
		// The right tag, one byte longer or shorter than requested.
		case 1:
			return requestCase("VerifyHmac", { key, message, algorithm, ...cut, tag: otherSize(full(), tag().length, random) }, () => false);
		case 2:
			return requestCase("VerifyHmac", { key, message, algorithm, tag: tag(), ...cut }, () => true);
		default:
			return requestCase("CalculateHmac", { key, message, algorithm, ...cut }, tag);
	}
}

/** `full`, truncated to one byte more or less than `size`. It can not get longer than `full`. */
function otherSize(full: Uint8Array, size: number, random: Random): Uint8Array {
	return full.subarray(0, size < full.length && random.below(2) === 0 ? size + 1 : size - 1);
}

/** AES-CMAC of messages of at most one block: one block encryption (SP 800-38B §6.2). node:crypto has no CMAC. */
function cmac({ random, bytes }: GeneratorInputs): RequestCase {
	const key = bytes(random.pick([16, 32]));
	const message = bytes(random.below(17));
	const cut = cutTag(random, 16);
	const tag = (): Uint8Array => blockCmac(key, message).subarray(0, cut.tagLength);
	switch (random.below(4)) {
		case 0:
			return requestCase("VerifyAesCmac", { key, message, tag: changed(tag(), random), ...cut }, () => false);
		case 1:
			return requestCase("VerifyAesCmac", { key, message, ...cut, tag: otherSize(blockCmac(key, message), tag().length, random) }, () => false);
		case 2:
			return requestCase("VerifyAesCmac", { key, message, tag: tag(), ...cut }, () => true);
		default:
			return requestCase("CalculateAesCmac", { key, message, ...cut }, tag);
	}
}

function blockCmac(key: Uint8Array, message: Uint8Array): Uint8Array {
	const encrypt = (block: Uint8Array): Uint8Array => createCipheriv(key.length === 16 ? "aes-128-ecb" : "aes-256-ecb", key, null).update(block);
	const isWhole = message.length === 16;
	// The first subkey is for whole blocks. The second is for shorter ones, which are padded with 1 and zeros (SP 800-38B §6.1, §6.2).
	let mask = doubled(encrypt(new Uint8Array(16)));
	if (!isWhole) mask = doubled(mask);
	const block = new Uint8Array(16);
	block.set(message);
	if (!isWhole) block[message.length] = 0x80;
	return encrypt(block.map((byte, index) => byte ^ mask[index]));
}

/** Multiplies by x in GF(2^128), most significant bit first. */
function doubled(block: Uint8Array): Uint8Array {
	return block.map((byte, index) => ((byte << 1) & 0xff) ^ ((block[index + 1] ?? 0) >> 7) ^ (index === 15 && block[0] >= 0x80 ? 0x87 : 0));
}

function gcm({ random, bytes, size }: GeneratorInputs): RequestCase {
	const key = bytes(random.pick([16, 32]));
	const [aad, plaintext] = [bytes(random.below(20)), bytes(size() >> 1)];
	const kind = random.below(10);
	// An iv in front of the ciphertext has 12 bytes.
	const iv = bytes(kind === 5 || kind === 6 || random.below(2) === 0 ? 12 : 1 + random.below(64));
	const sealed = (): Uint8Array => node(key.length === 16 ? "aes-128-gcm" : "aes-256-gcm", key, iv, aad, plaintext);
	const inFront = (made: Key): Expected => withGenerated(made, (iv) => node(key.length === 16 ? "aes-128-gcm" : "aes-256-gcm", key, iv, aad, plaintext));
	switch (kind) {
		case 7:
		case 8:
			return truncatedGcm(key, { iv: bytes(1 + random.below(64)), aad, plaintext, tagLength: 12 + random.below(5) }, random);
		case 4:
			return requestCase("EncryptAesGcm", { key, aad, plaintext }, (_, made) => inFront(made));
		case 5:
			return requestCase("DecryptAesGcm", { key, aad, ciphertext: Buffer.concat([iv, sealed()]) }, () => plaintext);
		case 6:
			return requestCase("DecryptAesGcm", { key, aad, ciphertext: changed(Buffer.concat([iv, sealed()]), random) }, () => ({ error: "Crypto.Decrypt" }));
		case 0:
			return requestCase("DecryptAesGcm", { key, iv, aad, ciphertext: sealed() }, () => plaintext);
		case 1:
			return requestCase("DecryptAesGcm", { key, iv, aad, ciphertext: changed(sealed(), random) }, () => ({ error: "Crypto.Decrypt" }));
		default:
			return requestCase("EncryptAesGcm", { key, iv, aad, plaintext }, sealed);
	}
}

/** Decryption of what others have made: with an iv of any size and a truncated tag. */
function truncatedGcm(key: Uint8Array, given: { iv: Uint8Array; aad: Uint8Array; plaintext: Uint8Array; tagLength: number }, random: Random): RequestCase {
	const { iv, aad, plaintext, tagLength } = given;
	const whole = node(key.length === 16 ? "aes-128-gcm" : "aes-256-gcm", key, iv, aad, plaintext);
	const ciphertext = whole.subarray(0, plaintext.length + tagLength);
	if (random.below(2) === 0) return requestCase("DecryptAesGcm", { key, iv, aad, ciphertext, tagLength }, () => plaintext);
	return requestCase("DecryptAesGcm", { key, iv, aad, ciphertext: changed(ciphertext, random), tagLength }, () => ({ error: "Crypto.Decrypt" }));
}

function cbc({ random, bytes, size }: GeneratorInputs): RequestCase {
	const [key, iv, plaintext] = [bytes(16), bytes(16), bytes(size() >> 1)];
	const sealed = (used = iv): Uint8Array => {
		const cipher = createCipheriv("aes-128-cbc", key, used);
		return Buffer.concat([cipher.update(plaintext), cipher.final()]);
	};
	const kind = random.below(4);
	if (kind === 0) return requestCase("EncryptAesCbc", { key, plaintext }, (_, made) => withGenerated(made, sealed));
	if (kind === 1) return requestCase("DecryptAesCbc", { key, ciphertext: Buffer.concat([iv, sealed()]) }, () => plaintext);
	if (kind === 2) return requestCase("EncryptAesCbc", { key, iv, plaintext }, sealed);
	return requestCase("DecryptAesCbc", { key, iv, ciphertext: sealed() }, () => plaintext);
}

/** With a key of the caller's, or of its place. */
function ctr(inputs: GeneratorInputs): RequestCase {
	const { random, bytes, size, ctrId } = inputs;
	const own = random.below(2) === 0 ? bytes(random.pick([16, 24, 32])) : undefined;
	const fields = { key: own ?? ctrId, ...someCounter(inputs) };
	const data = bytes(size() >> 1);
	const fits = data.length <= ctrBytes({ block: fields.counter, bits: fields.length });
	const expected = (stored: Key): Expected => {
		const key = own ?? stored;
		if (key === undefined) return notFound;
		return fits ? aesCtr(key, fields.counter, fields.length, data) : { error: "Crypto.InvalidBufferSize" };
	};
	const more = own === undefined ? { keyId: ctrId } : {};
	if (random.below(2) === 0) return requestCase("EncryptAesCtr", { ...fields, plaintext: data }, expected, more);
	return requestCase("DecryptAesCtr", { ...fields, ciphertext: data }, expected, more);
}

/** Changes the key for AES-CTR. */
function ctrKey({ random, bytes, ctrId: keyId }: GeneratorInputs): RequestCase {
	const data = bytes(32);
	switch (random.below(4)) {
		case 0:
			return requestCase("DeleteKey", { key: keyId }, (key) => (key === undefined ? notFound : undefined), { keyId, after: () => undefined });
		case 1:
			return requestCase("GenerateSymmetricKey", { key: keyId, overwrite: true }, () => undefined, { keyId, after: (_, made) => made });
		default:
			return requestCase("ImportSymmetricKey", { key: keyId, data, overwrite: true }, () => undefined, { keyId, after: () => data });
	}
}

function kw({ random, bytes, size }: GeneratorInputs): RequestCase {
	const [key, plaintext] = [bytes(random.pick([16, 24, 32])), bytes(16 + 8 * (size() >> 5))];
	const wrapped = (): Uint8Array => createCipheriv(`id-aes${8 * key.length}-wrap`, key, Buffer.alloc(8, 0xa6)).update(plaintext);
	switch (random.below(4)) {
		case 0:
			return requestCase("DecryptAesKw", { key, ciphertext: changed(wrapped(), random) }, () => ({ error: "Crypto.Decrypt" }));
		case 1:
			return requestCase("DecryptAesKw", { key, ciphertext: wrapped() }, () => plaintext);
		case 2:
			return requestCase("EncryptAesKw", { key, plaintext: bytes(17) }, () => ({ error: "Crypto.InvalidBufferSize" }));
		default:
			return requestCase("EncryptAesKw", { key, plaintext }, wrapped);
	}
}

function chachapoly({ random, bytes, size }: GeneratorInputs): RequestCase {
	const [key, nonce, aad, plaintext] = [bytes(32), bytes(12), bytes(random.below(20)), bytes(size() >> 1)];
	const sealed = (): Uint8Array => node("chacha20-poly1305", key, nonce, aad, plaintext);
	switch (random.below(6)) {
		case 4:
			return requestCase("EncryptChaChaPoly", { key, aad, plaintext }, (_, made) =>
				withGenerated(made, (iv) => node("chacha20-poly1305", key, iv, aad, plaintext)),
			);
		case 5:
			return requestCase("DecryptChaChaPoly", { key, aad, ciphertext: Buffer.concat([nonce, sealed()]) }, () => plaintext);
		case 0:
			return requestCase("DecryptChaChaPoly", { key, nonce, aad, ciphertext: sealed() }, () => plaintext);
		case 1:
			return requestCase("DecryptChaChaPoly", { key, nonce, aad, ciphertext: changed(sealed(), random) }, () => ({ error: "Crypto.Decrypt" }));
		default:
			return requestCase("EncryptChaChaPoly", { key, nonce, aad, plaintext }, sealed);
	}
}

function hkdf({ random, bytes, size, keyId }: GeneratorInputs): RequestCase {
	// The key may be empty.
	const [key, salt, info] = [bytes(random.pick([0, 20])), bytes(random.below(20)), bytes(random.below(20))];
	const derived = (length: number): Uint8Array => new Uint8Array(hkdfSync("sha256", key, salt, info, length));
	if (random.below(2) === 0) {
		const length = 1 + size();
		return requestCase("Hkdf", { key, salt, info, algorithm: "SHA-256", size: length }, () => derived(length));
	}
	const overwrite = random.below(2) === 0;
	return requestCase("DeriveKeyHkdf", { key, salt, info, algorithm: "SHA-256", target: keyId, overwrite }, (old) => enters(old, overwrite), {
		keyId,
		after: () => derived(32),
	});
}

function keys({ random, bytes, keyId }: GeneratorInputs): RequestCase {
	const overwrite = random.below(2) === 0;
	const data = bytes(32);
	switch (random.below(7)) {
		case 0:
			return requestCase("ImportSymmetricKey", { key: keyId, data, overwrite }, (old) => enters(old, overwrite), { keyId, after: () => data });
		case 1:
			return requestCase("GenerateSymmetricKey", { key: keyId, overwrite }, (old) => enters(old, overwrite), { keyId, after: (_, made) => made });
		case 2:
			return requestCase("ExportSymmetricKey", { key: keyId }, (key) => key ?? notFound, { keyId });
		case 3:
			return requestCase("DeleteKey", { key: keyId }, (key) => (key === undefined ? notFound : undefined), { keyId, after: () => undefined });
		case 4:
			return requestCase("IsKeyAvailable", { key: keyId }, (key) => key !== undefined, { keyId });
		case 5: {
			const [iv, plaintext] = [bytes(12), bytes(random.below(30))];
			return requestCase(
				"EncryptAesGcm",
				{ key: keyId, iv, plaintext },
				(key) => (key === undefined ? notFound : node("aes-256-gcm", key, iv, new Uint8Array(0), plaintext)),
				{ keyId },
			);
		}
		default: {
			const message = bytes(random.below(30));
			return requestCase(
				"CalculateHmac",
				{ key: keyId, message, algorithm: "SHA-256" },
				(key) => (key === undefined ? notFound : createHmac("sha256", key).update(message).digest()),
				{ keyId },
			);
		}
	}
}

/** Requests that the API, the core or a worker refuses. */
function refused({ random, bytes, poolBytes, keyId }: GeneratorInputs): RequestCase {
	const key = bytes(16);
	const empty = { key: new Uint8Array(0), algorithm: "SHA-256" } as const;
	switch (random.below(7)) {
		case 4:
			return requestCase("CalculateHmac", { ...empty, message: bytes(5) }, () => ({ error: "Crypto.InvalidSymmetricKeySize" }));
		case 5:
			return requestCase("HmacVerifyStart", empty, () => ({ error: "Crypto.InvalidSymmetricKeySize" }));
		case 6:
			return requestCase("HmacStart", empty, () => ({ error: "Crypto.InvalidSymmetricKeySize" }));
		case 0:
			return requestCase("GetRandom", { size: poolBytes + 1 }, () => ({ error: "RequestTooLarge" }), { isNeverSent: true });
		case 1:
			return requestCase("EncryptAesGcm", { key, iv: bytes(65), plaintext: bytes(5) }, () => ({ error: "Crypto.InvalidIvSize" }));
		case 2:
			return requestCase("EncryptAesGcm", { key: 9999, iv: bytes(12), plaintext: bytes(5) }, () => ({ error: "KeyStore.InvalidKeyId" }));
		default:
			return requestCase("ImportSymmetricKey", { key: keyId, data: bytes(31), overwrite: true }, () => ({ error: "KeyStore.InvalidBufferSize" }), { keyId });
	}
}

const kinds = [
	random,
	hash,
	hash,
	hmac,
	cmac,
	gcm,
	gcm,
	ccm,
	cbc,
	ctr,
	ctrKey,
	kw,
	chachapoly,
	hkdf,
	agreedKey,
	keys,
	keys,
	keys,
	freeKeys,
	freeKeys,
	freeKeys,
	counting,
	others,
	refused,
];
/** One in this many requests belongs to a session; one in this many has data that do not fit into the pool. */
const SESSION_EVERY = 3;
const CUT_EVERY = 30;
/** One in this many requests is public-key cryptography, which takes a thousand times as long as the others. */
const CURVE_EVERY = 400;
/** Its verifications take less time, and its messages a way of their own. */
const ECDSA_EVERY = 60;

/**
 * The request that `argument` determines, for this client of an HSM with these sizes. `known`: the sessions that the client knows and may
 * name. `isOfSession`: the request belongs to a session.
 */
export function generateRequest(
	argument: number,
	client: number,
	{ poolBytes, clients }: RegionSizes,
	known: readonly KnownSession[] = [],
	isOfSession = false,
): RequestCase {
	const random = seeded(argument);
	const inputs: GeneratorInputs = {
		random,
		poolBytes,
		client,
		clients,
		keyId: firstPlace(client) + random.below(PLACES),
		agreedId: agreedPlace(client),
		ctrId: ctrPlace(client),
		bytes(size) {
			const start = random.below(noise.length - size);
			return noise.subarray(start, start + size);
		},
		size: () => random.below(random.below(8) === 0 ? poolBytes - 128 : 48),
	};
	const ofSession = random.below(SESSION_EVERY) === 0 || isOfSession ? generateSessionRequest(inputs, known) : undefined;
	if (ofSession !== undefined) return ofSession;
	if (random.below(CUT_EVERY) === 0) return generateLongRequest(inputs);
	if (random.below(ECDSA_EVERY) === 0) return ecdsa(inputs);
	return (random.below(CURVE_EVERY) === 0 ? curves : random.pick(kinds))(inputs);
}
