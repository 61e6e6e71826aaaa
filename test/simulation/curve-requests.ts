/** Requests on curves, and with the key that the HSM derives from a shared secret. */
import { hkdfSync } from "node:crypto";
import { agreements, nistSignatures, pairAgreements, signatures, storedPeer } from "./curve-samples.js";
import { AGREEING_PAIR, STORED_PEER } from "./owned-keys.js";
import { enters, type GeneratorInputs, notFound, type RequestCase, requestCase } from "./request-case.js";

export function curves({ random, agreedId }: GeneratorInputs): RequestCase {
	switch (random.below(4)) {
		case 0: {
			const { key, message, signature } = random.pick(signatures());
			return requestCase("SignEd25519", { key, message }, () => signature);
		}
		case 1: {
			const { key, publicKey, secret } = random.pick(agreements());
			return requestCase("X25519", { key, publicKey }, () => secret);
		}
		default: {
			const { publicKey, secret } = random.pick(pairAgreements());
			const overwrite = random.below(2) === 0;
			const isStored = random.below(2) === 0;
			const fields = { key: AGREEING_PAIR, target: agreedId, overwrite, ...(isStored ? { peer: STORED_PEER } : { publicKey }) };
			return requestCase("DeriveKeyX25519", fields, (old) => enters(old, overwrite), {
				keyId: agreedId,
				after: () => (isStored ? storedPeer().secret : secret),
			});
		}
	}
}

export function ecdsa({ random, bytes }: GeneratorInputs): RequestCase {
	const { curve, publicKey: key, message, digest, signature } = random.pick(nistSignatures());
	const fields = { key, curve, signature };
	switch (random.below(6)) {
		case 0:
			return requestCase("VerifyEcdsa", { ...fields, message: digest, prehashed: true }, () => true);
		// The size of a digest makes no digest of a message.
		case 1:
			return requestCase("VerifyEcdsa", { ...fields, message: digest }, () => false);
		case 2:
			return requestCase("VerifyEcdsa", { ...fields, message: bytes(random.pick([0, 31, 33, 200])), prehashed: true }, () => ({
				error: "Crypto.InvalidDigestSize",
			}));
		case 3:
			return requestCase("VerifyEcdsa", { ...fields, message: Buffer.concat([message, bytes(1)]) }, () => false);
		default:
			return requestCase("VerifyEcdsa", { ...fields, message }, () => true);
	}
}

/** Uses the agreed key. It is confined, since its pair gives out no bits. */
export function agreedKey({ random, bytes, agreedId }: GeneratorInputs): RequestCase {
	switch (random.below(8)) {
		case 0:
			return requestCase("DeleteKey", { key: agreedId }, (key) => (key === undefined ? notFound : undefined), { keyId: agreedId, after: () => undefined });
		case 1:
			return requestCase("ExportSymmetricKey", { key: agreedId }, (key) => (key === undefined ? notFound : { error: "KeyStore.NotAllowed" }), {
				keyId: agreedId,
			});
		default: {
			const [salt, info] = [bytes(random.below(20)), bytes(random.below(20))];
			return requestCase(
				"Hkdf",
				{ key: agreedId, salt, info, algorithm: "SHA-256", size: 40 },
				(key) => (key === undefined ? notFound : new Uint8Array(hkdfSync("sha256", key, salt, info, 40))),
				{ keyId: agreedId },
			);
		}
	}
}
