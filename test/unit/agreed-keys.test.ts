/** Keys that the HSM derives from the shared secret of a stored pair and a public key. */
import { describe, expect, test } from "vitest";
import { seed, seeded } from "../support/random.js";
import { type AgreementCurve, bytesOf, curves, hexOf, hkdf, OPEN_PAIR, PAIR, Scene, secretBytes, start, TARGET } from "./agreement-scene.js";

const random = seeded(seed);

const vectors: readonly (Record<"source" | "privateKey" | "publicKey" | "peer" | "shared", string> & { curve: AgreementCurve })[] = [
	{
		source: "RFC 7748 §6.1, Alice",
		curve: "X25519",
		privateKey: "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
		publicKey: "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
		peer: "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
		shared: "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742",
	},
	{
		source: "RFC 7748 §6.1, Bob",
		curve: "X25519",
		privateKey: "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb",
		publicKey: "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
		peer: "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
		shared: "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742",
	},
	{
		source: "NIST CAVS 14.1, ECC CDH primitive, P-256, count 0",
		curve: "P-256",
		privateKey: "7d7dc5f71eb29ddaf80d6214632eeae03d9058af1fb6d22ed80badb62bc1a534",
		publicKey: "ead218590119e8876b29146ff89ca61770c4edbbf97d38ce385ed281d8a6b23028af61281fd35e2fa7002523acc85a429cb06ee6648325389f59edfce1405141",
		peer: "700c48f77f56584c5cc632ca65640db91b6bacce3a4df6b42ce7cc838833d287db71e509e3fd9b060ddb20ba5c51dcc5948d46fbf640dfe0441782cab85fa4ac",
		shared: "46fc62106420ff012e54a434fbdd2d25ccc5852060561e68040dd7778997bd7b",
	},
	{
		source: "NIST CAVS 14.1, ECC CDH primitive, P-384, count 0",
		curve: "P-384",
		privateKey: "3cc3122a68f0d95027ad38c067916ba0eb8c38894d22e1b15618b6818a661774ad463b205da88cf699ab4d43c9cf98a1",
		publicKey:
			"9803807f2f6d2fd966cdd0290bd410c0190352fbec7ff6247de1302df86f25d34fe4a97bef60cff548355c015dbb3e5f" +
			"ba26ca69ec2f5b5d9dad20cc9da711383a9dbe34ea3fa5a2af75b46502629ad54dd8b7d73a8abb06a3a3be47d650cc99",
		peer:
			"a7c76b970c3b5fe8b05d2838ae04ab47697b9eaf52e764592efda27fe7513272734466b400091adbf2d68c58e0c50066" +
			"ac68f19f2e1cb879aed43a9969b91a0839c4c38a49749b661efedf243451915ed0905a32b060992b468c64766fc8437a",
		shared: "5f9d29dc5e31a163060356213669c8ce132e22f57c9a04f40ba7fcead493b457e5621e766c40a2e3d4d6a04b25e533f1",
	},
];

describe("HKDF with an agreed key derives the same as with the shared secret", () => {
	test.each(vectors)("$source", async ({ curve, privateKey, publicKey, peer, shared }) => {
		const scene = await new Scene(curve).start({ privateKey: bytesOf(privateKey), publicKey: bytesOf(publicKey) }, bytesOf(peer));
		await scene.derive();
		const [salt, info] = [random.bytes(9), random.bytes(20)];
		expect(await scene.hkdf(salt, info), `seed ${seed}`).toBe(hkdf(bytesOf(shared), salt, info));
		await scene.derive({ key: OPEN_PAIR, overwrite: true });
		expect(hexOf(await scene.hsm.answer(scene.client.exportSymmetricKey({ key: TARGET })))).toBe(shared);
	});

	test.each(curves)("as OpenSSL computes it, on %s", async (curve) => {
		for (let round = 0; round < 6; round++) {
			const { scene, secret } = await start(curve);
			const [salt, info] = [random.bytes(random.below(40)), random.bytes(random.below(40))];
			await scene.derive();
			expect(await scene.hkdf(salt, info), `seed ${seed}`).toBe(hkdf(secret, salt, info));
		}
	});

	test.each(["P-256", "P-384"] as const)("with public keys in every form, on %s", async (curve) => {
		const { scene, secret, peer } = await start(curve);
		const size = secretBytes(curve);
		const parity = peer.publicKey[2 * size - 1] & 1;
		for (const form of [peer.publicKey, Uint8Array.of(4, ...peer.publicKey), Uint8Array.of(2 + parity, ...peer.publicKey.subarray(0, size))]) {
			await scene.derive({ key: OPEN_PAIR, overwrite: true }, form);
			expect(await scene.hsm.answer(scene.client.exportSymmetricKey({ key: TARGET })), `seed ${seed}`).toEqual(Uint8Array.from(secret));
		}
	});

	test("both sides agree, each on a pair that its HSM generated", async () => {
		for (const curve of curves) {
			const [first, second] = [new Scene(curve), new Scene(curve)];
			const publicKeys: Uint8Array[] = [];
			for (const { hsm, client } of [first, second]) {
				await hsm.answer(client.generateKeyPair({ key: PAIR }));
				publicKeys.push(await hsm.answer(client.exportPublicKey({ key: PAIR })));
			}
			await first.derive({}, publicKeys[1]);
			await second.derive({}, publicKeys[0]);
			expect(await first.hkdf(random.bytes(0), random.bytes(0))).toBe(await second.hkdf(random.bytes(0), random.bytes(0)));
		}
	});
});
